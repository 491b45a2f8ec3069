"""Words end to end as one linked array of symbols, in which merging two neighbours is relinking them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

NONE = -1  # no neighbour, no pair; the symbol of a place whose symbol was merged into the one before


def neighbours(words: Ragged) -> tuple[Int32s, Int32s]:
    """Return the place (N,) of the symbol behind each symbol of a word, and of the one before it."""
    size = words.values.size
    filled = words.lengths > 0
    followers = np.arange(1, size + 1, dtype=np.int32)
    followers[words.offsets[1:][filled] - 1] = NONE
    leaders = np.arange(-1, size - 1, dtype=np.int32)
    leaders[words.offsets[:-1][filled]] = NONE
    return followers, leaders


def every_other(at: Int32s, followers: Int32s) -> Int32s:
    """Of the places (rising) of a symbol before itself take every other one of each run, from the left."""
    follows = np.concatenate(([False], followers[at[:-1]] == at[1:]))
    index = np.arange(at.size)
    run_start = np.maximum.accumulate(np.where(follows, 0, index))
    chosen: Int32s = at[(index - run_start) % 2 == 0]
    return chosen


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
        keys = left.astype(np.int64) << 32 | right
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
