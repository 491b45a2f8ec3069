"""The n-grams of one order as a smoothing sees them: counts adjusted, contexts numbered, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram.smoothing._base import CONTINUATION, Smoothing, Statistics
from nlptk.ngram.trie import Counts, parents_of

Int64s = NDArray[np.int64]

BLOCK = 1 << 19  # n-grams at a time


class Order:
    """The n-grams of one order: K of them in C contexts."""

    def __init__(self, counts: Counts, order: int, smoothing: Smoothing, cutoff: int = 0) -> None:
        """Take the counts that the smoothing wants; `cutoff` is the raw count up to which none is kept."""
        self.order = order
        self.cutoff = cutoff
        self.vocab_size = len(counts.vocab) - 1  # all but <s>
        self._level = counts.levels[order - 2] if order > 1 else None
        continues = smoothing.counts == CONTINUATION and order < counts.order
        self._above = counts.levels[order - 1].firsts if continues else None
        self._unigrams = counts.unigrams
        self.size = len(self._level) if self._level is not None else self._unigrams.size
        self.contexts = self._level.firsts.size - 1 if self._level is not None else 1

    def kept(self, rows: slice = slice(None)) -> NDArray[np.bool_]:
        """Tell which n-grams occur often enough to be in the model (n,)."""
        raw = self._unigrams if self._level is None else self._level.counts
        return raw[rows] > self.cutoff

    def blocks(self) -> Iterator[tuple[slice, Int64s, Int64s]]:
        """Yield the n-grams a block at a time: which, their counts and their contexts (n,)."""
        for start in range(0, self.size, BLOCK):
            rows = slice(start, min(start + BLOCK, self.size))
            yield rows, self._counts(rows), self._contexts(rows)

    def parents(self, rows: slice) -> Int64s:
        """Return the suffixes of some n-grams (n,); that of a word is the empty one."""
        if self._level is None:
            return np.zeros(rows.stop - rows.start, dtype=np.int64)
        return parents_of(self._level.firsts, rows)

    def statistics(self) -> Statistics:
        """Count how many n-grams have each count."""
        numbers: dict[int, int] = {}
        for _, counts, _ in self.blocks():
            values, found = np.unique(counts[counts > 0], return_counts=True)
            for value, number in zip(values.tolist(), found.tolist(), strict=True):
                numbers[value] = numbers.get(value, 0) + number
        rising = sorted(numbers)
        return Statistics(
            self.order,
            np.array(rising, dtype=np.int64),
            np.array([numbers[value] for value in rising], dtype=np.int64),
            self.vocab_size,
        )

    def _counts(self, rows: slice) -> Int64s:
        raw = self._unigrams if self._level is None else self._level.counts
        if self._above is None:
            return raw[rows]
        continuation = np.diff(self._above[rows.start : rows.stop + 1])
        if self._level is None:
            return continuation
        return np.where(self._level.words[rows] == BEGIN_ID, raw[rows], continuation)

    def _contexts(self, rows: slice) -> Int64s:
        if self._level is None:
            return np.zeros(rows.stop - rows.start, dtype=np.int64)
        return self._level.contexts[rows].astype(np.int64, copy=False)
