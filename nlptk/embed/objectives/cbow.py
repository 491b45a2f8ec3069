"""Continuous bag of words (Mikolov, Chen, Corrado and Dean 2013): a window predicts the word in its middle.

The gradient of a mean of n words is divided by n, which word2vec leaves out (Irsoy, Benton and Stratos 2021,
"Corrected CBOW performs as well as skip-gram"). The learning rate of these vectors is larger by the mean of
n, so that steps are as long as they are there. With `--subwords` each of the words is a mean of vectors, and
a window the mean of these means; in fastText it is the mean over all n-grams of its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlptk.embed.objectives._base import Objective
from nlptk.embed.pairs import OwnPairs, Pairs
from nlptk.embed.windows import Blocks, Floats


@dataclass(frozen=True, slots=True)
class Cbow(Objective):
    """The words around a word predict it together: several times faster than skip-gram.

    - `mean`: their vectors are averaged, or else summed
    """

    learning_rate: ClassVar[float] = 0.05
    mean: bool = True

    def pairs(self, blocks: Blocks, contexts: Floats, inputs: Floats) -> Pairs:
        """Return the mean or sum of each window, with the word in its middle as the only target."""
        counts = _counts(contexts)
        hidden = (contexts @ blocks.around(inputs)).reshape(inputs.shape)
        if self.mean:
            hidden /= np.maximum(counts, 1)[:, None]
        return OwnPairs.of(hidden, np.minimum(counts, 1))

    def input_gradients(self, blocks: Blocks, contexts: Floats, hidden: Floats) -> Floats:
        """Return to each word its share of the gradients of the windows that it is in."""
        if self.mean:
            hidden = hidden / np.maximum(_counts(contexts), 1)[:, None]
        return blocks.folded(contexts.transpose(0, 2, 1) @ blocks.of(hidden))

    def pairs_of_target(self, window: int) -> float:
        """Return 1."""
        return 1.0

    def pairs_of_word(self, window: int) -> float:
        """Return the mean size of a window, which a mean divides by its square."""
        return 1 / (window + 1.0) if self.mean else window + 1.0

    def input_rate(self, window: int) -> float:
        """Return the mean number of contexts, where their vectors are averaged."""
        return window + 1.0 if self.mean else 1.0


def _counts(contexts: Floats) -> Floats:
    """Return how many contexts each word has (N,)."""
    counts: Floats = contexts @ np.ones(contexts.shape[2], contexts.dtype)
    return counts.reshape(-1)


METHOD = Cbow
