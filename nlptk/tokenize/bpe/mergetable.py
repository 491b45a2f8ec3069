"""The merges of a model by their pairs: a hash table over arrays, and what order says about the merges."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlptk.tokenize.linked import pair_keys

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

NO_MERGE = int(np.iinfo(np.int32).max)  # ranks last of all
_FREE = -1  # a slot without a key
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class MergeTable:
    """The merges of a model, looked up by their pairs."""

    def __init__(self, merges: Int32s) -> None:
        """Take merges (M, 3): left, right and result, best rank first; of equal pairs the first counts."""
        self.merges = merges
        keys = pair_keys(merges[:, 0], merges[:, 1])
        self._bits = max(4, (4 * len(merges)).bit_length())
        self._keys = np.full(1 << self._bits, _FREE, dtype=np.int64)
        self._ranks = np.full(1 << self._bits, NO_MERGE, dtype=np.int32)
        distinct, ranks = np.unique(keys, return_index=True)
        slots = self._home(distinct)
        while distinct.size:
            free = self._keys[slots] == _FREE
            self._keys[slots[free]] = distinct[free]
            placed = self._keys[slots] == distinct
            self._ranks[slots[placed]] = ranks[placed]
            distinct, ranks = distinct[~placed], ranks[~placed]
            slots = self._next(slots[~placed])

    def ranks(self, left: Int32s, right: Int32s) -> Int32s:
        """Return the ranks of pairs, those of no merge last of all."""
        keys = pair_keys(left, right)
        slots = self._home(keys)
        found = self._keys[slots]
        ranks = np.where(found == keys, self._ranks[slots], np.int32(NO_MERGE))
        rows = np.flatnonzero((found != keys) & (found != _FREE))
        slots = self._next(slots[rows])
        while rows.size:
            found = self._keys[slots]
            hit = found == keys[rows]
            ranks[rows[hit]] = self._ranks[slots[hit]]
            going = ~hit & (found != _FREE)
            rows, slots = rows[going], self._next(slots[going])
        return ranks

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
    def makers_rank_first(self) -> bool:
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
    def by_pair(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Rank and result of each pair."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for rank, (left, right, result) in enumerate(self.merges.tolist()):
            found.setdefault((left, right), (rank, result))
        return found

    def _home(self, keys: Int64s) -> Int64s:
        return ((keys.view(np.uint64) * _FACTOR) >> np.uint64(64 - self._bits)).view(np.int64)

    def _next(self, slots: Int64s) -> Int64s:
        return (slots + 1) & (self._keys.size - 1)
