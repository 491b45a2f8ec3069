"""Back-off weights anew, for a model whose n-grams or probabilities have changed; and a check of the sums.

The weight of a context h is what its listed n-grams leave over what the lower order leaves for them:
(1 - sum of p(w|h)) / (1 - sum of p(w|h')), both over the words listed after h (Katz 1987). The suffix of
every n-gram is listed, so p(w|h') is always the probability of its parent in the trie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram.backoff import UNIFORM, BackoffModel, Table

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NOTHING = 1e-13  # a left-over below this is rounding
_LEAST = 1e-12  # that a context with unlisted words leaves to them
_CLOSE = 1e-4  # how near to one the sums of a model of float32 must be


def parents_of(table: Table) -> Int64s:
    """Return the node of the suffix of each n-gram (K,), in the order below."""
    return np.repeat(np.arange(table.firsts.size - 1), np.diff(table.firsts))


def contexts_of(tables: Sequence[Table]) -> list[Int64s]:
    """Return the nodes of the contexts of n-grams (K,), for the orders from 2 up; -1 if it is not listed."""
    found = [table.words.astype(np.int64) for table in tables[:1]]
    for lower, table in zip(tables, tables[1:], strict=False):
        inner = found[-1][parents_of(table)]  # w2 .. w(n-1)
        rows = np.flatnonzero(inner >= 0)
        contexts = np.full(inner.size, -1, dtype=np.int64)
        contexts[rows] = lower.find(inner[rows], table.words[rows])
        found.append(contexts)
    return found


@dataclass(frozen=True, slots=True)
class Masses:
    """What the n-grams of one order take of each of their contexts."""

    listed: Floats  # (C,) the sum of their probabilities
    left: Floats  # (C,) what the lower order gives to the words that are not listed
    types: Int64s  # (C,) how many are listed

    def weights(self) -> Floats:
        """Return the logarithms of the weights with which every context sums to one (C,)."""
        counts = (self.types > 0) & (self.left > _NOTHING)
        weights = np.zeros(counts.size)
        weights[counts] = np.log(np.maximum(1 - self.listed[counts], _LEAST) / self.left[counts])
        return weights

    def sums(self, weights: NDArray[np.floating]) -> Floats:
        """Return what each context sums to under the logarithms of given weights (C,)."""
        sums: Floats = self.listed + np.exp(weights.astype(np.float64)) * self.left
        return sums


def masses_of(model: BackoffModel, order: int, contexts: Int64s, sums: Floats | None) -> Masses:
    """Sum up the n-grams of an order, from 2 up, by their contexts (K,).

    `sums` is what the contexts of the next lower order sum to (None for order 2): one, but for the rounding
    of what is stored, beside which the left-over may be small.
    """
    table, size = model.tables[order - 2], table_size(model, order - 1)
    known = contexts >= 0
    where = contexts[known]
    listed: Floats = np.zeros(size)
    np.add.at(listed, where, np.exp(table.logprobs[known].astype(np.float64)))
    below: Floats = np.zeros(size)
    np.add.at(below, where, np.exp(lower_logprobs(model, order)[known]))
    if model.lower == UNIFORM:
        whole = np.ones(size)
    elif sums is None:
        whole = np.full(size, _word_sum(model))
    else:
        whole = sums[parents_of(model.tables[order - 3])]
    return Masses(listed, np.maximum(whole - below, 0), np.bincount(where, minlength=size))


def masses(model: BackoffModel, contexts: Sequence[Int64s]) -> Iterator[Masses]:
    """Yield what the n-grams of each order from 2 up take of their contexts; `contexts_of` gives these."""
    sums = None
    for order, nodes in enumerate(contexts, 2):
        found = masses_of(model, order, nodes, sums)
        sums = found.sums(weights_of(model, order - 1))
        yield found


def _word_sum(model: BackoffModel) -> float:
    words = np.exp(model.logprobs.astype(np.float64))
    words[BEGIN_ID] = 0
    return float(words.sum())


def lower_logprobs(model: BackoffModel, order: int) -> Floats:
    """Return the log-probability of the last word of each n-gram in the next lower order (K,)."""
    table = model.tables[order - 2]
    if model.lower == UNIFORM:
        return np.full(table.words.size, -np.log(len(model.words) - 1))
    logprobs = model.logprobs if order == 2 else model.tables[order - 3].logprobs  # noqa: PLR2004
    return logprobs[parents_of(table)].astype(np.float64)


def table_size(model: BackoffModel, order: int) -> int:
    """Return how many n-grams of an order there are."""
    return len(model.words) if order == 1 else model.tables[order - 2].words.size


def weights_of(model: BackoffModel, order: int) -> NDArray[np.float32]:
    """Return the logarithms of the weights of the contexts of an order below the highest (C,)."""
    weights = model.backoffs if order == 1 else model.tables[order - 2].backoffs
    assert weights is not None
    return weights


def renormalized(
    model: BackoffModel, contexts: Sequence[Int64s] | None = None, changed: Sequence[Mask] | None = None
) -> BackoffModel:
    """Return the model with new back-off weights, so that every context sums to one.

    `contexts` is what `contexts_of` gives. `changed` tells, for each order from 1 up but the highest, which
    contexts get a new weight (C,); without it all do.
    """
    contexts = contexts_of(model.tables) if contexts is None else contexts
    weights: list[NDArray[np.float32]] = []
    sums = None
    for order, nodes in enumerate(contexts, 2):
        found = masses_of(model, order, nodes, sums)
        fresh = found.weights().astype(np.float32)
        if changed is not None:
            fresh = np.where(changed[order - 2], fresh, weights_of(model, order - 1))
        weights.append(fresh)
        sums = found.sums(fresh)
    if not weights:
        return replace(model, backoffs=np.zeros(len(model.words), dtype=np.float32))
    tables = [replace(table, backoffs=fresh) for table, fresh in zip(model.tables, weights[1:], strict=False)]
    return replace(model, backoffs=weights[0], tables=(*tables, model.tables[-1]))


def context_sums(model: BackoffModel) -> list[Floats]:
    """Return, for each order from 1 up, the sum of p(w|h) over all words w for each context with n-grams."""
    sums = [np.array([_word_sum(model)])]
    for order, found in enumerate(masses(model, contexts_of(model.tables)), 2):
        sums.append(found.sums(weights_of(model, order - 1))[found.types > 0])
    return sums


def is_normalized(model: BackoffModel) -> bool:
    """Tell whether the scores are probabilities: every context sums to one."""
    return all(bool((np.abs(sums - 1) < _CLOSE).all()) for sums in context_sums(model))
