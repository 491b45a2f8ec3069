"""How runs of `nlptk ngram` must end: without a word, or with one line that says it all."""

from __future__ import annotations

import json


def quiet(done) -> bytes:
    """Return the output of a run that had nothing to say."""
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def refused(done, message: str, code: int = 1) -> None:
    """Check that a run failed with just this line."""
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.decode() == f"nlptk: error: {message}\n"


def report(run, text: bytes, model: str = "m.nlptk") -> dict[str, float | None]:
    """Return the perplexity of a text and all that is reported with it."""
    [row] = json.loads(quiet(run("ngram", "perplexity", "-q", "--json", model, stdin=text)))
    return row
