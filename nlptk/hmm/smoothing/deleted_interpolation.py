"""Linear interpolation of all orders (Brants 2000, section 2.2), with one weight for each order.

The weights follow from deleted interpolation: every trigram votes, as often as it occurs, for the order whose
relative frequency is greatest when this occurrence is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.hmm.smoothing._base import Floats, Smoothing, unigrams
from nlptk.hmm.tagcounts import TagCounts


@dataclass(frozen=True, slots=True)
class DeletedInterpolation(Smoothing):
    """Mix the relative frequencies of all orders, by one weight for each."""

    def rows(self, counts: TagCounts, order: int) -> tuple[Floats, Floats]:
        """Interpolate all orders."""
        weights = _weights(counts, order)
        bigrams, singles = counts.bigrams, counts.bigrams.sum(axis=0)
        lowest = unigrams(singles)
        totals = bigrams.sum(axis=1, keepdims=True)
        middle = np.where(totals > 0, bigrams / np.maximum(totals, 1), lowest)
        if order == 1:
            return weights[0] * lowest + weights[1] * middle, np.zeros((0, counts.size))
        share = weights[:2] / weights[:2].sum()
        below = share[0] * lowest + share[1] * middle
        trigrams = counts.trigrams
        highest = trigrams / trigrams.sum(axis=1, keepdims=True)
        return below, (1 - weights[2]) * below[counts.pairs % counts.size] + weights[2] * highest


def _weights(counts: TagCounts, order: int) -> Floats:
    """Return the weight of each order, that of the single tags first."""
    second, third, numbers = counts.second, counts.third, counts.numbers
    bigrams = counts.bigrams
    of_pairs = np.bincount(counts.rows, numbers)
    with np.errstate(divide="ignore", invalid="ignore"):
        votes = [
            (bigrams.sum(axis=0)[third] - 1) / (bigrams.sum() - 1),
            (bigrams[second, third] - 1) / (bigrams.sum(axis=1)[second] - 1),
            (numbers - 1) / (of_pairs[counts.rows] - 1),
        ]
    chosen = np.argmax(np.nan_to_num(votes[order::-1]), axis=0)  # of equal ones the highest order
    found = np.bincount(order - chosen, numbers, order + 1) + 0.5
    weights: Floats = found / found.sum()
    return weights


METHOD = DeletedInterpolation
