"""Modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3.2, equations 22 to 26)."""

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
from nlptk.ngram.smoothing._discounts import NOT_TUNED, check_discounts, discounted, of_every_order, tune

_FALLBACK = (0.5, 1.0, 1.5)
_EACH = len(_FALLBACK)


@dataclass(frozen=True, slots=True)
class ModifiedKneserNey(Smoothing):
    """Subtract one of three discounts, for counts of 1, 2 and 3 or more; lower orders count continuations.

    - `discounts`: three for all orders, or for each, the unigrams first; without them, the counts tell
    - `rule`: `interpolate`, or `backoff`, which gives the lower order to unseen words only
    """

    discounts: tuple[float, ...] | None = None
    rule: str = INTERPOLATE

    counts: ClassVar[str] = CONTINUATION
    heldout: ClassVar[str] = TUNE

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_rule(self.rule)
        check_discounts(self.discounts, _EACH)

    def alpha(self, block: Block) -> Floats:
        """Return (c - D(c)) / c(h)."""
        return discounted(block, self.discounts, _EACH)

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[ModifiedKneserNey, list[str]]:
        """Take the discounts from the counts of counts; where they give none, 0.5, 1 and 1.5."""
        if self.discounts is not None:
            return replace(self, discounts=of_every_order(self.discounts, _EACH, len(statistics))), []
        found = [_discounts(known) for known in statistics]
        without = [known for known, given in zip(statistics, found, strict=True) if given is None]
        discounts = tuple(discount for given in found for discount in given or _FALLBACK)
        warning = f"the counts of {orders_of(without)} give no discounts: 0.5, 1 and 1.5 are used"
        return replace(self, discounts=discounts), [warning] if without else []

    def tuned(self, events: tuple[Events, ...]) -> tuple[ModifiedKneserNey, list[str]]:
        """Choose the discounts under which held-out text is likeliest."""
        if not events[0].counts.size:
            return self, [NOT_TUNED]
        start, _ = self.fitted(tuple(order.statistics for order in events))
        assert start.discounts is not None
        return replace(self, discounts=tune(start.discounts, events)), []


def _discounts(known: Statistics) -> tuple[float, ...] | None:
    numbers = [known.number_of(count) for count in range(_EACH + 2)]
    if not all(numbers[1:]):
        return None
    y = numbers[1] / (numbers[1] + 2 * numbers[2])
    found = tuple(count - (count + 1) * y * numbers[count + 1] / numbers[count] for count in (1, 2, 3))
    return found if all(0 <= discount <= count for count, discount in enumerate(found, 1)) else None


METHOD = ModifiedKneserNey
