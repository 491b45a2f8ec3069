"""The options of `nlptk hmm fit`; most bear the names of the fields of `FitSettings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nlptk.cli.options import MinCount, Normalize, Seed, Tokenizer
from nlptk.cli.reading_options import settings_of
from nlptk.core.errors import UsageError
from nlptk.hmm.fit_settings import FitSettings

DEFAULTS = FitSettings()

States = Annotated[
    int | None,
    typer.Option(
        "--states",
        metavar="K",
        show_default="the tags of --dictionary",
        help="How many states the model has.",
    ),
]
Restarts = Annotated[
    int, typer.Option("--restarts", metavar="N", help="From how many random starts; the best is kept.")
]
Iterations = Annotated[
    int, typer.Option("--iterations", metavar="N", help="The most iterations from each start.")
]
Tolerance = Annotated[
    float,
    typer.Option(
        "--tolerance", metavar="X", help="Stop when an iteration gains less, in nats for each token."
    ),
]
EarlyStop = Annotated[
    bool, typer.Option("--early-stop", help="Stop when held-out text has got no likelier three times.")
]
Heldout = Annotated[
    str | None,
    typer.Option(
        "--heldout",
        metavar="FILE",
        show_default="every 10th sentence",
        help="Held-out text for --early-stop; it is not fitted.",
    ),
]
Prior = Annotated[
    float,
    typer.Option(
        "--prior",
        metavar="X",
        help="Added to each expected count of states, transitions and words; 0 is maximum likelihood.",
    ),
]
Dictionary = Annotated[
    str | None,
    typer.Option(
        "--dictionary",
        metavar="FILE",
        help="Tags that words may have: word TAB tag TAB tag .. a line; the states are the tags.",
    ),
]


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a tagger is fitted with, and how."""

    states: States = DEFAULTS.states
    restarts: Restarts = DEFAULTS.restarts
    iterations: Iterations = DEFAULTS.iterations
    tolerance: Tolerance = DEFAULTS.tolerance
    early_stop: EarlyStop = DEFAULTS.early_stop
    heldout: Heldout = None
    prior: Prior = DEFAULTS.prior
    dictionary: Dictionary = None
    seed: Seed = DEFAULTS.seed
    tokenizer: Tokenizer = DEFAULTS.tokenizer
    normalize: Normalize = DEFAULTS.normalize
    min_count: MinCount = DEFAULTS.min_count

    @property
    def settings(self) -> FitSettings:
        """What the library takes; UsageError for what cannot be meant."""
        settings = settings_of(FitSettings, self)
        if self.states is None and self.dictionary is None:
            raise UsageError("--states", "nothing says how many states there are", "Give a number, 20 say")
        return settings
