"""What a loss is: it makes, of the counts of words, an output layer that judges pairs and gives gradients."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from nlptk.core.ragged import Int64s
from nlptk.embed.pairs import Pairs
from nlptk.embed.windows import Floats


@dataclass(frozen=True, slots=True)
class RowGradients:
    """The gradients of rows of a table; a row may stand there several times, its gradients add up."""

    rows: Int64s  # (M,)
    gradients: Floats  # (M, D)
    times: Floats  # (M,) how many targets each sums up


@dataclass(frozen=True, slots=True)
class Judged:
    """What a loss says of some pairs, summed over them."""

    loss: float | None  # in nats; None where it was not asked for
    hidden: Floats  # (N, D) its gradient by the hidden vectors
    output: tuple[RowGradients, ...]  # and by the output vectors


class OutputLayer(Protocol):
    """The part of a network from the hidden vectors to the loss; its table of output vectors is apart."""

    rows: int  # of the table
    initial_loss: float  # of a pair while all output vectors are zero, on average over the text
    pulls: float  # output vectors that pull at a hidden vector in a pair, those of which it is sure left out

    def judge(  # noqa: PLR0913  the network's two ends, and what is drawn between
        self,
        pairs: Pairs,
        targets: Int64s,
        size: int,
        table: Floats,
        rng: np.random.Generator,
        with_loss: bool,
        room: Floats,
        rate: float,
    ) -> Judged:
        """Judge how the hidden vectors predict the first `size` of the words `targets` (N,).

        Gradients of rows are put into `room` (M, D), which has as many as there can be, or elsewhere. `rate`
        is the learning rate, for what pairs of the same target owe to each other.
        """

    def row_capacity(self, positions: int) -> int:
        """Return how many rows with gradients so many targets can have."""


class Loss(ABC):
    """A loss: a frozen dataclass of its parameters."""

    has_word_outputs: ClassVar[bool] = False  # whether the rows of the table are those of the words
    finer_parts: ClassVar[int] = 1  # how many parts it makes of one of an objective's
    whole_windows: ClassVar[bool] = False  # whether words do better with the whole gradient of their mean

    @abstractmethod
    def layer(self, counts: Int64s) -> OutputLayer:
        """Return the output layer for words of these counts (V,), which fall."""
