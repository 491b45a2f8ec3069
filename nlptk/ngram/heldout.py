"""Held-out text, on which parameters are fitted: what each order has counted of its events.

Without a file of its own, every tenth sentence of the training text is held out: the parameters are fitted
with the counts of the other nine, and then used with the counts of all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import Ragged, batches, ragged_range
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram.backoff import Table, padded
from nlptk.ngram.order import Order
from nlptk.ngram.smoothing._base import Events, Smoothing
from nlptk.ngram.trie import Counts

Int64s = NDArray[np.int64]
Ids = NDArray[np.uint32]

_EVERY = 10
_BLOCK = 1 << 20  # tokens copied at a time
_MOST = 1 << 19  # events to fit parameters on: of more sentences, evenly spread ones are used
_KINDS = 3  # of counts: 1, 2 and more


def split(corpus: EncodedCorpus, scratch: Scratch) -> tuple[EncodedCorpus, EncodedCorpus]:
    """Return nine tenths of the sentences and every tenth one; both keep the vocabulary of all."""
    held_out = np.arange(corpus.ends.size) % _EVERY == _EVERY - 1
    return sentences(corpus, ~held_out, scratch), sentences(corpus, held_out, scratch)


def held_out_events(
    counts: Counts, smoothing: Smoothing, heldout: EncodedCorpus, scratch: Scratch
) -> tuple[Events, ...]:
    """Return for each order what it has counted of the M events of held-out text, `</s>` among them.

    The counts are those that the smoothing wants, and the text is in their vocabulary.
    """
    thinned = _thinned(heldout, scratch)
    text = padded(Ragged(thinned.ids, np.append(0, thinned.ends))).values
    places = np.flatnonzero(text != BEGIN_ID)
    found: list[Events] = []
    contexts = np.zeros(text.size, dtype=np.int64)  # the node that ends at each place, -1 for none
    nodes = np.where(text == BEGIN_ID, -1, text).astype(np.int64)
    for n in range(1, counts.order + 1):
        if n > 1:
            contexts, nodes = nodes, _longer(counts, n, nodes, text)
            if n == 2:  # noqa: PLR2004  <s> is a context, though it is never predicted
                contexts[text == BEGIN_ID] = BEGIN_ID
        before = contexts[places - 1] if n > 1 else np.zeros(places.size, dtype=np.int64)
        found.append(_events(Order(counts, n, smoothing), nodes[places], before, scratch))
    return tuple(found)


def _longer(counts: Counts, n: int, nodes: Int64s, text: Ids) -> Int64s:
    """Return the node of order n that ends at each place, given those of order n - 1 (P,)."""
    level = counts.levels[n - 2]
    table = Table(level.words, level.firsts, np.zeros(0, np.float32), None)
    longer = np.full(text.size, -1, dtype=np.int64)
    places = np.flatnonzero(nodes >= 0)
    places = places[text[places - (n - 2)] != BEGIN_ID]  # no n-gram goes beyond <s>
    longer[places] = table.find(nodes[places], text[places - (n - 1)])
    return longer


def _events(order: Order, nodes: Int64s, contexts: Int64s, scratch: Scratch) -> Events:
    """Look up the counts of nodes and of their contexts, -1 where there is none (M,)."""
    counts = scratch.zeros(order.size, np.int64)
    totals = scratch.zeros(order.contexts, np.int64)
    types = [scratch.zeros(order.contexts, np.int64) for _ in range(_KINDS)]
    for rows, here, of_context in order.blocks():
        counts[rows] = here
        np.add.at(totals, of_context, here)
        for count, numbers in enumerate(types, 1):
            np.add.at(
                numbers, of_context, (here == count if count < _KINDS else here >= _KINDS).astype(np.int64)
            )
    seen = contexts >= 0
    return Events(
        _taken(counts, nodes, nodes >= 0),
        _taken(totals, contexts, seen),
        np.array([_taken(numbers, contexts, seen) for numbers in types]),
        order.statistics(),
    )


def _taken(values: Int64s, rows: Int64s, known: NDArray[np.bool_]) -> Int64s:
    taken = np.zeros(rows.size, dtype=np.int64)
    taken[known] = values[rows[known]]
    return taken


def _thinned(corpus: EncodedCorpus, scratch: Scratch) -> EncodedCorpus:
    """Return evenly spread sentences with about as many events as parameters need."""
    every = -(-(corpus.ids.size + corpus.ends.size) // _MOST)
    if every <= 1:
        return corpus
    return sentences(corpus, np.arange(corpus.ends.size) % every == 0, scratch)


def sentences(corpus: EncodedCorpus, chosen: NDArray[np.bool_], scratch: Scratch) -> EncodedCorpus:
    """Return some of the sentences."""
    offsets = np.concatenate((np.zeros(1, np.int64), corpus.ends))
    lengths = np.where(chosen, np.diff(offsets), 0)
    ids = scratch.zeros(int(lengths.sum()), np.uint32)
    start = 0
    for rows in batches(offsets, _BLOCK):
        taken = corpus.ids[ragged_range(offsets[:-1][rows], lengths[rows])]
        ids[start : start + taken.size] = taken
        start += taken.size
    return EncodedCorpus(corpus.vocab, ids, np.cumsum(lengths[chosen]))
