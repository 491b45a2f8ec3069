"""Kneser-Ney smoothing with one discount an order (Kneser and Ney 1995).

Interpolated as in Chen and Goodman 1999, equation 20, the default; the original backs off. The discount is
n1 / (n1 + 2 n2) of the order's own counts: below the highest order these are continuation counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from nlptk.ngram.smoothing._base import (
    CONTINUATION,
    INTERPOLATE,
    TUNE,
    Block,
    Events,
    Floats,
    Smoothing,
    Statistics,
    check_rule,
    orders_of,
)
from nlptk.ngram.smoothing._discounts import (
    FALLBACK,
    NOT_TUNED,
    check_discounts,
    discounted,
    discounts_of_counts,
    of_every_order,
    tune,
)


@dataclass(frozen=True, slots=True)
class KneserNey(Smoothing):
    """Subtract one discount from every count; lower orders count continuations.

    - `discounts`: one for all orders, or one for each, the unigrams first; without them, the counts tell
    - `rule`: `interpolate`, or `backoff`, which gives the lower order to unseen words only
    """

    discounts: tuple[float, ...] | None = None
    rule: str = INTERPOLATE

    counts: ClassVar[str] = CONTINUATION
    heldout: ClassVar[str] = TUNE

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_rule(self.rule)
        check_discounts(self.discounts, 1)

    def alpha(self, block: Block) -> Floats:
        """Return (c - D) / c(h)."""
        return discounted(block, self.discounts, 1)

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[KneserNey, list[str]]:
        """Take the discounts from the counts of counts; where they give none, 0.5."""
        if self.discounts is not None:
            return replace(self, discounts=of_every_order(self.discounts, 1, len(statistics))), []
        found, without = discounts_of_counts(statistics)
        warning = f"the counts of {orders_of(without)} give no discount: {FALLBACK} is used"
        return replace(self, discounts=found), [warning] if without else []

    def tuned(self, events: tuple[Events, ...]) -> tuple[KneserNey, list[str]]:
        """Choose the discounts under which held-out text is likeliest."""
        if not events[0].counts.size:
            return self, [NOT_TUNED]
        start, _ = self.fitted(tuple(order.statistics for order in events))
        assert start.discounts is not None
        return replace(self, discounts=tune(start.discounts, events)), []


METHOD = KneserNey
