"""Discounts that are subtracted from counts: one for each order, or one each for 1, 2, .. K and more.

alpha = (c - D(c)) / c(h), and the lower order gets the sum of the discounts of the context, over c(h). The
probability of an event is linear in the discounts of any one order, so that the log-probability of held-out
text is concave in them: Newton's method climbs it, one order after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

from nlptk.core.errors import UsageError
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

_SWEEPS = 30  # over the orders
_STEPS = 20  # of Newton's method in one order
_CLOSE = 1e-5  # discounts that change by less have arrived
_MARGIN = 1e-3  # a discount stays this far from 0 and from the count


@dataclass(frozen=True, slots=True)
class Discounting(Smoothing):
    """What the methods that subtract discounts have in common: one discount for each order, if not more."""

    discounts: tuple[float, ...] | None = None
    rule: str = INTERPOLATE

    heldout: ClassVar[str] = TUNE
    fallback: ClassVar[tuple[float, ...]] = (0.5,)  # the discounts of an order whose counts give none
    without: ClassVar[str] = "give no discount: 0.5 is used"

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_rule(self.rule)
        _check_discounts(self.discounts, len(self.fallback))

    def of_counts(self, known: Statistics) -> tuple[float, ...] | None:
        """Return n1 / (n1 + 2 n2) (Ney, Essen and Kneser 1994), None where either is 0."""
        once, twice = known.number_of(1), known.number_of(2)
        return (once / (once + 2 * twice),) if once and twice else None

    def alpha(self, block: Block) -> Floats:
        """Return (c - D(c)) / c(h)."""
        assert self.discounts is not None
        each = len(self.fallback)
        first = each * (block.statistics.order - 1)
        of_count = np.array((0.0, *self.discounts[first : first + each]))
        alpha: Floats = (block.counts - of_count[np.minimum(block.counts, each)]) / block.totals
        return alpha

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[Self, list[str]]:
        """Take the discounts from the counts of counts."""
        if self.discounts is not None:
            given = _of_every_order(self.discounts, len(self.fallback), len(statistics))
            return replace(self, discounts=given), []
        found = [self.of_counts(known) for known in statistics]
        without = [known for known, given in zip(statistics, found, strict=True) if given is None]
        discounts = tuple(discount for given in found for discount in given or self.fallback)
        warnings = [f"the counts of {orders_of(without)} {self.without}"] if without else []
        return replace(self, discounts=discounts), warnings

    def tuned(self, events: tuple[Events, ...]) -> tuple[Self, list[str]]:
        """Choose the discounts under which held-out text is likeliest."""
        if not events[0].counts.size:
            return self, ["there is no held-out text to tune on: the discounts are those of the counts"]
        start, _ = self.fitted(tuple(order.statistics for order in events))
        assert start.discounts is not None
        return replace(self, discounts=tune(start.discounts, events)), []


def _check_discounts(discounts: tuple[float, ...] | None, each: int) -> None:
    """Raise UsageError for discounts that are not between 0 and their counts, `each` for an order."""
    if discounts is None:
        return
    text = "/".join(f"{discount:g}" for discount in discounts)
    if not discounts or len(discounts) % each:
        what = f"{len(discounts)} are given, and every order takes {each}"
        raise UsageError(f"discounts={text}", what, f"Give {each}, or {each} for every order")
    if not all(0 <= discount <= place % each + 1 for place, discount in enumerate(discounts)):
        raise UsageError(f"discounts={text}", "one is below 0 or above its count", "Give 0.75, say")


def _of_every_order(discounts: tuple[float, ...], each: int, orders: int) -> tuple[float, ...]:
    """Return `each` discounts for every order; UsageError if there are too few or too many."""
    if len(discounts) == each:
        return discounts * orders
    if len(discounts) != each * orders:
        what = f"{len(discounts)} do not fit {orders} orders"
        raise UsageError("discounts", what, f"Give {each}, or {each * orders}")
    return discounts


def tune(discounts: tuple[float, ...], events: tuple[Events, ...]) -> tuple[float, ...]:
    """Return the discounts under which held-out events are likeliest, from given ones on.

    Those of the unigrams stay: tuned, they would trade all words seen for the unknown ones.
    """
    start = np.array(discounts).reshape(len(events), -1)
    highest: Floats = np.arange(1.0, start.shape[1] + 1.0) - _MARGIN
    orders = [_HeldoutOrder(order, start.shape[1]) for order in events]
    found = np.concatenate((start[:1], np.clip(start[1:], _MARGIN, highest)))
    for _ in range(_SWEEPS):
        before = found.copy()
        for n in range(1, len(orders)):
            constant, slopes = _linear(orders, found, n)
            found[n] = _climbed(constant, slopes, found[n], highest)
        if np.abs(found - before).max() < _CLOSE:
            break
    return tuple(found.ravel().tolist())


class _HeldoutOrder:
    """What the probability of each event is made of in one order: linear in the discounts."""

    def __init__(self, events: Events, each: int) -> None:
        seen = events.totals > 0
        totals = np.maximum(events.totals, 1)
        self.relative = events.counts / totals  # (M,) c / c(h)
        self.passed = np.where(seen, 0.0, 1.0)  # (M,) all goes to the lower order where there is no context
        types = events.types if each > 1 else events.types.sum(axis=0, keepdims=True)
        self.lower = np.where(seen, types / totals, 0)  # (K, M) what each discount gives to the lower order
        kind = np.minimum(events.counts, each) - 1
        rows = np.arange(each)[:, None]
        self.taken = np.where(rows == kind, 1 / totals, 0)  # (K, M) what it takes from the event
        self.vocab_size = events.statistics.vocab_size

    def weight(self, discounts: Floats) -> Floats:
        """Return the weight of the lower order (M,)."""
        weight: Floats = self.passed + discounts @ self.lower
        return weight

    def kept(self, discounts: Floats) -> Floats:
        """Return alpha (M,)."""
        kept: Floats = self.relative - discounts @ self.taken
        return kept


def _linear(orders: list[_HeldoutOrder], discounts: Floats, n: int) -> tuple[Floats, Floats]:
    """Return the constant (M,) and the slopes (K, M) of the probabilities in the discounts of one order."""
    lower = np.full(orders[0].relative.size, 1 / orders[0].vocab_size)
    for order, given in zip(orders[:n], discounts, strict=False):
        lower = order.kept(given) + order.weight(given) * lower
    above = np.zeros(lower.size)
    reached = np.ones(lower.size)  # the share of the probability that comes through order n
    for order, given in zip(orders[:n:-1], discounts[:n:-1], strict=True):
        above += reached * order.kept(given)
        reached = reached * order.weight(given)
    order = orders[n]
    constant = above + reached * (order.relative + order.passed * lower)
    return constant, reached * (order.lower * lower - order.taken)


def _climbed(constant: Floats, slopes: Floats, start: Floats, highest: Floats) -> Floats:
    """Return the point within the bounds where the sum of log(constant + x slopes) is greatest."""
    point, value = start, _log_sum(constant + start @ slopes)
    for _ in range(_STEPS):
        relative = slopes / (constant + point @ slopes)
        gradient = relative.sum(axis=1)
        stuck = ((point <= _MARGIN) & (gradient < 0)) | ((point >= highest) & (gradient > 0))
        free = np.flatnonzero(~stuck)
        curvature = relative[free] @ relative[free].T + 1e-9 * np.eye(free.size)
        step = np.zeros(point.size)
        step[free] = np.linalg.solve(curvature, gradient[free])
        for _ in range(_STEPS):
            there = np.clip(point + step, _MARGIN, highest)
            better = _log_sum(constant + there @ slopes)
            if better >= value:
                break
            step = step / 2
        else:
            break
        moved = np.abs(there - point).max()
        point, value = there, better
        if moved < _CLOSE:
            break
    return point


def _log_sum(probabilities: Floats) -> float:
    return float(np.log(probabilities).sum())
