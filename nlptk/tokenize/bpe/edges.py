"""The text of BPE training and its edges: two neighbouring symbols each, grouped by pair."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged
from nlptk.tokenize.linked import NONE, neighbours, pair_keys

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class Text:
    """All distinct words, linked, with what each place counts and which pair starts there."""

    def __init__(self, words: Ragged, counts: Int64s) -> None:
        self.symbol = words.values.astype(np.int32)
        self.follower, self.leader = neighbours(words)
        small = counts.size == 0 or int(counts.max()) <= np.iinfo(np.uint32).max
        self.weight = np.repeat(counts.astype(np.uint32) if small else counts, words.lengths)
        self.pair = np.full(self.symbol.size, NONE, dtype=np.int32)  # the number of the pair that starts here

    def edges(self) -> Edges:
        """Return all edges, grouped by pair."""
        at = np.flatnonzero(self.follower >= 0).astype(np.int32)
        return Edges(self.symbol[at], self.symbol[self.follower[at]], at)


class Edges:
    """Edges grouped by pair: `at[starts[g]:starts[g + 1]]` are the places of pair `left[g], right[g]`."""

    def __init__(self, left: Int32s, right: Int32s, at: Int32s) -> None:
        keys = pair_keys(left, right)
        self.order = np.argsort(keys)
        self._set(keys[self.order], at[self.order])

    def _set(self, keys: Int64s, at: Int32s) -> None:
        self._keys, self.at = keys, at
        fresh = np.ones(keys.size, dtype=np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
        self.starts = np.flatnonzero(fresh)
        self.left = (keys[self.starts] >> 32).astype(np.int32)
        self.right = (keys[self.starts] & 0xFFFFFFFF).astype(np.int32)

    def first(self, number: int) -> Edges:
        """Return the edges that were among the first `number` given."""
        edges = object.__new__(Edges)
        chosen = self.order < number
        edges.order = self.order[chosen]
        edges._set(self._keys[chosen], self.at[chosen])
        return edges
