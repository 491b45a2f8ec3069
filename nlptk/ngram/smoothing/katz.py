"""Katz smoothing (Katz 1987; Chen and Goodman 1999, section 2.4, equations 11 to 13).

Counts r up to k are multiplied by (r* / r - A) / (1 - A), A = (k + 1) n(k + 1) / n(1), larger ones are kept.
Where these factors are not all between 0 and 1, k is lowered for the order until they are; where that does
not help, (r - 0.5) / r stands in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.ngram.smoothing._base import BACKOFF, Block, Floats, Smoothing, Statistics

_FALLBACK = 0.5
_SMALLEST, _LARGEST = 2, 1000


@dataclass(frozen=True, slots=True)
class Katz(Smoothing):
    """Discount counts up to a cut-off by Good-Turing and back off.

    - `cutoff`: k, the largest count that is discounted
    - `discounts`: the factors of the counts 1 .. k, for each order; without them, the counts tell
    """

    cutoff: int = 7
    discounts: tuple[float, ...] | None = None

    rule = BACKOFF

    def __post_init__(self) -> None:
        """Check the parameters."""
        if not _SMALLEST <= self.cutoff <= _LARGEST:
            what = f"it is not in {_SMALLEST} to {_LARGEST}"
            raise UsageError(f"cutoff={self.cutoff}", what, "Give 7, say")
        if self.discounts is not None and not all(0 <= factor <= 1 for factor in self.discounts):
            raise UsageError("discounts", "they are factors, and not all are in 0 to 1", "Leave them out")

    def alpha(self, block: Block) -> Floats:
        """Return d(c) c / c(h)."""
        assert self.discounts is not None
        first = self.cutoff * (block.statistics.order - 1)
        factors = np.array((0.0, *self.discounts[first : first + self.cutoff], 1.0))
        alpha: Floats = factors[np.minimum(block.counts, self.cutoff + 1)] * block.counts / block.totals
        return alpha

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[Katz, list[str]]:
        """Take the discounts from the counts of counts."""
        if self.discounts is not None:
            if len(self.discounts) != self.cutoff * len(statistics):
                what = f"{len(self.discounts)} do not fit {len(statistics)} orders and the cut-off"
                raise UsageError("discounts", what, f"Give {self.cutoff} for each order")
            return self, []
        discounts: list[float] = []
        changed: list[str] = []
        for known in statistics:
            factors = _factors(known, self.cutoff)
            if len(factors) < self.cutoff:
                instead = f"only up to {len(factors)}" if factors else f"by {_FALLBACK} each"
                changed.append(f"{instead} in order {known.order}")
            factors = factors or [(r - _FALLBACK) / r for r in range(1, self.cutoff + 1)]
            discounts += [*factors, *[1.0] * (self.cutoff - len(factors))]
        warning = f"the counts of counts are too irregular: counts are discounted {', '.join(changed)}"
        return replace(self, discounts=tuple(discounts)), [warning] if changed else []


def _factors(known: Statistics, cutoff: int) -> list[float]:
    """Return the factors of the counts 1 .. k for the largest k that gives any; none if there is none."""
    numbers = [known.number_of(count) for count in range(cutoff + 2)]
    for k in range(cutoff, _SMALLEST - 1, -1):
        if not all(numbers[1 : k + 2]):
            continue
        excess = (k + 1) * numbers[k + 1] / numbers[1]
        ratios = [(r + 1) * numbers[r + 1] / (r * numbers[r]) for r in range(1, k + 1)]
        if excess < 1 and all(excess < ratio <= 1 for ratio in ratios):
            return [(ratio - excess) / (1 - excess) for ratio in ratios]
    return []


METHOD = Katz
