"""Good-Turing smoothing (Good 1953), the counts of counts smoothed as in Gale and Sampson 1995.

p = r* / c(h), and the rest is shared evenly by the words that have not been seen after the context. The r* of
an order come from all its n-grams. A context that has not been seen takes the next lower order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlptk.ngram.smoothing._base import BACKOFF, UNIFORM, Block, Floats, Smoothing, Statistics, orders_of
from nlptk.ngram.smoothing._good_turing import adjusted_counts

_FALLBACK = 0.5


@dataclass(frozen=True, slots=True)
class GoodTuring(Smoothing):
    """Adjust counts by Simple Good-Turing; the unseen words of a context share the rest evenly."""

    lower: ClassVar[str] = UNIFORM
    rule = BACKOFF

    def alpha(self, block: Block) -> Floats:
        """Return r* / c(h)."""
        known = block.statistics
        found = adjusted_counts(known.counts, known.numbers)
        adjusted = known.counts - _FALLBACK if found is None else found
        alpha: Floats = adjusted[np.searchsorted(known.counts, block.counts)] / block.totals
        return alpha

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[GoodTuring, list[str]]:
        """Warn where the counts of counts do not fall: 0.5 is subtracted then."""
        without = [known for known in statistics if adjusted_counts(known.counts, known.numbers) is None]
        warning = f"the counts of {orders_of(without)} cannot be adjusted: {_FALLBACK} is subtracted"
        return self, [warning] if without else []


METHOD = GoodTuring
