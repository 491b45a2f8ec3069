"""The options of `nlptk ngram`; those of `train` bear the names of the fields of `NgramSettings`."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.options import one_of
from nlptk.core.errors import UsageError
from nlptk.core.registry import names
from nlptk.ngram.settings import NgramSettings

DEFAULTS = NgramSettings()
UTF_8 = "utf-8"

Order = Annotated[
    int, typer.Option("-n", "--order", metavar="N", help="The length of the longest n-grams, in words.")
]
Smoothing = Annotated[
    str,
    typer.Option(
        "-s",
        "--smoothing",
        metavar="METHOD[:PARAMETERS]",
        autocompletion=lambda: names("nlptk.ngram.smoothing"),
        help="How probabilities are smoothed: a name, and perhaps parameters, katz:cutoff=7.",
    ),
]
Tokenizer = Annotated[
    str,
    typer.Option(
        "--tokenizer",
        metavar="NAME[:PARAMETERS]",
        autocompletion=one_of(("whitespace", "words", "characters", "model:path=")),
        help="What cuts lines into words: whitespace, words, characters, or model:path=FILE.",
    ),
]
MinCount = Annotated[
    int,
    typer.Option("--min-count", metavar="N", help="Words that occur less often are <unk>."),
]
Prune = Annotated[
    str,
    typer.Option(
        "--prune",
        metavar="LIST",
        show_default="nothing",
        help="For each order, the count up to which n-grams are left out, 0,0,1 say; the last holds on.",
    ),
]

Tune = Annotated[bool, typer.Option("--tune", help="Fit the discounts on held-out text.")]
Heldout = Annotated[
    str | None,
    typer.Option(
        "--heldout",
        metavar="FILE",
        show_default="every 10th sentence",
        help="Text that parameters are fitted on and that is not counted.",
    ),
]
Vocab = Annotated[
    str | None,
    typer.Option(
        "--vocab",
        metavar="FILE",
        show_default="all words",
        help="The words to know, one a line; all others are <unk>.",
    ),
]
CountFiles = Annotated[
    bool, typer.Option("--counts", help="The FILEs are counts, as ngram count writes them.")
]


def numbers_of(option: str, text: str) -> tuple[int, ...]:
    """Return the whole numbers of a list with commas; UsageError naming the option if it is none."""
    parts = text.split(",") if text else []
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):  # noqa: PLR2004
        raise UsageError(option, f"{text} is no list of whole numbers", "Write 0,0,1, say")
    return tuple(map(int, parts))
