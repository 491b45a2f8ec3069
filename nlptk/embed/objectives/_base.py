"""What an objective is: of one kind or the other.

One makes hidden vectors of the words of a text and says what they predict. The other looks at how often words
occur together, and not at the text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.embed.losses._base import Loss
from nlptk.embed.pairs import Pairs
from nlptk.embed.windows import Blocks, Floats

OBJECTIVES = "nlptk.embed.objectives"


class Objective(ABC):
    """An objective: a frozen dataclass of its parameters."""

    learning_rate: ClassVar[float]  # at the start
    part_size: ClassVar[int]  # tokens of a part of the text, which is judged with the same vectors

    def weights(self, contexts: Floats) -> Floats:
        """Return how much the words around each word (N / B, B, P), 1 or 0, are in what is made of them."""
        return contexts

    @abstractmethod
    def pairs(self, blocks: Blocks, weights: Floats, inputs: Floats) -> Pairs:
        """Return hidden vectors and targets of N words in blocks.

        `weights` (N / B, B, P) are those of the words around each word, `inputs` (N, D) the words' vectors.
        """

    @abstractmethod
    def input_gradients(self, blocks: Blocks, weights: Floats, hidden: Floats) -> Floats:
        """Return the gradients of the words' vectors (N, D) from those of the hidden vectors (N, D)."""

    @abstractmethod
    def pairs_of_target(self, window: int) -> float:
        """Return in how many pairs a target is, on average."""

    @abstractmethod
    def pairs_of_word(self, window: int) -> float:
        """Return how many pairs pull at a word's vector, on average."""

    def input_rate(self, window: int) -> float:
        """Return the learning rate of the words' vectors, where that of the output vectors is 1."""
        return 1.0

    def suited_to(self, loss: Loss) -> Objective:
        """Return the objective with what is left to the loss."""
        return self


class CountObjective(ABC):
    """An objective on co-occurrence counts: a frozen dataclass of its parameters."""

    bias: bool
    contexts: bool
    ridge: float
    noise: float

    @abstractmethod
    def targets(self, counts: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what the products of vectors are to be, and how much each matters."""
