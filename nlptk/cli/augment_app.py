"""The group `nlptk augment`, to which the modules beside add their commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlptk.cli.groups import Group, new_app

if TYPE_CHECKING:
    from typer._click import Context

COMMANDS = ("eda", "apply", "mask", "pairs", "backtranslate")


class AugmentGroup(Group):
    """The commands in the order in which they are listed above."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(super().list_commands(ctx), key=COMMANDS.index)


app = new_app(AugmentGroup)
