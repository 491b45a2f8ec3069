"""Skip-gram (Mikolov, Chen, Corrado and Dean 2013): each word of a window predicts the word in its middle.

As word2vec does it; the paper's text has the word in the middle predict the others, which gives the same
pairs, since windows are drawn alike on both sides. With `--subwords` the vector of a word is the mean of one
of its own and those of its character n-grams (Bojanowski, Grave, Joulin and Mikolov 2017); all are moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.embed.objectives._base import Objective
from nlptk.embed.pairs import Pairs
from nlptk.embed.windows import Blocks, Floats


@dataclass(frozen=True, slots=True)
class Skipgram(Objective):
    """Each word near a word predicts it, alone: better for rare words."""

    learning_rate: ClassVar[float] = 0.025
    part_size: ClassVar[int] = 2048

    def pairs(self, blocks: Blocks, weights: Floats, inputs: Floats) -> Pairs:
        """Return the words' own vectors, each with the words around it as targets."""
        return Pairs(blocks, inputs, weights)

    def input_gradients(self, blocks: Blocks, weights: Floats, hidden: Floats) -> Floats:
        """Return the gradients of the hidden vectors, which are the words'."""
        return hidden

    def pairs_of_target(self, window: int) -> float:
        """Return the mean size of a window."""
        return window + 1.0

    def pairs_of_word(self, window: int) -> float:
        """Return the mean size of a window."""
        return window + 1.0


METHOD = Skipgram
