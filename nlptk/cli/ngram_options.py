"""The options of `nlptk ngram`; those of `train` bear the names of the fields of `NgramSettings`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.options import jobs_of, memory_of, one_of, paths_of
from nlptk.core.errors import UsageError
from nlptk.core.registry import names
from nlptk.ngram.settings import NgramSettings

if TYPE_CHECKING:
    from nlptk.ngram.scoring import Texts

DEFAULTS = NgramSettings()
NO_PROBABILITIES = "the scores of this model are no probabilities: perplexities mean nothing beside others"
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
        help="How probabilities are smoothed (see nlptk info --methods), with parameters: katz:cutoff=7.",
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
        help="For each order, the count up to which n-grams are left out; 0,0,1 say, and 1 for the rest.",
    ),
]

Tune = Annotated[
    bool,
    typer.Option("--tune", help="Fit the discounts on held-out text (Kneser-Ney, absolute discounting)."),
]
Heldout = Annotated[
    str | None,
    typer.Option(
        "--heldout",
        metavar="FILE",
        show_default="every 10th sentence",
        help="Text to fit parameters on, for --tune, jelinek-mercer and bayesian; it is not counted.",
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
Adapt = Annotated[
    str | None,
    typer.Option(
        "--adapt",
        metavar="file|paragraph",
        autocompletion=one_of(("file", "paragraph")),
        help="Let the weights of a mixture follow what has been read of the file or the paragraph.",
    ),
]


def texts_of(  # noqa: PLR0913  one argument for each option that the commands share
    inputs: list[str] | None,
    *others: str | None,
    encoding: str,
    errors: str,
    memory: str | None,
    jobs: int | None,
) -> Texts:
    """Return the text to score; the `others`, the model say, are read besides."""
    from nlptk.ngram.scoring import Texts

    return Texts(
        paths=paths_of(inputs, *others),
        encoding=encoding,
        errors=errors,
        memory=memory_of(memory),
        jobs=jobs_of(jobs),
    )


def numbers_of(option: str, text: str) -> tuple[int, ...]:
    """Return the whole numbers of a list with commas; UsageError naming the option if it is none."""
    parts = text.split(",") if text else []
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):  # noqa: PLR2004
        raise UsageError(option, f"{text} is no list of whole numbers", "Write 0,0,1, say")
    return tuple(map(int, parts))
