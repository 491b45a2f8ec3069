"""Estimate a back-off model from counts: one engine for all smoothings (Chen and Goodman 1999, section 2.8).

From the unigrams up, each order takes from the method the share alpha(w|h) that every seen n-gram keeps, and
gives the left-over gamma(h) to the lower order. Order 0 is uniform over the words that can be predicted (all
types, `</s>` and `<unk>`, not `<s>`), and always interpolated. The work runs over blocks of n-grams.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.progress import Step
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram.backoff import BackoffModel, Table
from nlptk.ngram.order import BLOCK, Order
from nlptk.ngram.smoothing._base import BACKOFF, UNIFORM, Block, Smoothing, Statistics
from nlptk.ngram.subset import subset
from nlptk.ngram.trie import Counts

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]

_NOTHING = 1e-12  # a left-over below this is rounding
_ALMOST_ALL = float(np.nextafter(1, 0))


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated model and how it came about."""

    model: BackoffModel
    smoothing: Smoothing  # with all its parameters
    statistics: tuple[Statistics, ...]  # of the orders from 1 up
    warnings: tuple[str, ...]


def estimate(
    counts: Counts,
    smoothing: Smoothing,
    scratch: Scratch,
    cutoffs: tuple[int, ...] | None = None,
    progress: Step = lambda orders: None,
) -> Estimate:
    """Estimate a model by one smoothing method.

    `cutoffs` gives for each order the count up to which n-grams are left out of the model (rising); what they
    keep of their contexts goes to the lower order. `progress` is told of every order.
    """
    cutoffs = cutoffs or (0,) * counts.order
    orders = [Order(counts, n, smoothing, cutoffs[n - 1]) for n in range(1, counts.order + 1)]
    statistics = tuple(order.statistics() for order in orders)
    smoothing, warnings = smoothing.fitted(statistics)
    logprobs: list[NDArray[np.float32]] = []
    backoffs: list[NDArray[np.float32]] = []  # of the contexts of each order
    for found in estimate_orders(orders, statistics, smoothing, scratch):
        smoothing = found.smoothing
        logprobs.append(_logs(found.probabilities, scratch))
        backoffs.append(_logs(found.weights, scratch))
        progress(1)
    tables = tuple(
        Table(level.words, level.firsts, logprobs[n], backoffs[n + 1] if n + 1 < counts.order else None)
        for n, level in enumerate(counts.levels, 1)
    )
    unigram_backoffs = backoffs[1] if tables else np.zeros(len(counts.vocab), dtype=np.float32)
    model = BackoffModel(counts.vocab.words, logprobs[0], unigram_backoffs, tables, smoothing.lower)
    if any(cutoffs):
        model = subset(model, [order.kept() for order in orders[1:]], scratch)
    return Estimate(model, smoothing, statistics, tuple(warnings))


@dataclass(frozen=True, slots=True)
class OrderEstimate:
    """What was estimated for the K n-grams of one order and their C contexts."""

    probabilities: Floats  # (K,)
    weights: Floats  # (C,) of the lower order
    smoothing: Smoothing  # with all its parameters up to this order


def estimate_orders(
    orders: Sequence[Order], statistics: Sequence[Statistics], smoothing: Smoothing, scratch: Scratch
) -> Iterator[OrderEstimate]:
    """Estimate one order after the other, from the unigrams up, by a method that has been fitted."""
    lower: Floats = np.zeros(0)
    for order, known in zip(orders, statistics, strict=True):
        estimation = _Estimation(order, known, smoothing, lower, scratch)
        smoothing = estimation.smoothing
        lower = estimation.probabilities()
        if order.order == 1:
            lower[BEGIN_ID] = 0  # it is never predicted
        yield OrderEstimate(lower, estimation.weights, smoothing)


