"""The options of `nlptk embed train`, which bear the names of the fields of `EmbedSettings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nlptk.cli.options import Normalize, Seed, Tokenizer
from nlptk.core.registry import names
from nlptk.embed.settings import EmbedSettings

DEFAULTS = EmbedSettings()

Objective = Annotated[
    str,
    typer.Option(
        "--objective",
        metavar="METHOD[:PARAMETERS]",
        autocompletion=lambda: names("nlptk.embed.objectives"),
        help="What predicts what: skipgram, cbow, cbow:mean=false; or glove, glove:noise=1, on counts.",
    ),
]
Loss = Annotated[
    str,
    typer.Option(
        "--loss",
        metavar="METHOD[:PARAMETERS]",
        autocompletion=lambda: names("nlptk.embed.losses"),
        help="How it is judged: negative-sampling:negative=5 or hierarchical-softmax; not for glove.",
    ),
]
Dim = Annotated[int, typer.Option("--dim", metavar="N", help="The numbers of a vector.")]
Window = Annotated[
    int,
    typer.Option(
        "--window",
        metavar="N",
        help="The widest window, in words on each side; widths are drawn from 1 to N, but for glove.",
    ),
]
MinCount = Annotated[
    int,
    typer.Option("--min-count", metavar="N", help="Words that occur less often are left out of the text."),
]
Sample = Annotated[
    float,
    typer.Option(
        "--sample", metavar="SHARE", help="Words of a larger share of the text are thinned out; 0 keeps all."
    ),
]
Epochs = Annotated[int, typer.Option("--epochs", metavar="N", help="How often to go over the text.")]
LearningRate = Annotated[
    float | None,
    typer.Option(
        "--learning-rate",
        metavar="X",
        show_default="0.025 for skipgram, 0.05 for cbow and with --subwords, none for glove",
        help="The first learning rate; it falls evenly to nothing.",
    ),
]
Subwords = Annotated[
    str | None,
    typer.Option(
        "--subwords",
        metavar="N-N",
        show_default="none",
        help="Train words through their character n-grams of these lengths, 3-6 say.",
    ),
]
Buckets = Annotated[
    int, typer.Option("--buckets", metavar="N", help="The buckets that --subwords are hashed into.")
]
KeepOutput = Annotated[
    bool,
    typer.Option(
        "--keep-output", help="Keep the output vectors of the words, too, by which they were predicted."
    ),
]
Checkpoint = Annotated[
    str | None,
    typer.Option(
        "--checkpoint",
        metavar="FILE",
        show_default="none",
        help="Where to keep the state of the training, every ten minutes.",
    ),
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume", help="Go on from the --checkpoint, if there is one, with the same text and options."
    ),
]


@dataclass(frozen=True, slots=True)
class Training:
    """What vectors are trained with: the fields of `EmbedSettings`."""

    objective: Objective = DEFAULTS.objective
    loss: Loss = DEFAULTS.loss
    dim: Dim = DEFAULTS.dim
    window: Window = DEFAULTS.window
    min_count: MinCount = DEFAULTS.min_count
    sample: Sample = DEFAULTS.sample
    epochs: Epochs = DEFAULTS.epochs
    learning_rate: LearningRate = DEFAULTS.learning_rate
    subwords: Subwords = DEFAULTS.subwords
    buckets: Buckets = DEFAULTS.buckets
    keep_output: KeepOutput = DEFAULTS.keep_output
    seed: Seed = DEFAULTS.seed
    tokenizer: Tokenizer = DEFAULTS.tokenizer
    normalize: Normalize = DEFAULTS.normalize
