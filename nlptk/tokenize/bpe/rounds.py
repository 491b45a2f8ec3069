"""Merge short words side by side: each round merges one pair in every word that has one.

As most words need few merges, the rounds soon become short.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged
from nlptk.tokenize.bpe.mergetable import NO_MERGE, MergeTable
from nlptk.tokenize.linked import NONE, unlinked

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Rounds:
    """Words end to end, in each of which one pair is merged a round."""

    def __init__(self, words: Ragged, table: MergeTable) -> None:
        self.offsets = words.offsets
        self.table = table
        self.result = np.full(words.values.size, NONE, dtype=np.int32)
        self.symbol = words.values.astype(np.int32)
        self.place = np.arange(self.symbol.size, dtype=np.int32)
        self.last = np.zeros(self.symbol.size, dtype=np.bool_)  # of its word
        self.last[words.offsets[1:][np.diff(words.offsets) > 0] - 1] = True
        self.rank = self._ranks(np.arange(self.symbol.size))  # of the pair a symbol makes with the next

    def merged(self, passes_over: Callable[[int], Mask] | None = None) -> Ragged:
        """Merge all there is to merge; `passes_over(n)` says which of n pairs not to look at in a round."""
        while self.symbol.size:
            rank = self.rank
            if passes_over is not None:
                rank = np.where(passes_over(rank.size), np.int32(NO_MERGE), rank)
            ends = np.flatnonzero(self.last) + 1
            starts = np.concatenate(([0], ends[:-1]))
            best = np.minimum.reduceat(rank, starts)
            best_here = np.repeat(best, ends - starts)
            going_on = best_here != NO_MERGE
            candidates = np.flatnonzero((rank == best_here) & going_on)
            word = np.searchsorted(ends, candidates, side="right")
            picked = candidates[np.diff(word, prepend=-1) > 0]  # the leftmost of each word
            self._merge(picked, going_on)
        return unlinked(self.result, self.offsets)

    def _merge(self, picked: Int64s, going_on: Mask) -> None:
        """Merge each picked symbol with the next, and set finished words aside."""
        self.symbol[picked] = self.table.merges[self.rank[picked], 2]
        self.last[picked] = self.last[picked + 1]
        self.result[self.place[~going_on]] = self.symbol[~going_on]
        going_on[picked + 1] = False
        made = np.cumsum(going_on)[picked] - 1
        self.symbol, self.place = self.symbol[going_on], self.place[going_on]
        self.last, self.rank = self.last[going_on], self.rank[going_on]
        before = made[made > 0] - 1
        changed = np.concatenate((made, before[~self.last[before]]))
        self.rank[changed] = self._ranks(changed)

    def _ranks(self, at: Int64s) -> Int32s:
        """Return the ranks of the pairs that start at the given symbols."""
        ranks = np.full(at.size, NO_MERGE, dtype=np.int32)
        inner = np.flatnonzero(~self.last[at])
        at = at[inner]
        ranks[inner] = self.table.ranks(self.symbol[at], self.symbol[at + 1])
        return ranks
