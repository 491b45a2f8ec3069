"""Jelinek-Mercer smoothing (Jelinek and Mercer 1980; Chen and Goodman 1999, section 2.3, equation 9).

p = lambda c / c(h) + (1 - lambda) p_lower. Lambda depends on the order and on the bucket of c(h): 1, 2 to 3,
4 to 7 and so on. The weights are fitted by EM on held-out text, for all orders together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.ngram.smoothing._base import ALWAYS, Block, Events, Floats, Int64s, Smoothing, Statistics

_BUCKETS = 16
_FALLBACK = 0.5
_ROUNDS = 200
_CLOSE = 1e-7  # nats an event: EM that gains less has arrived
_PRIOR = 0.5  # events for and against, so that no weight is 0 or 1


@dataclass(frozen=True, slots=True)
class JelinekMercer(Smoothing):
    """Mix relative frequencies of all orders, by weights for each size of context fitted on held-out text.

    - `weights`: lambda, 16 for each order: of contexts that occur 1, 2 to 3, 4 to 7, .. times;
      without them, they are fitted
    """

    weights: tuple[float, ...] | None = None

    heldout: ClassVar[str] = ALWAYS

    def __post_init__(self) -> None:
        """Check the weights."""
        if self.weights is None:
            return
        if not self.weights or len(self.weights) % _BUCKETS:
            what = f"{len(self.weights)} are given, and every order takes {_BUCKETS}"
            raise UsageError("weights", what, "Leave them out, to have them fitted")
        if not all(0 <= weight <= 1 for weight in self.weights):
            raise UsageError("weights", "not all are in 0 to 1", "Leave them out, to have them fitted")

    def wants_heldout(self, tune: bool) -> bool:
        """Tell whether the weights are wanting."""
        return self.weights is None

    def alpha(self, block: Block) -> Floats:
        """Return lambda c / c(h)."""
        assert self.weights is not None
        first = _BUCKETS * (block.statistics.order - 1)
        weights = np.array(self.weights[first : first + _BUCKETS])
        alpha: Floats = weights[_buckets(block.totals)] * block.counts / block.totals
        return alpha

    def check_without_heldout(self) -> None:
        """Refuse to go on without weights: counts do not tell them."""
        if self.weights is None:
            what = "its weights are fitted on held-out text, and there are only counts"
            raise UsageError("jelinek-mercer", what, "Give --heldout FILE")

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[JelinekMercer, list[str]]:
        """Check that there are weights for every order."""
        self.check_without_heldout()
        assert self.weights is not None
        if len(self.weights) != _BUCKETS * len(statistics):
            what = f"{len(self.weights)} do not fit {len(statistics)} orders"
            raise UsageError("weights", what, f"Give {_BUCKETS} for each order")
        return self, []

    def tuned(self, events: tuple[Events, ...]) -> tuple[JelinekMercer, list[str]]:
        """Fit the weights by EM."""
        if self.weights is not None:
            return self, []
        if not events[0].counts.size:
            weights = np.full((len(events), _BUCKETS), _FALLBACK)
            warning = [f"there is no held-out text to fit weights on: all are {_FALLBACK}"]
        else:
            weights, warning = _fitted_by_em(events), []
        return replace(self, weights=tuple(weights.ravel().tolist())), warning


def _buckets(totals: Int64s) -> Int64s:
    """Return the bucket of each count above 0 (n,)."""
    buckets: Int64s = np.minimum(np.frexp(totals)[1].astype(np.int64) - 1, _BUCKETS - 1)
    return buckets


def _fitted_by_em(events: tuple[Events, ...]) -> Floats:
    """Return the likeliest weights (N, B)."""
    relative = [order.counts / np.maximum(order.totals, 1) for order in events]
    buckets = [_buckets(np.maximum(order.totals, 1)) for order in events]
    seen = [order.totals > 0 for order in events]
    weights = np.full((len(events), _BUCKETS), _FALLBACK)
    before = -np.inf
    for _ in range(_ROUNDS):
        lower = [np.full(relative[0].size, 1 / events[0].statistics.vocab_size)]
        kept = []  # the part of each order's probability that is its own
        for n in range(len(events)):
            weight = np.where(seen[n], weights[n][buckets[n]], 0)
            kept.append(weight * relative[n])
            lower.append(kept[n] + (1 - weight) * lower[n])
        reached = np.ones(relative[0].size)  # the chance that the event came through this order
        for n in reversed(range(len(events))):
            own = reached * kept[n] / lower[n + 1]
            hits = np.bincount(buckets[n], own, _BUCKETS)
            tries = np.bincount(buckets[n], np.where(seen[n], reached, 0), _BUCKETS)
            weights[n] = (hits + _PRIOR) / (tries + 2 * _PRIOR)
            reached = reached - own
        mean = float(np.log(lower[-1]).mean())
        if mean - before < _CLOSE:
            break
        before = mean
    return weights


METHOD = JelinekMercer
