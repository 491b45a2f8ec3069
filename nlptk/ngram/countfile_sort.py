"""The n-grams of a trie in the order of a count file, a part at a time.

Parts are ranges of the first two words, bounded where a sample of the n-grams says that parts get alike in
size. All n-grams are dealt out to them; then each part is sorted by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlptk.core.lines import blocks
from nlptk.core.ragged import Int64s, offsets_of
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.rows import Ids, Keys, Rows, order_of
from nlptk.ngram.trie import Counts, parents_of

_SCAN = 1 << 20  # n-grams looked at at a time
_SAMPLE = 1 << 10  # n-grams looked at for each part to be, that bounds be right within a few percent
_MOST_PARTS = 1 << 15
_HALF = np.uint64(32)  # bits


class SortedNgrams:
    """All n-grams from an order up, sorted by their words, words by their ranks."""

    def __init__(
        self, counts: Counts, ranks: Ids, scratch: Scratch, *, lowest: int = 1, largest: int
    ) -> None:
        """Take ranks (V,) above 0; deal n-grams out to parts of about `largest`, or two words' if more."""
        self._counts, self._ranks, self._scratch = counts, ranks, scratch
        self._parents = [self._parents_of(level.firsts, len(level)) for level in counts.levels]
        unigrams = counts.unigrams.copy()
        unigrams[BEGIN_ID] = counts.unigrams[END_ID]
        self._numbers = [unigrams, *(level.counts for level in counts.levels)]  # of each order
        self._orders = range(lowest, counts.order + 1)
        bounds = self._bounds(largest)
        self._dealt = [self._deal(order, bounds) for order in self._orders]
        self._parts = bounds.size + 1

    def blocks(self, size: int) -> Iterator[Rows]:
        """Yield the n-grams, so many at a time."""
        for part in range(self._parts):
            rows = self._rows(part)
            order = order_of(rows.sort_keys(self._ranks))
            for start, end in blocks(order.size, size):
                yield rows.take(order[start:end])

    def _rows(self, part: int) -> Rows:
        nodes = [places[bounds[part] : bounds[part + 1]] for places, bounds in self._dealt]
        ends = offsets_of(np.array([each.size for each in nodes]))
        width = self._counts.order
        rows = Rows.zeros(int(ends[-1]), width)
        for order, mine, start, end in zip(self._orders, nodes, ends, ends[1:], strict=False):
            rows.orders[start:end] = order
            rows.counts[start:end] = self._numbers[order - 1][mine]
            ids = rows.ids[start:end]
            for column, level in enumerate(range(order - 2, -1, -1)):
                ids[:, column] = self._counts.levels[level].words[mine]
                mine = self._parents[level][mine]
            ids[:, order - 1] = mine
        return rows

    def _bounds(self, largest: int) -> Keys:
        sizes = [self._numbers[order - 1].size for order in self._orders]
        step = max(largest // _SAMPLE, 1)
        sample = np.concatenate(
            [self._sample(order, size, step) for order, size in zip(self._orders, sizes, strict=True)]
        )
        parts = min(-(-sum(sizes) // largest), _MOST_PARTS, sample.size)
        sample.sort()
        bounds: Keys = np.unique(sample[np.arange(1, parts) * sample.size // parts])
        return bounds

    def _sample(self, order: int, size: int, step: int) -> Keys:
        found = [self._keys(order, slice(*bounds))[::step] for bounds in blocks(size, _SCAN)]
        return np.concatenate([np.zeros(0, dtype=np.uint64), *found])

    def _keys(self, order: int, nodes: slice) -> Keys:
        """Return numbers (n,) that sort n-grams of one order as their first two words do."""
        if order == 1:
            return self._ranks[nodes].astype(np.uint64) << _HALF
        level = self._counts.levels[order - 2]
        seconds = self._parents[order - 2][nodes]
        if level is not self._counts.levels[0]:
            seconds = self._counts.levels[order - 3].words[seconds]
        return self._ranks[level.words[nodes]].astype(np.uint64) << _HALF | self._ranks[seconds]

    def _deal(self, order: int, bounds: Keys) -> tuple[Ids, Int64s]:
        """Return the n-grams of an order part by part (n,), and where each part starts (parts + 1,)."""
        numbers = self._numbers[order - 1]
        part_of = self._scratch.zeros(numbers.size, np.uint16)
        sizes = np.zeros(bounds.size + 1, dtype=np.int64)
        for start, end in blocks(numbers.size, _SCAN):
            parts = np.searchsorted(bounds, self._keys(order, slice(start, end)), side="right")
            part_of[start:end] = parts
            sizes += np.bincount(parts[numbers[start:end] > 0], minlength=sizes.size)
        starts = offsets_of(sizes)
        dealt = self._scratch.zeros(int(starts[-1]), np.uint32)
        free = starts[:-1].copy()
        for start, end in blocks(numbers.size, _SCAN):
            nodes = np.flatnonzero(numbers[start:end] > 0)  # <unk>, say, need not occur
            mine = part_of[start:end][nodes]
            by_part = np.argsort(mine, kind="stable")
            sizes = np.bincount(mine, minlength=free.size)
            at = np.arange(nodes.size) + np.repeat(free - offsets_of(sizes)[:-1], sizes)
            dealt[at] = nodes[by_part] + start
            free += sizes
        return dealt, starts

    def _parents_of(self, firsts: Int64s, size: int) -> Ids:
        parents = self._scratch.zeros(size, np.uint32)
        for start, end in blocks(size, _SCAN):
            parents[start:end] = parents_of(firsts, slice(start, end))
        return parents
