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

from nlptk.core.scratch import IN_MEMORY, Scratch
from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram.backoff import UNIFORM, BackoffModel, Float32s, Floats
from nlptk.ngram.contexts import contexts_of
from nlptk.ngram.largearrays import Integers, Mask, blocks
from nlptk.ngram.trie import parents_of

_NOTHING = 1e-13  # a left-over below this is rounding
_LEAST = 1e-12  # that a context with unlisted words leaves to them
_CLOSE = 1e-4  # how near to one the sums of a model of float32 must be


@dataclass(frozen=True, slots=True)
class Masses:
    """What the n-grams of one order take of each of their contexts."""

    listed: Floats  # (C,) the sum of their probabilities
    left: Floats  # (C,) what the lower order gives to the words that are not listed
    followed: Mask  # (C,) whether any is listed

    def weights(self, scratch: Scratch = IN_MEMORY) -> Float32s:
        """Return the logarithms of the weights with which every context sums to one (C,)."""
        weights = scratch.zeros(self.listed.size, np.float32)
        for rows in blocks(weights.size):
            counts = self.followed[rows] & (self.left[rows] > _NOTHING)
            ratios = np.maximum(1 - self.listed[rows][counts], _LEAST) / self.left[rows][counts]
            weights[rows][counts] = np.log(ratios)
        return weights

    def sums(self, weights: NDArray[np.floating], scratch: Scratch = IN_MEMORY) -> Floats:
        """Return what each context sums to under the logarithms of given weights (C,)."""
        sums = scratch.zeros(self.listed.size, np.float64)
        for rows in blocks(sums.size):
            sums[rows] = self.listed[rows] + np.exp(weights[rows].astype(np.float64)) * self.left[rows]
        return sums


def masses_of(
    model: BackoffModel, order: int, contexts: Integers, sums: Floats | None, scratch: Scratch = IN_MEMORY
) -> Masses:
    """Sum up the n-grams of an order, from 2 up, by their contexts (K,).

    `sums` is what the contexts of the next lower order sum to (None for order 2): one, but for the rounding
    of what is stored, beside which the left-over may be small.
    """
    table, size = model.tables[order - 2], table_size(model, order - 1)
    listed, left = scratch.zeros(size, np.float64), scratch.zeros(size, np.float64)
    followed = scratch.zeros(size, np.bool_)
    for rows in blocks(table.words.size):
        known = contexts[rows] >= 0
        where = contexts[rows][known]
        np.add.at(listed, where, np.exp(table.logprobs[rows][known].astype(np.float64)))
        np.add.at(left, where, np.exp(lower_logprobs(model, order, rows)[known]))
        followed[where] = True
    words = _word_sum(model)
    for rows in blocks(size):
        if model.lower == UNIFORM:
            whole: float | Floats = 1.0
        elif sums is None:
            whole = words
        else:
            whole = sums[parents_of(model.tables[order - 3].firsts, rows)]
        left[rows] = np.maximum(whole - left[rows], 0)
    return Masses(listed, left, followed)


def masses(
    model: BackoffModel, contexts: Sequence[Integers], scratch: Scratch = IN_MEMORY
) -> Iterator[tuple[Masses, Floats]]:
    """Yield what the n-grams of each order from 2 up take of their contexts, and what these sum to (C,).

    `contexts_of` gives the contexts.
    """
    sums = None
    for order, nodes in enumerate(contexts, 2):
        found = masses_of(model, order, nodes, sums, scratch)
        sums = found.sums(weights_of(model, order - 1), scratch)
        yield found, sums


def _word_sum(model: BackoffModel) -> float:
    words = np.exp(model.logprobs.astype(np.float64))
    words[BEGIN_ID] = 0
    return float(words.sum())


def lower_logprobs(model: BackoffModel, order: int, rows: slice) -> Floats:
    """Return the log-probability of the last word of some n-grams in the next lower order (n,)."""
    if model.lower == UNIFORM:
        return np.full(rows.stop - rows.start, -np.log(len(model.words) - 1))
    logprobs = model.logprobs if order == 2 else model.tables[order - 3].logprobs  # noqa: PLR2004
    return logprobs[parents_of(model.tables[order - 2].firsts, rows)].astype(np.float64)


def table_size(model: BackoffModel, order: int) -> int:
    """Return how many n-grams of an order there are."""
    return len(model.words) if order == 1 else model.tables[order - 2].words.size


def weights_of(model: BackoffModel, order: int) -> Float32s:
    """Return the logarithms of the weights of the contexts of an order below the highest (C,)."""
    weights = model.backoffs if order == 1 else model.tables[order - 2].backoffs
    assert weights is not None
    return weights


def renormalized(
    model: BackoffModel,
    contexts: Sequence[Integers] | None = None,
    changed: Sequence[Mask] | None = None,
    scratch: Scratch = IN_MEMORY,
) -> BackoffModel:
    """Return the model with new back-off weights, so that every context sums to one.

    `contexts` is what `contexts_of` gives. `changed` tells, for each order from 1 up but the highest, which
    contexts get a new weight (C,); without it all do.
    """
    contexts = contexts_of(model.tables, scratch) if contexts is None else contexts
    weights: list[Float32s] = []
    sums = None
    for order, nodes in enumerate(contexts, 2):
        found = masses_of(model, order, nodes, sums, scratch)
        fresh = found.weights(scratch)
        if changed is not None:
            for rows in blocks(fresh.size):
                unchanged = ~changed[order - 2][rows]
                fresh[rows][unchanged] = weights_of(model, order - 1)[rows][unchanged]
        weights.append(fresh)
        sums = found.sums(fresh, scratch)
    if not weights:
        return replace(model, backoffs=np.zeros(len(model.words), dtype=np.float32))
    tables = [replace(table, backoffs=fresh) for table, fresh in zip(model.tables, weights[1:], strict=False)]
    return replace(model, backoffs=weights[0], tables=(*tables, model.tables[-1]))


def context_sums(model: BackoffModel, contexts: Sequence[Integers] | None = None) -> Iterator[Floats]:
    """Yield, for each order from 1 up, the sum of p(w|h) over all words w for each context with n-grams."""
    yield np.array([_word_sum(model)])
    for found, sums in masses(model, contexts_of(model.tables) if contexts is None else contexts):
        yield sums[found.followed]


def is_normalized(model: BackoffModel, contexts: Sequence[Integers] | None = None) -> bool:
    """Tell whether the scores are probabilities: every context sums to one."""
    return all(are_one(sums) for sums in context_sums(model, contexts))


def are_one(sums: Floats) -> bool:
    """Tell whether sums of probabilities are one but for rounding."""
    return all(bool((np.abs(sums[rows] - 1) < _CLOSE).all()) for rows in blocks(sums.size))
