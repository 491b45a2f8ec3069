"""The group `nlptk augment`, to which the modules beside add their commands."""

from __future__ import annotations

from nlptk.cli.groups import new_app, ordered

COMMANDS = ("eda", "apply", "mask", "pairs", "backtranslate")

app = new_app(ordered(COMMANDS))
