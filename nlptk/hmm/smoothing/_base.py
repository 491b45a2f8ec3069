"""What a smoothing of tag n-grams is: rows of probabilities from counts."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from nlptk.hmm.tagcounts import TagCounts

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]

PRIOR = 0.5  # the count that a tag has before it is seen


class Smoothing(ABC):
    """A way to smooth; every row sums to one, and no probability is 0."""

    @abstractmethod
    def rows(self, counts: TagCounts, order: int) -> tuple[Floats, Floats]:
        """Return p(c | b) for each tag b (K + 1, K + 1), and p(c | a b) for each pair seen (R, K + 1).

        There are no pairs where `order` is 1.
        """


def unigrams(counts: Int64s) -> Floats:
    """Return the probabilities of tags by their counts (K + 1,)."""
    found: Floats = (counts + PRIOR) / (counts + PRIOR).sum()
    return found
