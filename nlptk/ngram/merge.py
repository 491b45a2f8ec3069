"""A mixture of back-off models as one back-off model: exact for every n-gram that any of them lists.

The n-grams are the union of those of the parts, each with its probability in the mixture; what is not listed
is backed off to, with weights that make every context sum to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import ModelError
from nlptk.core.scratch import IN_MEMORY, Scratch
from nlptk.ngram.backoff import UNIFORM, BackoffModel, Float32s, Floats, Int64s, Table
from nlptk.ngram.contexts import children_of, contexts_of
from nlptk.ngram.largearrays import MISSING, Integers, blocks, integer_type
from nlptk.ngram.mixture import Mixture, Part
from nlptk.ngram.renormalize import renormalized
from nlptk.ngram.trie import parents_of
from nlptk.ngram.union import Member, union_of

BYTES_AN_NGRAM = 64  # of memory, or of files, for each n-gram of the parts


def merged(mixture: Mixture, scratch: Scratch = IN_MEMORY) -> BackoffModel:
    """Return the back-off model of a mixture; ModelError for parts that are none, or back off to no order."""
    members = [_member(part) for part in mixture.parts]
    tables = union_of(members, scratch)
    contexts = contexts_of(tables, scratch)
    views = [_View.of_words(member) for member in members]
    bounds: Integers = np.arange(len(mixture.words) + 1)  # of the n-grams that end in each word
    logprobs = _mixed(mixture, views, bounds, scratch)
    for n, (table, nodes) in enumerate(zip(tables, contexts, strict=True)):
        views = [view.ascended(n + 2, table, nodes, scratch) for view in views]
        bounds = table.firsts[bounds]
        found = _mixed(mixture, views, bounds, scratch)
        none = None if n + 1 == len(tables) else np.zeros(0, dtype=np.float32)  # weights are yet to come
        tables[n] = Table(table.words, table.firsts, found, none)
    del views
    none = np.zeros(len(mixture.words), dtype=np.float32)
    model = BackoffModel(mixture.words, logprobs, none, tuple(tables))
    return renormalized(model, contexts, scratch=scratch)


def ngrams_of(mixture: Mixture) -> int:
    """Return how many n-grams the back-off models of a mixture have."""
    return sum(sum(_member(part).model.sizes) for part in mixture.parts)


def _member(part: Part) -> Member:
    model = part.model
    if not isinstance(model, BackoffModel) or (model.lower == UNIFORM and model.order > 1):
        what = "a model that does not back off to its next lower order has no place in a static one"
        raise ModelError("--static", what, "Mix at run time, or train with another smoothing")
    return Member(model, part.ids)


@dataclass(frozen=True, slots=True)
class _View:
    """A part, seen from the n-grams of the union of one order; words that it lacks are `<unk>` to it."""

    member: Member
    nodes: Integers  # (K,) the part's node of each n-gram, -1 where there is none
    logprobs: Floats  # (K,) of the last word
    backoffs: Float32s | None  # of the part's nodes; None where they have none

    @classmethod
    def of_words(cls, member: Member) -> _View:
        """Return how a part sees the words."""
        nodes = member.ids.astype(np.int64)
        return cls(member, nodes, member.model.logprobs[nodes].astype(np.float64), member.model.backoffs)

    def ascended(self, order: int, table: Table, contexts: Integers, scratch: Scratch) -> _View:
        """Go on to the n-grams of the next order of the union, given their contexts (K,)."""
        own = self.member.table(order)
        logprobs = scratch.zeros(contexts.size, np.float64)
        nodes = scratch.zeros(contexts.size, integer_type(own.words.size if own else 0))
        for rows in blocks(contexts.size):
            parents = parents_of(table.firsts, rows)
            logprobs[rows] = self.logprobs[parents] + self._weights(contexts[rows])
            if own is None:
                nodes[rows] = MISSING
                continue
            found = children_of(own, self.nodes[parents], self.member.ids[table.words[rows]])
            listed = np.flatnonzero(found != MISSING)
            logprobs[rows][listed] = own.logprobs[found[listed]]
            nodes[rows] = found
        return _View(self.member, nodes, logprobs, own.backoffs if own else None)

    def _weights(self, contexts: Integers) -> Floats:
        """Return the logarithms of the weights of contexts (n,), 0 of those that the part does not list."""
        weights = np.zeros(contexts.size)
        if self.backoffs is not None:
            nodes = np.where(contexts != MISSING, self.nodes[contexts], MISSING)
            weights[nodes != MISSING] = self.backoffs[nodes[nodes != MISSING]]
        return weights


def _mixed(mixture: Mixture, views: Sequence[_View], bounds: Integers, scratch: Scratch) -> Float32s:
    """Return the log-probability of each n-gram in the mixture (K,)."""
    logprobs = scratch.zeros(int(bounds[-1]), np.float32)
    for rows in blocks(logprobs.size):
        total = np.zeros(rows.stop - rows.start)
        last: Int64s = parents_of(bounds, rows)
        for view, part, weight in zip(views, mixture.parts, mixture.weights.tolist(), strict=True):
            total += weight * np.exp(view.logprobs[rows] - part.shares[last])
        with np.errstate(divide="ignore"):
            logprobs[rows] = np.log(total)
    return logprobs