class _Estimation:
    """One order under estimation."""

    def __init__(
        self, order: Order, known: Statistics, smoothing: Smoothing, lower: Floats, scratch: Scratch
    ) -> None:
        self._order, self._known, self._lower = order, known, lower
        self._scratch = scratch
        self._fixed = smoothing.lower_weight()
        self._uniform = order.order == 1 or smoothing.lower == UNIFORM
        self._backs_off = smoothing.rule == BACKOFF and (order.order > 1 or self._fixed is not None)
        self._totals = scratch.zeros(order.contexts, np.int64)
        self._types = scratch.zeros(order.contexts, np.int64)
        for _, counts, contexts in order.blocks():
            np.add.at(self._totals, contexts, counts)
            np.add.at(self._types, contexts, (counts > 0).astype(np.int64))
        self.smoothing = smoothing.learned(known, lambda: (block for _, _, block, _, _ in self._seen()))
        self._scales, self.weights = self._left_over()

    def probabilities(self) -> Floats:
        """Return the probability of each n-gram (K,)."""
        result = self._scratch.zeros(self._order.size, np.float64)
        for rows, alpha, contexts, below in self._alphas():
            result[rows] = alpha * self._scales[contexts]
            share = self.weights[contexts] * below
            result[rows] += np.where(alpha > 0, 0, share) if self._backs_off else share
        return result

    def _left_over(self) -> tuple[Floats, Floats]:
        """Return what to multiply the alphas of each context by, and the weight of its lower order (C,)."""
        kept = self._scratch.zeros(self._order.contexts, np.float64)
        seen_below = self._scratch.zeros(self._order.contexts if self._backs_off else 0, np.float64)
        for _, alpha, contexts, below in self._alphas():
            np.add.at(kept, contexts, alpha)
            if self._backs_off:
                np.add.at(seen_below, contexts, np.where(alpha > 0, below, 0))
        weights = self._scratch.zeros(kept.size, np.float64)
        for start in range(0, kept.size, BLOCK):
            rows = slice(start, start + BLOCK)
            unseen = 1 - seen_below[rows] if self._backs_off else np.ones(kept[rows].size)
            scales, left = self._shared_out(kept[rows], unseen, self._totals[rows], self._types[rows])
            if self._uniform:  # a weight of 1 marks a context that was not seen
                left[left == 1] = _ALMOST_ALL
            weights[rows] = np.where(self._totals[rows] > 0, left, 1)
            kept[rows] = scales
        return kept, weights

    def _shared_out(
        self, kept: Floats, unseen: Floats, totals: Int64s, types: Int64s
    ) -> tuple[Floats, Floats]:
        """Return scales and weights (n,); `unseen` is how much of the lower order is not covered."""
        scales = np.ones(kept.size)
        if self._fixed is not None:
            return scales, np.full(kept.size, self._fixed)
        complete = unseen < _NOTHING if self._backs_off else types >= self._known.vocab_size
        if self._backs_off:
            scales[complete] = 1 / kept[complete]
        if self.smoothing.fills_up:
            full = (kept > 1 - _NOTHING) & ~complete
            scales[full] = totals[full] / (totals[full] + 1)
        left = 1 - kept * scales
        left[left < _NOTHING] = 0  # rounding
        return scales, left / np.where(complete, 1, np.maximum(unseen, _NOTHING))

    def _alphas(self) -> Iterator[tuple[slice, Floats, Int64s, Floats]]:
        """Yield the n-grams a block at a time: which, alpha, their contexts, their lower probability (n,)."""
        for rows, seen, block, contexts, below in self._seen():
            alpha = np.zeros(below.size)
            alpha[seen] = self.smoothing.alpha(block)
            yield rows, alpha, contexts, below

    def _seen(self) -> Iterator[tuple[slice, Int64s, Block, Int64s, Floats]]:
        """Yield the n-grams a block at a time: which, those kept, contexts, lower probability (n,)."""
        for rows, counts, contexts in self._order.blocks():
            below = self._below(rows, counts.size)
            seen = np.flatnonzero(counts)
            if self._order.cutoff:
                seen = seen[self._order.kept(rows)[seen]]
            totals, types = self._totals[contexts[seen]], self._types[contexts[seen]]
            yield rows, seen, Block(counts[seen], totals, types, below[seen], self._known), contexts, below

    def _below(self, rows: slice, size: int) -> Floats:
        if self._uniform:
            return np.full(size, 1 / self._known.vocab_size)
        return self._lower[self._order.parents(rows)]


def _logs(values: Floats, scratch: Scratch) -> NDArray[np.float32]:
    """Return natural logarithms, minus infinity for 0."""
    logs = scratch.zeros(values.size, np.float32)
    with np.errstate(divide="ignore"):
        for start in range(0, values.size, BLOCK):
            logs[start : start + BLOCK] = np.log(values[start : start + BLOCK])
    return logs
