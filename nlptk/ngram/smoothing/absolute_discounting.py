"""Absolute discounting (Ney, Essen and Kneser 1994; Chen and Goodman 1999, section 2.6, equations 15 to 18).

The discount of an order is n1 / (n1 + 2 n2), and all orders use raw counts. Interpolated by default; the form
that backs off is the one of most toolkits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from nlptk.ngram.smoothing._base import (
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
class AbsoluteDiscounting(Smoothing):
    """Subtract one discount from every count and give it to the lower order.

    - `discounts`: one for all orders, or one for each, the unigrams first; without them, the counts tell
    - `rule`: `interpolate`, or `backoff`, which gives the lower order to unseen words only
    """

    discounts: tuple[float, ...] | None = None
    rule: str = INTERPOLATE

    heldout: ClassVar[str] = TUNE

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_rule(self.rule)
        check_discounts(self.discounts, 1)

    def alpha(self, block: Block) -> Floats:
        """Return (c - D) / c(h)."""
        return discounted(block, self.discounts, 1)

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[AbsoluteDiscounting, list[str]]:
        """Take the discounts from the counts of counts; where they give none, 0.5."""
        if self.discounts is not None:
            return replace(self, discounts=of_every_order(self.discounts, 1, len(statistics))), []
        found, without = discounts_of_counts(statistics)
        warning = f"the counts of {orders_of(without)} give no discount: {FALLBACK} is used"
        return replace(self, discounts=found), [warning] if without else []

    def tuned(self, events: tuple[Events, ...]) -> tuple[AbsoluteDiscounting, list[str]]:
        """Choose the discounts under which held-out text is likeliest."""
        if not events[0].counts.size:
            return self, [NOT_TUNED]
        start, _ = self.fitted(tuple(order.statistics for order in events))
        assert start.discounts is not None
        return replace(self, discounts=tune(start.discounts, events)), []


METHOD = AbsoluteDiscounting
