"""What a training of word vectors gives, whatever it is trained on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from nlptk.core.progress import Progress
from nlptk.embed.vectors import KeyedVectors


@dataclass(frozen=True, slots=True)
class TrainResult:
    """Trained vectors and what their training showed."""

    vectors: KeyedVectors
    losses: tuple[float | None, ...]  # of a pair, in each epoch; None without pairs; of long texts a sample
    tokens: int  # of the text; of counts those that are in the vocabulary
    known: int  # of them, how many are in the vocabulary
    sentences: int | None  # None where it is not known


OnEpoch = Callable[[int, float | None], None]  # with the number of the epoch, from 1, and its loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """With what a training is done; nothing of it changes the result."""

    memory: int  # bytes
    temp_dir: str | None = None  # for what does not fit
    jobs: int = 1
    progress: Progress = field(default_factory=Progress.silent)
    on_epoch: OnEpoch | None = None
    checkpoint: str | None = None  # a file that now and then gets the state of the training
    resume: bool = False  # whether to go on from it, if it is there
