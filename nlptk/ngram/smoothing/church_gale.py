"""Church-Gale smoothing (Church and Gale 1991; Chen and Goodman 1999, section 2.7).

N-grams are dealt into buckets by the count that the lower order leads to expect, c(h) p_lower(w): three
buckets a factor of ten. Within a bucket counts are adjusted by Simple Good-Turing (Gale and Sampson 1995); a
bucket too small for it uses the adjusted counts of the whole order. What is left goes to the lower order, for
the unseen words; in 1991 it stayed in the bucket, which needs the unseen words of every context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from nlptk.ngram.smoothing._base import BACKOFF, Block, Floats, Int64s, Smoothing, Statistics, orders_of
from nlptk.ngram.smoothing._good_turing import adjusted_counts

_A_DECADE = 3
_ROUNDING = 1e-9  # a product that should be a power of ten counts as one
_FALLBACK = 0.5
_LOWEST = -100  # of the numbers of buckets
_RANK_BITS = 48


@dataclass(frozen=True, slots=True)
class ChurchGale(Smoothing):
    """Adjust counts by Good-Turing among the n-grams of which the lower order expects about as many."""

    _keys: Int64s = field(
        init=False, repr=False, compare=False, default_factory=lambda: np.zeros(0, np.int64)
    )
    _adjusted: Floats = field(init=False, repr=False, compare=False, default_factory=lambda: np.zeros(0))

    rule = BACKOFF

    def alpha(self, block: Block) -> Floats:
        """Return r* / c(h), r* that of the n-gram's bucket."""
        alpha: Floats = self._adjusted[np.searchsorted(self._keys, _keys(block))] / block.totals
        return alpha

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[ChurchGale, list[str]]:
        """Warn where not even the counts of a whole order can be adjusted: 0.5 is subtracted then."""
        without = [known for known in statistics if adjusted_counts(known.counts, known.numbers) is None]
        warning = f"the counts of {orders_of(without)} cannot be adjusted: {_FALLBACK} is subtracted"
        return self, [warning] if without else []

    def learned(self, known: Statistics, blocks: Callable[[], Iterator[Block]]) -> ChurchGale:
        """Deal the n-grams of the order into buckets and adjust the counts of each."""
        keys, numbers = np.zeros(0, np.int64), np.zeros(0, np.int64)
        for block in blocks():
            found, here = np.unique(_keys(block), return_counts=True)
            keys, places = np.unique(np.concatenate((keys, found)), return_inverse=True)
            numbers = np.bincount(places, np.concatenate((numbers, here))).astype(np.int64)
        method = ChurchGale()
        object.__setattr__(method, "_keys", keys)
        object.__setattr__(method, "_adjusted", _adjusted(keys, numbers, known))
        return method


def _keys(block: Block) -> Int64s:
    """Return a number for the bucket and the rank of the count of each n-gram (n,)."""
    ranks = np.searchsorted(block.statistics.counts, block.counts)
    expected = np.floor(_A_DECADE * np.log10(block.totals * block.lower) + _ROUNDING).astype(np.int64)
    return (np.maximum(expected, _LOWEST) - _LOWEST << _RANK_BITS) + ranks


def _adjusted(keys: Int64s, numbers: Int64s, known: Statistics) -> Floats:
    """Return r* for each bucket and count."""
    found = adjusted_counts(known.counts, known.numbers)
    of_order: Floats = known.counts.astype(np.float64) - _FALLBACK if found is None else found
    buckets, ranks = keys >> _RANK_BITS, keys & ((1 << _RANK_BITS) - 1)
    adjusted: Floats = of_order[ranks]
    bounds = [0, *(np.flatnonzero(np.diff(buckets)) + 1).tolist(), keys.size]
    for start, end in zip(bounds, bounds[1:], strict=False):
        here = adjusted_counts(known.counts[ranks[start:end]], numbers[start:end])
        if here is not None:
            adjusted[start:end] = here
    return adjusted


METHOD = ChurchGale
