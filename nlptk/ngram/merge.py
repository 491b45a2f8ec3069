"""A mixture of back-off models as one back-off model: exact for every n-gram that any of them lists.

The n-grams are the union of those of the parts, each with its probability in the mixture; what is not listed
is backed off to, with weights that make every context sum to one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ModelError
from nlptk.core.ragged import offsets_of
from nlptk.core.vocab import UNKNOWN_ID
from nlptk.ngram.backoff import UNIFORM, BackoffModel, Floats, Ids, Int64s, Table
from nlptk.ngram.mixture import Mixture, Part
from nlptk.ngram.renormalize import contexts_of, parents_of, renormalized


def merged(mixture: Mixture) -> BackoffModel:
    """Return the back-off model of a mixture; ModelError for parts that are none, or back off to no order."""
    sources = [_source(part) for part in mixture.parts]
    tables = _union(sources, mixture)
    contexts = contexts_of(tables)
    last = np.arange(len(mixture.words))  # the last word of each n-gram
    logprobs = [_mixed(sources, mixture.weights, last)]
    for order, (table, nodes) in enumerate(zip(tables, contexts, strict=True), 2):
        parents = parents_of(table)
        for source in sources:
            source.ascend(order, table.words, parents, nodes)
        last = last[parents]
        logprobs.append(_mixed(sources, mixture.weights, last))
    levels = [
        Table(table.words, table.firsts, found, None if n == len(tables) else np.zeros_like(found))
        for n, (table, found) in enumerate(zip(tables, logprobs[1:], strict=True), 1)
    ]
    none = np.zeros(len(mixture.words), dtype=np.float32)
    return renormalized(BackoffModel(mixture.words, logprobs[0], none, tuple(levels)), contexts)


@dataclass(slots=True)
class _Source:
    """One part, seen from the n-grams of the union of one order after the other."""

    model: BackoffModel
    part: Part
    nodes: Int64s  # (K,) the part's node of each n-gram, -1 where there is none
    logprobs: Floats  # (K,) of the last word, which is <unk> where the part lacks it
    backoffs: Floats  # (K,) log of the weight of each n-gram as a context

    def ascend(self, order: int, words: Ids, parents: Int64s, contexts: Int64s) -> None:
        """Go on to the n-grams of the next order, given their first words, suffixes and contexts (K,)."""
        backed_off = self.logprobs[parents] + np.where(contexts >= 0, self.backoffs[contexts], 0)
        inner = self.nodes[parents]
        self.nodes = np.full(inner.size, -1, dtype=np.int64)
        self.logprobs = backed_off
        self.backoffs = np.zeros(inner.size)
        if order > self.model.order:
            return
        table = self.model.tables[order - 2]
        rows = np.flatnonzero(inner >= 0)
        self.nodes[rows] = table.find(inner[rows], self.part.ids[words[rows]])
        listed = np.flatnonzero(self.nodes >= 0)
        self.logprobs[listed] = table.logprobs[self.nodes[listed]]
        if table.backoffs is not None:
            self.backoffs[listed] = table.backoffs[self.nodes[listed]]


def _source(part: Part) -> _Source:
    model = part.model
    if not isinstance(model, BackoffModel) or (model.lower == UNIFORM and model.order > 1):
        what = "a model that does not back off to its next lower order has no place in a static one"
        raise ModelError("--static", what, "Mix at run time, or train with another smoothing")
    nodes = part.ids.astype(np.int64)
    return _Source(
        model, part, nodes, model.logprobs[nodes].astype(np.float64), model.backoffs[nodes].astype(np.float64)
    )


def _mixed(sources: list[_Source], weights: Floats, last: Int64s) -> NDArray[np.float32]:
    """Return the log-probability of each n-gram in the mixture (K,), given the last word of each."""
    total = np.zeros(last.size)
    for source, weight in zip(sources, weights.tolist(), strict=True):
        total += weight * np.exp(source.logprobs - source.part.shares[last])
    with np.errstate(divide="ignore"):
        return np.log(total).astype(np.float32)


def _union(sources: list[_Source], mixture: Mixture) -> list[Table]:
    """Return the trie of all n-grams of the parts; probabilities are yet to come."""
    tables: list[Table] = []
    places = [_places(source.part, len(source.model.words)) for source in sources]
    bits = np.uint64(len(mixture.words).bit_length())
    nodes = list(places)  # the node in the union of each n-gram of the order below, for each part
    size = len(mixture.words)
    for order in range(2, mixture.order + 1):
        keys: list[NDArray[np.uint64]] = []
        for source, words, above in zip(sources, places, nodes, strict=True):
            mine = np.zeros(0, dtype=np.uint64)
            if order <= source.model.order:
                table = source.model.tables[order - 2]
                suffixes = above[parents_of(table)].view(np.uint64)
                mine = (suffixes << bits) | words[table.words].astype(np.uint64)
            keys.append(mine)
        every = np.unique(np.concatenate(keys))
        nodes = [np.searchsorted(every, mine) for mine in keys]
        children = np.bincount((every >> bits).view(np.int64), minlength=size)
        first = (every & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.uint32)
        tables.append(Table(first, offsets_of(children), np.zeros(0, dtype=np.float32), None))
        size = every.size
    return tables


def _places(part: Part, size: int) -> Int64s:
    """Return where in the union each word of a part is (V,)."""
    places = np.zeros(size, dtype=np.int64)
    known = np.flatnonzero(part.ids != UNKNOWN_ID)
    places[part.ids[known]] = known
    return places
