"""Continuous bag of words (Mikolov, Chen, Corrado and Dean 2013): a window predicts the word in its middle.

The gradient of a mean of n words is divided by n, which word2vec leaves out (Irsoy, Benton and Stratos 2021,
"Corrected CBOW performs as well as skip-gram"). With the division the learning rate of these vectors is
larger by the mean of n, so that steps are as long as they are without; a window's weight is all that differs.
With `--subwords` each of the words is a mean of vectors, and a window the mean of these means; in fastText it
is the mean over all n-grams of its words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from nlptk.embed.losses._base import Loss
from nlptk.embed.objectives._base import Objective
from nlptk.embed.pairs import OwnPairs, Pairs
from nlptk.embed.windows import Blocks, Floats


@dataclass(frozen=True, slots=True)
class Cbow(Objective):
    """The words around a word predict it together: several times faster than skip-gram.

    - `mean`: their vectors are averaged, or else summed
    - `whole`: of a mean each word gets the whole gradient, as in word2vec, or its share; none: as suits the
      loss, which is the share with negative sampling
    """

    learning_rate: ClassVar[float] = 0.05
    part_size: ClassVar[int] = 4096  # each word is in one pair, and in several with skip-gram
    mean: bool = True
    whole: bool | None = None

    def suited_to(self, loss: Loss) -> Objective:
        """Return the objective with what was left to the loss."""
        return self if self.whole is not None else replace(self, whole=loss.whole_windows)

    def weights(self, contexts: Floats) -> Floats:
        """Return what part of a mean, or all of a sum, the words around each word are."""
        if not self.mean:
            return contexts
        shares: Floats = contexts / np.maximum(_sums(contexts), 1)[:, :, None]
        return shares

    def pairs(self, blocks: Blocks, weights: Floats, inputs: Floats) -> Pairs:
        """Return the mean or sum of each window, with the word in its middle as the only target."""
        hidden = (weights @ blocks.around(inputs)).reshape(inputs.shape)
        return OwnPairs.of(hidden, _sums(weights) > 0)

    def input_gradients(self, blocks: Blocks, weights: Floats, hidden: Floats) -> Floats:
        """Return to each word the gradients of the windows that it is in, or its share of each."""
        got = (weights > 0).astype(weights.dtype) if self.mean and self.whole else weights
        return blocks.folded(got.transpose(0, 2, 1) @ blocks.of(hidden))

    def pairs_of_target(self, window: int) -> float:
        """Return 1."""
        return 1.0

    def pairs_of_word(self, window: int) -> float:
        """Return the mean number of windows around a word, as much of each as it is of a mean.

        Where words get shares of a gradient, those of a window all get one, and its mean moves by their sum.
        """
        return 1.0 if self.mean else window + 1.0

    def input_rate(self, window: int) -> float:
        """Return the mean number of contexts, where their vectors get shares of a gradient."""
        return window + 1.0 if self.mean and not self.whole else 1.0


def _sums(weights: Floats) -> Floats:
    """Return what the weights of each window sum up to (N / B, B)."""
    sums: Floats = weights @ np.ones(weights.shape[2], weights.dtype)
    return sums


METHOD = Cbow
