"""How likely the contexts of a model are: in a text, in counts, or in the model's own eyes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.scratch import IN_MEMORY, Scratch
from nlptk.core.vocab import BEGIN_ID, END_ID, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.backoff import BackoffModel, Floats, Ids
from nlptk.ngram.contexts import children_of
from nlptk.ngram.largearrays import MISSING, Integers, blocks, integer_type
from nlptk.ngram.trie import Counts, Level, parents_of


def own_histories(
    model: BackoffModel, contexts: Sequence[Integers], scratch: Scratch = IN_MEMORY
) -> list[Floats]:
    """Return what the model itself gives the contexts of each order from 1 up (C,); for `<s>` that of `</s>`.

    For Kneser-Ney models this is far from how often contexts occur: their lower orders count types.
    """
    logprobs = model.logprobs.astype(np.float64)
    logprobs[BEGIN_ID] = logprobs[END_ID]
    histories = [np.exp(logprobs)]
    for table, nodes in zip(model.tables[:-1], contexts, strict=False):
        history = scratch.zeros(nodes.size, np.float64)
        for rows in blocks(nodes.size):
            history[rows] = np.exp(table.logprobs[rows].astype(np.float64)) * histories[-1][nodes[rows]]
        histories.append(history)
    return histories[: model.order - 1]


def counted_histories(
    model: BackoffModel, words: WordTable, counts: Counts, scratch: Scratch = IN_MEMORY
) -> list[Floats]:
    """Return the relative frequency of the contexts of each order from 1 up (C,) in counts of any vocabulary.

    Raises UsageError for counts of a lower order than the model's.
    """
    if counts.order < model.order:
        what = f"its longest n-grams have {counts.order} words, and those of the model {model.order}"
        raise UsageError("--counts", what, f"Count n-grams up to order {model.order}")
    strings = counts.vocab.words
    found = words.find(strings.values, strings.offsets[:-1], strings.lengths).astype(np.int64)
    ids = np.where(found < 0, UNKNOWN_ID, found)
    nodes: Integers = ids
    histories = []
    for order, size in enumerate(model.sizes[:-1], 1):
        level = counts.levels[order - 1]
        histories.append(_followed(level, nodes, size, int(counts.unigrams.sum()), scratch))
        if order < model.order - 1:
            longer = scratch.zeros(len(level), integer_type(model.sizes[order]))
            for rows in blocks(len(level)):
                inner = nodes[parents_of(level.firsts, rows)]
                first = ids[level.words[rows]].astype(np.uint32)
                longer[rows] = children_of(model.tables[order - 1], inner, first)
            nodes = longer
    return histories


def _followed(level: Level, nodes: Integers, size: int, events: int, scratch: Scratch) -> Floats:
    """Return how often each context of a model (size,) is one in the counts, where it is called `nodes`."""
    history = scratch.zeros(size, np.float64)
    for rows in blocks(len(level)):
        where = nodes[level.contexts[rows]]
        known = where != MISSING
        np.add.at(history, where[known], level.counts[rows][known].astype(np.float64))
    _divide(history, events)
    return history


def _divide(history: Floats, events: int) -> None:
    for rows in blocks(history.size):
        history[rows] /= max(events, 1)


class HistoryCounter:
    """How often the contexts of a model occur in a text."""

    def __init__(self, model: BackoffModel, scratch: Scratch = IN_MEMORY) -> None:
        self._model = model
        self._counts = [scratch.zeros(size, np.float64) for size in model.sizes[:-1]]
        self._events = 0

    def add(self, text: Ids) -> None:
        """Count in sentences `<s> w .. w </s>`, end to end."""
        places = np.flatnonzero(text != END_ID)  # behind which a word is predicted
        self._events += places.size
        nodes = text[places].astype(np.int64)
        for order, counts in enumerate(self._counts, 1):
            if order > 1:
                inner = text[places - (order - 2)] != BEGIN_ID
                places, nodes = places[inner], nodes[inner]
                nodes = children_of(self._model.tables[order - 2], nodes, text[places - (order - 1)])
                places, nodes = places[nodes >= 0], nodes[nodes >= 0]
            np.add.at(counts, nodes, 1.0)  # an integer would be slow

    def histories(self) -> list[Floats]:
        """End the counting; return the relative frequency of the contexts of each order from 1 up (C,)."""
        for counts in self._counts:
            _divide(counts, self._events)
        return self._counts
