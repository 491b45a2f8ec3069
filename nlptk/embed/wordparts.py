"""What the vector of a word is the mean of: its own row of a table, and the rows of its character n-grams.

The table has the V words first, then the U buckets that any of their n-grams fall into, by their numbers. A
bucket that no word uses has no row: it would never be trained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s, Ragged, batches, ragged_range
from nlptk.embed.losses._base import RowGradients
from nlptk.embed.rowsteps import begins_of, sorted_places
from nlptk.embed.rowsums import row_sums
from nlptk.embed.subwords import Int32s, Subwords
from nlptk.embed.subwordvectors import SubwordVectors
from nlptk.embed.windows import Floats

_BLOCK = 1 << 20  # rows added up at a time


@dataclass(frozen=True, slots=True)
class WordParts:
    """The rows of each of V words, its own first, and the numbers of the U buckets, which rise."""

    subwords: Subwords
    rows: Ragged
    buckets: Int32s

    @classmethod
    def of(cls, words: ByteStrings, subwords: Subwords) -> WordParts:
        """Number the buckets of some distinct words."""
        ngrams = subwords.of(words)
        buckets, places = np.unique(ngrams.values, return_inverse=True)
        offsets = ngrams.offsets + np.arange(len(words) + 1)
        rows = np.empty(int(offsets[-1]), np.int32)
        own = offsets[:-1]
        rows[own] = np.arange(len(words))
        rows[ragged_range(own + 1, ngrams.lengths)] = places + len(words)
        return cls(subwords, Ragged(rows, offsets), buckets)

    def __len__(self) -> int:
        """Return the number of rows of the table."""
        return len(self.rows) + self.buckets.size

    def compose(self, table: Floats, words: Int64s) -> Floats:
        """Return the vectors of words (N,), of which some may be the same: (N, D)."""
        distinct, places = np.unique(words, return_inverse=True)
        return self._means(table, distinct).take(places, axis=0)

    def compose_all(self, table: Floats) -> Floats:
        """Return the vectors of all words (V, D)."""
        vectors = np.empty((len(self.rows), table.shape[1]), table.dtype)
        for some in batches(self.rows.offsets, _BLOCK):
            vectors[some] = self._means(table, np.arange(some.start, some.stop))
        return vectors

    def ngrams_of(self, table: NDArray[np.float32]) -> SubwordVectors:
        """Return the vectors of the n-grams."""
        return SubwordVectors(self.subwords, self.buckets, table[len(self.rows) :])

    def _means(self, table: Floats, words: Int64s) -> Floats:
        rows = self.rows.take(words)
        return row_sums(table, rows) / rows.lengths[:, np.newaxis].astype(table.dtype)

    def spread(self, by_word: RowGradients, share: range) -> RowGradients:
        """Give what distinct words get, one at least, to each of their rows; a row comes once, with the sums.

        Gradients of words divided by how many rows each is the mean of make those of the rows. `share` tells
        which rows are wanted, `range(0, R, 2)` say.
        """
        parts = self.rows.take(by_word.rows)
        owners = np.repeat(np.arange(len(parts)), parts.lengths)
        wanted = slice(None) if share.step == 1 else np.flatnonzero(parts.values % share.step == share.start)
        rows, places = sorted_places(parts.values[wanted].astype(np.int64), owners[wanted])
        if not rows.size:
            return RowGradients(rows, by_word.gradients[:0], by_word.times[:0])
        begins = begins_of(rows)
        sums = row_sums(by_word.gradients, Ragged(places, np.append(begins, rows.size)))
        return RowGradients(rows[begins], sums, np.add.reduceat(by_word.times.take(places), begins))
