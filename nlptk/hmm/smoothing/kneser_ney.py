"""Modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3.2), interpolated.

Below the highest order a tag counts once for each different tag before it. The discounts of an order follow
from how many n-grams have been seen once, twice, three and four times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.hmm.smoothing._base import Floats, Int64s, Smoothing, unigrams
from nlptk.hmm.tagcounts import TagCounts

_LEAST, _MOST = np.array([0, 0.1, 0.1, 0.1]), np.array([0, 0.9, 1.9, 2.9])


@dataclass(frozen=True, slots=True)
class KneserNey(Smoothing):
    """Subtract one of three discounts from every count; lower orders count continuations."""

    def rows(self, counts: TagCounts, order: int) -> tuple[Floats, Floats]:
        """Interpolate all orders."""
        lowest = unigrams((counts.bigrams > 0).sum(axis=0))
        bigrams = _interpolated(counts.continuations if order > 1 else counts.bigrams, lowest)
        if order == 1:
            return bigrams, np.zeros((0, counts.size))
        return bigrams, _interpolated(counts.trigrams, bigrams[counts.pairs % counts.size])


def _interpolated(counts: Int64s, lower: Floats) -> Floats:
    """Discount counts (R, K + 1) and give what is taken from each row to the lower order."""
    totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    kept: Floats = (counts - _discounts(counts)[np.minimum(counts, 3)]) / totals
    smoothed: Floats = kept + (1 - kept.sum(axis=1, keepdims=True)) * lower
    return smoothed


def _discounts(counts: Int64s) -> Floats:
    """Return the discounts of the counts 0, 1, 2 and 3 or more."""
    n1, n2, n3, n4 = (max(int((counts == number).sum()), 1) for number in range(1, 5))
    y = n1 / (n1 + 2 * n2)
    found = np.array([0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    clipped: Floats = np.clip(found, _LEAST, _MOST)
    return clipped


METHOD = KneserNey
