"""The group `nlptk bpe`, to which the modules beside add their commands."""

from __future__ import annotations

from nlptk.cli.groups import new_app, ordered

COMMANDS = "train", "encode", "decode", "vocab", "evaluate", "export", "import"

app = new_app(ordered(COMMANDS))
