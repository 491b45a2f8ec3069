"""The group `nlptk ngram`, to which the modules beside add their commands."""

from __future__ import annotations

from nlptk.cli.groups import new_app, ordered

COMMANDS = (
    *("count", "train", "perplexity", "score", "filter", "next", "generate"),
    *("compare", "mix", "prune", "export", "import"),
)

app = new_app(ordered(COMMANDS))
