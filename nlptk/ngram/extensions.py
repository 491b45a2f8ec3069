"""The n-grams of one order under the words they begin with, for a few nodes of the order below.

The trie (trie.py) lists the children of each node. Under one word, they are searched for node by node; once
that has cost as much as it would to sort all the children by their words, they are sorted and read off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, ragged_range
from nlptk.ngram.backoff import Ids, Table

_SEARCH = 3  # what looking into a node costs, in children sorted
_ROW_BITS = 32


class Extensions:
    """The children of some nodes: of the n-grams listed after a context, say."""

    def __init__(self, table: Table, nodes: Int64s) -> None:
        """Take nodes of the order below that of the table (L,), rising."""
        self._table, self._nodes = table, nodes
        self._starts = table.firsts.take(nodes)
        self._sizes = table.firsts[1:].take(nodes) - self._starts
        self.size = int(self._sizes.sum())
        self._spent = 0
        self._sorted: tuple[Ids, Ids, Ids] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of memory held, once all is sorted."""
        return self._starts.nbytes + self._sizes.nbytes + 3 * self.size * np.dtype(np.uint32).itemsize

    def under(self, word: int) -> tuple[Int64s, Int64s]:
        """Return the children under a word, and the rows (in L) of the nodes they belong to (R,)."""
        if self._sorted is None:
            self._spent += _SEARCH * self._nodes.size
            if self._spent <= self.size or self.size >> _ROW_BITS:
                found = self._table.find(self._nodes, np.full(self._nodes.size, word, dtype=np.uint32))
                rows = np.flatnonzero(found >= 0)
                return found[rows], rows
            self._sorted = self._by_word()
        words, owners, places = self._sorted
        low, high = np.searchsorted(words, np.array([word, word + 1], dtype=np.uint32))
        rows = owners[low:high].astype(np.int64)
        return self._starts[rows].astype(np.int64) + places[low:high], rows

    def _by_word(self) -> tuple[Ids, Ids, Ids]:
        """Return, for all children by word, the words, the rows of their nodes, their places there (K,)."""
        children: NDArray[np.integer] = ragged_range(self._starts, self._sizes)
        keys = self._table.words[children].astype(np.uint64) << np.uint64(_ROW_BITS)
        keys |= np.arange(keys.size, dtype=np.uint64)
        keys.sort()
        order = keys.astype(np.uint32)  # the lower half
        owners = np.repeat(np.arange(self._nodes.size, dtype=np.uint32), self._sizes)[order]
        places = children[order] - self._starts[owners]
        return (keys >> np.uint64(_ROW_BITS)).astype(np.uint32), owners, places.astype(np.uint32)
