"""Replay merges on long words, a run of ranks at a time.

A run is as many consecutive merges as cannot touch one another, because no right symbol of one is a left
symbol of another, and none uses what another makes. A vocabulary of 32,000 falls into about a thousand runs,
so a word of ten million bytes takes no more steps than one of a thousand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged
from nlptk.tokenize.bpe.mergetable import NO_MERGE, MergeTable
from nlptk.tokenize.linked import NONE, every_other, neighbours, unlinked

Int32s = NDArray[np.int32]


class Replay:
    """Words as one linked array of symbols, whose pairs wait for the run of merges that is theirs."""

    def __init__(self, words: Ragged, table: MergeTable) -> None:
        self.offsets = words.offsets
        self.table = table
        self.symbol = words.values.astype(np.int32)
        self.follower, self.leader = neighbours(words)
        self.rank = np.full(self.symbol.size, NO_MERGE, dtype=np.int32)  # of the pair that starts here
        runs = int(table.runs[-1]) + 1 if table.runs.size else 0
        self.waiting: list[list[Int32s]] = [[] for _ in range(runs)]

    def merged(self) -> Ragged:
        """Merge all there is to merge."""
        self._look_up(np.flatnonzero(self.follower >= 0).astype(np.int32))
        for run, places in enumerate(self.waiting):
            if places:
                self._merge(run, np.concatenate(places))
                places.clear()
        return unlinked(self.symbol, self.offsets)

    def _merge(self, run: int, at: Int32s) -> None:
        rank = self.rank[at]
        at = at[rank != NO_MERGE]
        at = np.sort(at[self.table.runs[self.rank[at]] == run])
        at = at[np.diff(at, prepend=-1) > 0]
        if at.size and self._is_of_one_symbol(at[0]):
            at = every_other(at, self.follower)
        gone = self.follower[at]
        after = self.follower[gone]
        self.symbol[at] = self.table.merges[self.rank[at], 2]
        self.symbol[gone] = NONE
        self.rank[gone] = self.rank[at] = NO_MERGE
        self.follower[at] = after
        inner = after >= 0
        self.leader[after[inner]] = at[inner]
        before = self.leader[at]
        self._look_up(np.concatenate((at[inner], before[before >= 0])))

    def _is_of_one_symbol(self, at: np.int32) -> bool:
        return bool(self.symbol[at] == self.symbol[self.follower[at]])

    def _look_up(self, at: Int32s) -> None:
        """Rank the pairs that start at the given places, and let those that merge wait for their run."""
        rank = self.table.ranks(self.symbol[at], self.symbol[self.follower[at]])
        self.rank[at] = rank
        mergeable = np.flatnonzero(rank != NO_MERGE)
        if not mergeable.size:
            return
        run = self.table.runs[rank[mergeable]]
        order = np.argsort(run, kind="stable")
        at, run = at[mergeable[order]], run[order]
        starts = np.flatnonzero(np.diff(run, prepend=-1))
        ends = np.append(starts[1:], run.size)
        for number, start, end in zip(run[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
            self.waiting[number].append(at[start:end])
