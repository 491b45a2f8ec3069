"""Apply merges to many words at once: in each word the best-ranked pair first, the leftmost of equals.

Short words lie end to end, and each round merges one pair in every word that has one; as most words need few
merges, the rounds soon become short.

For long words the merges are replayed in order of rank, a run of them at a time: as many consecutive merges
as cannot touch one another, because no right symbol of one is a left symbol of another, and none uses what
another makes. A vocabulary of 32,000 falls into about a thousand runs, so a word of ten million bytes takes
no more steps than one of a thousand. A foreign model may use a symbol in a merge that ranks before the one
that makes it; then a merge can bring back pairs whose turn has passed, and the long words go through a heap
one by one.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged, offsets_of
from nlptk.tokenize.bpe.linked import NONE, every_other, neighbours

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NO_MERGE = int(np.iinfo(np.int32).max)
_FREE = -1  # a slot without a key
_LONG = 128  # symbols of a word that are too many for one merge a round
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class MergeTable:
    """The merges of a model, looked up by their pairs."""

    def __init__(self, merges: Int32s) -> None:
        """Take merges (M, 3): left, right and result, best rank first; of equal pairs the first counts."""
        self.merges = merges
        keys = merges[:, 0].astype(np.int64) << 32 | merges[:, 1]
        self._bits = max(4, (4 * len(merges)).bit_length())
        self._keys = np.full(1 << self._bits, _FREE, dtype=np.int64)
        self._ranks = np.full(1 << self._bits, _NO_MERGE, dtype=np.int32)
        distinct, ranks = np.unique(keys, return_index=True)
        slots = self._home(distinct)
        while distinct.size:
            free = self._keys[slots] == _FREE
            self._keys[slots[free]] = distinct[free]
            placed = self._keys[slots] == distinct
            self._ranks[slots[placed]] = ranks[placed]
            distinct, ranks = distinct[~placed], ranks[~placed]
            slots = self._next(slots[~placed])

    def apply(self, words: Ragged) -> Ragged:
        """Merge words of symbols int32 (N,) into pieces."""
        long = np.flatnonzero(words.lengths > _LONG)
        if not long.size:
            return _Rounds(words, self).merged()
        short = np.flatnonzero(words.lengths <= _LONG)
        parts = _Rounds(words.take(short), self).merged(), self._apply_to_long(words.take(long))
        order = np.empty(len(words), dtype=np.int64)
        order[np.concatenate((short, long))] = np.arange(len(words))
        lengths = np.concatenate([part.lengths for part in parts])
        return Ragged(np.concatenate([part.values for part in parts]), offsets_of(lengths)).take(order)

    def _apply_to_long(self, words: Ragged) -> Ragged:
        if self._makers_rank_first:
            return _Replay(words, self).merged()
        bounds = words.offsets.tolist()
        values = words.values.tolist()
        merged = [self.merge_one(values[start:end]) for start, end in zip(bounds, bounds[1:], strict=False)]
        return _compact(
            np.array([number for word in merged for number in word], dtype=np.int32), words.offsets
        )

    def apply_with_dropout(self, words: Ragged, dropout: float, rng: np.random.Generator) -> Ragged:
        """Merge words, each pair being passed over with a probability at every step (Provilkov et al.
        2020)."""
        return _Rounds(words, self).merged(lambda size: rng.random(size, dtype=np.float32) < dropout)

    def ranks(self, left: Int32s, right: Int32s) -> Int32s:
        """Return the ranks of pairs, those of no merge last of all."""
        keys = left.astype(np.int64) << 32 | right
        slots = self._home(keys)
        found = self._keys[slots]
        ranks = np.where(found == keys, self._ranks[slots], np.int32(_NO_MERGE))
        rows = np.flatnonzero((found != keys) & (found != _FREE))
        slots = self._next(slots[rows])
        while rows.size:
            found = self._keys[slots]
            hit = found == keys[rows]
            ranks[rows[hit]] = self._ranks[slots[hit]]
            going = ~hit & (found != _FREE)
            rows, slots = rows[going], self._next(slots[going])
        return ranks

    def merge_one(self, symbols: list[int]) -> list[int]:
        """Merge one word by a heap of its pairs; return its pieces where they begin, and -1 elsewhere."""
        symbols = symbols.copy()
        followers = [*range(1, len(symbols)), NONE]
        leaders = list(range(-1, len(symbols) - 1))
        heap = [
            (rank, at) for at, rank in enumerate(map(self._rank, symbols, symbols[1:])) if rank != _NO_MERGE
        ]
        heapq.heapify(heap)
        while heap:
            rank, at = heapq.heappop(heap)
            after = followers[at]
            if NONE in (symbols[at], after) or self._rank(symbols[at], symbols[after]) != rank:
                continue  # one of its symbols has been merged
            symbols[at], symbols[after] = int(self.merges[rank, 2]), NONE
            followers[at] = followers[after]
            if followers[at] != NONE:
                leaders[followers[at]] = at
            for left in (leaders[at], at):
                if NONE not in (left, followers[left]):
                    born = self._rank(symbols[left], symbols[followers[left]])
                    if born != _NO_MERGE:
                        heapq.heappush(heap, (born, left))
        return symbols

    @cached_property
    def runs(self) -> Int32s:
        """Which run of merges each rank belongs to (M,); a symbol merged with itself is a run of its own."""
        numbers: list[int] = []
        number = 0
        lefts: set[int] = set()
        rights: set[int] = set()
        made: set[int] = set()
        for left, right, result in self.merges.tolist():
            touches = left in rights or right in lefts or left in made or right in made
            if touches or left == right or lefts & rights:
                number += 1
                lefts, rights, made = set(), set(), set()
            numbers.append(number)
            lefts.add(left)
            rights.add(right)
            made.add(result)
        return np.array(numbers, dtype=np.int32)

    @cached_property
    def _makers_rank_first(self) -> bool:
        """Whether every symbol is made only by merges that rank before all that use it."""
        if not len(self.merges):
            return True
        ranks = np.arange(len(self.merges))
        size = int(self.merges.max()) + 1
        made = np.full(size, -1)
        np.maximum.at(made, self.merges[:, 2], ranks)
        used = np.full(size, len(self.merges))
        np.minimum.at(used, self.merges[:, 0], ranks)
        np.minimum.at(used, self.merges[:, 1], ranks)
        return bool((made < used).all())

    @cached_property
    def _rank_by_pair(self) -> dict[tuple[int, int], int]:
        pairs = map(tuple, self.merges[::-1, :2].tolist())
        return dict(
            zip(pairs, range(len(self.merges) - 1, -1, -1), strict=True)
        )  # the first of equal pairs stays

    def _rank(self, left: int, right: int) -> int:
        return self._rank_by_pair.get((left, right), _NO_MERGE)

    def _home(self, keys: Int64s) -> Int64s:
        return ((keys.view(np.uint64) * _FACTOR) >> np.uint64(64 - self._bits)).view(np.int64)

    def _next(self, slots: Int64s) -> Int64s:
        return (slots + 1) & (self._keys.size - 1)


class _Replay:
    """Words as one linked array of symbols, whose pairs wait for the run of merges that is theirs."""

    def __init__(self, words: Ragged, table: MergeTable) -> None:
        self.offsets = words.offsets
        self.table = table
        self.symbol = words.values.astype(np.int32)
        self.follower, self.leader = neighbours(words)
        self.rank = np.full(self.symbol.size, _NO_MERGE, dtype=np.int32)  # of the pair that starts here
        runs = int(table.runs[-1]) + 1 if table.runs.size else 0
        self.waiting: list[list[Int32s]] = [[] for _ in range(runs)]

    def merged(self) -> Ragged:
        """Merge all there is to merge."""
        self._look_up(np.flatnonzero(self.follower >= 0).astype(np.int32))
        for run, places in enumerate(self.waiting):
            if places:
                self._merge(run, np.concatenate(places))
                places.clear()
        return _compact(self.symbol, self.offsets)

    def _merge(self, run: int, at: Int32s) -> None:
        rank = self.rank[at]
        at = at[rank != _NO_MERGE]
        at = np.sort(at[self.table.runs[self.rank[at]] == run])
        at = at[np.diff(at, prepend=-1) > 0]
        if at.size and self._is_of_one_symbol(at[0]):
            at = every_other(at, self.follower)
        gone = self.follower[at]
        after = self.follower[gone]
        self.symbol[at] = self.table.merges[self.rank[at], 2]
        self.symbol[gone] = NONE
        self.rank[gone] = self.rank[at] = _NO_MERGE
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
        mergeable = np.flatnonzero(rank != _NO_MERGE)
        if not mergeable.size:
            return
        run = self.table.runs[rank[mergeable]]
        order = np.argsort(run, kind="stable")
        at, run = at[mergeable[order]], run[order]
        starts = np.flatnonzero(np.diff(run, prepend=-1))
        ends = np.append(starts[1:], run.size)
        for number, start, end in zip(run[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
            self.waiting[number].append(at[start:end])


class _Rounds:
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
                rank = np.where(passes_over(rank.size), np.int32(_NO_MERGE), rank)
            ends = np.flatnonzero(self.last) + 1
            starts = np.concatenate(([0], ends[:-1]))
            best = np.minimum.reduceat(rank, starts)
            best_here = np.repeat(best, ends - starts)
            going_on = best_here != _NO_MERGE
            candidates = np.flatnonzero((rank == best_here) & going_on)
            word = np.searchsorted(ends, candidates, side="right")
            picked = candidates[np.diff(word, prepend=-1) > 0]  # the leftmost of each word
            self._merge(picked, going_on)
        return _compact(self.result, self.offsets)

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
        ranks = np.full(at.size, _NO_MERGE, dtype=np.int32)
        inner = np.flatnonzero(~self.last[at])
        at = at[inner]
        ranks[inner] = self.table.ranks(self.symbol[at], self.symbol[at + 1])
        return ranks


def _compact(symbols: Int32s, offsets: Int64s) -> Ragged:
    kept = symbols != NONE
    return Ragged(symbols[kept], np.concatenate(([0], np.cumsum(kept)))[offsets])
