"""The options of `nlptk ngram`; those of `train` bear the names of the fields of `NgramSettings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.options import (
    Jobs,
    Memory,
    MinCount,
    Normalize,
    Tokenizer,
    jobs_of,
    memory_of,
    one_of,
    paths_of,
)
from nlptk.cli.reading_options import Reading, settings_of
from nlptk.core.errors import UsageError
from nlptk.core.registry import names
from nlptk.ngram.settings import NgramSettings

if TYPE_CHECKING:
    from nlptk.cli.context import Run
    from nlptk.ngram.language_model import LanguageModel
    from nlptk.ngram.model import NgramModel
    from nlptk.ngram.scoring import Texts

DEFAULTS = NgramSettings()
_DIGITS = 9  # of a number in a list, at most
NO_PROBABILITIES = "the scores of this model are no probabilities: perplexities mean nothing beside others"

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


def load_scorer(run: Run, path: str) -> NgramModel[LanguageModel]:
    """Load a model of any kind; warn where its scores are no probabilities."""
    from nlptk.ngram.load import load_model

    loaded = load_model(path)
    if not loaded.is_normalized:
        run.warn(NO_PROBABILITIES)
    return loaded


def numbers_of(option: str, text: str) -> tuple[int, ...]:
    """Return the whole numbers of a list with commas; UsageError naming the option if it is none."""
    parts = text.split(",") if text else []
    if not all(part.isascii() and part.isdigit() and len(part) <= _DIGITS for part in parts):
        raise UsageError(option, f"{text} is no list of whole numbers", "Write 0,0,1, say")
    return tuple(map(int, parts))


@dataclass(frozen=True, slots=True)
class Estimation:
    """How a model is estimated; the options bear the names of the fields of `NgramSettings`."""

    order: Order = DEFAULTS.order
    smoothing: Smoothing = DEFAULTS.smoothing
    tokenizer: Tokenizer = DEFAULTS.tokenizer
    normalize: Normalize = DEFAULTS.normalize
    min_count: MinCount = DEFAULTS.min_count
    prune: Prune = ""
    tune: Tune = DEFAULTS.tune

    @property
    def settings(self) -> NgramSettings:
        """What the library takes; UsageError for what cannot be meant."""
        return settings_of(NgramSettings, self, prune=numbers_of("--prune", self.prune))


@dataclass(frozen=True, slots=True)
class Scoring(Reading):
    """How text is read and scored."""

    memory: Memory = None
    jobs: Jobs = None

    def texts(self, inputs: list[str] | None, *others: str | None) -> Texts:
        """Return the text to score; the `others`, the model say, are read besides."""
        from nlptk.ngram.scoring import Texts

        paths = paths_of(inputs, *others)
        return Texts(paths=paths, **self.keywords, memory=memory_of(self.memory), jobs=jobs_of(self.jobs))
