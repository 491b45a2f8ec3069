"""The group `nlptk embed`, to which the modules beside add their commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlptk.cli.groups import Group, new_app

if TYPE_CHECKING:
    from typer._click import Context

COMMANDS = (
    *("cooccur", "train", "nearest", "similarity", "analogy", "odd-one-out", "evaluate", "vector"),
    *("phrases", "whiten", "plot", "export", "import"),
)


class EmbedGroup(Group):
    """The commands in the order in which they are used."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(super().list_commands(ctx), key=COMMANDS.index)


app = new_app(EmbedGroup)
