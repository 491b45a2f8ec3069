"""The group `nlptk hmm`, to which the modules beside add their commands."""

from __future__ import annotations

from nlptk.cli.groups import new_app, ordered

COMMANDS = "train", "tag", "evaluate", "segment", "fit", "sample", "info", "export", "import"

app = new_app(ordered(COMMANDS))
