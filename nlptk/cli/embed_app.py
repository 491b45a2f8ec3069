"""The group `nlptk embed`, to which the modules beside add their commands."""

from __future__ import annotations

from nlptk.cli.groups import new_app, ordered

COMMANDS = (
    *("cooccur", "train", "nearest", "similarity", "analogy", "odd-one-out", "evaluate", "vector"),
    *("phrases", "whiten", "plot", "export", "import"),
)

app = new_app(ordered(COMMANDS))
