"""How likely the contexts of a model are: in a text, in counts, or in the model's own eyes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.vocab import BEGIN_ID, END_ID, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.backoff import BackoffModel
from nlptk.ngram.renormalize import Floats, Int64s, table_size
from nlptk.ngram.trie import Counts

Ids = NDArray[np.uint32]


def own_histories(model: BackoffModel, contexts: Sequence[Int64s]) -> list[Floats]:
    """Return what the model itself gives the contexts of each order from 1 up (C,); for `<s>` that of `</s>`.

    For Kneser-Ney models this is far from how often contexts occur: their lower orders count types.
    """
    logprobs = model.logprobs.astype(np.float64)
    logprobs[BEGIN_ID] = logprobs[END_ID]
    histories = [logprobs]
    for table, nodes in zip(model.tables[:-1], contexts, strict=False):
        histories.append(table.logprobs + histories[-1][nodes])
    return [np.exp(history) for history in histories[: model.order - 1]]


def counted_histories(model: BackoffModel, words: WordTable, counts: Counts) -> list[Floats]:
    """Return the relative frequency of the contexts of each order from 1 up (C,) in counts of any vocabulary.

    Raises UsageError for counts of a lower order than the model's.
    """
    if counts.order < model.order:
        what = f"its longest n-grams have {counts.order} words, and those of the model {model.order}"
        raise UsageError("--counts", what, f"Count n-grams up to order {model.order}")
    strings = counts.vocab.words
    found = words.find(strings.values, strings.offsets[:-1], strings.lengths).astype(np.int64)
    ids = np.where(found < 0, UNKNOWN_ID, found)
    nodes, events = ids, max(int(counts.unigrams.sum()), 1)
    histories = []
    for order in range(1, model.order):
        longer = counts.levels[order - 1]
        followed = np.zeros(nodes.size, dtype=np.int64)
        np.add.at(followed, longer.contexts, longer.counts)
        mine = np.zeros(table_size(model, order), dtype=np.int64)
        np.add.at(mine, nodes[nodes >= 0], followed[nodes >= 0])
        histories.append(mine / events)
        inner = np.repeat(nodes, np.diff(longer.firsts))
        rows = np.flatnonzero(inner >= 0)
        nodes = np.full(inner.size, -1, dtype=np.int64)
        first = ids[longer.words[rows]].astype(np.uint32)
        nodes[rows] = model.tables[order - 1].find(inner[rows], first)
    return histories


class HistoryCounter:
    """How often the contexts of a model occur in a text."""

    def __init__(self, model: BackoffModel) -> None:
        self._model = model
        self._counts = [np.zeros(table_size(model, n), dtype=np.int64) for n in range(1, model.order)]
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
                nodes = self._model.tables[order - 2].find(nodes, text[places - (order - 1)])
                places, nodes = places[nodes >= 0], nodes[nodes >= 0]
            counts += np.bincount(nodes, minlength=counts.size)

    def histories(self) -> list[Floats]:
        """Return the relative frequency of the contexts of each order from 1 up (C,)."""
        return [counts / max(self._events, 1) for counts in self._counts]
