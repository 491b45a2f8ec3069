"""Words that lie in a model file with their hash table: looked up there, nothing is built when it is opened.

A WordTable restored from the same arrays is quicker for running text, but first it looks at every word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.core.words import WordTable, hashes

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_FREE = -1


@dataclass(frozen=True, slots=True)
class StoredWords:
    """Distinct words, each with its row as its id, and the slots of their WordTable."""

    words: ByteStrings  # (V,)
    slots: Int32s  # (a power of two,) ids by hash, -1 where there is none

    @classmethod
    def of(cls, words: ByteStrings) -> StoredWords:
        """Make the table of some distinct words."""
        return cls(words, WordTable.numbered(words).slots)

    @property
    def is_sound(self) -> bool:
        """Whether every search ends, and with a word: what must be known of slots from a file."""
        power = self.slots.size > 0 and self.slots.size & (self.slots.size - 1) == 0
        return power and int(self.slots.min()) == _FREE and int(self.slots.max()) < len(self.words)

    def find(self, sought: ByteStrings) -> Int64s:
        """Return the ids (n,) of some strings, -1 for those that are none of the words."""
        bits = self.slots.size.bit_length() - 1
        places = (hashes(sought) >> np.uint64(64 - bits)).astype(np.int64)
        found = np.full(len(sought), _FREE, dtype=np.int64)
        rows = np.arange(len(sought))
        while rows.size:
            candidates = self.slots[places[rows]].astype(np.int64)
            rows, candidates = rows[candidates != _FREE], candidates[candidates != _FREE]
            equal = self._equal(candidates, sought, rows)
            found[rows[equal]] = candidates[equal]
            rows = rows[~equal]
            places[rows] = (places[rows] + 1) & (self.slots.size - 1)
        return found

    def _equal(self, ids: Int64s, sought: ByteStrings, rows: Int64s) -> NDArray[np.bool_]:
        """Tell whether words `ids` (n,) are the strings `rows` (n,)."""
        starts, lengths = self.words.offsets[ids], self.words.offsets[ids + 1] - self.words.offsets[ids]
        equal: NDArray[np.bool_] = lengths == sought.offsets[rows + 1] - sought.offsets[rows]
        same = np.flatnonzero(equal & (lengths > 0))
        if same.size:
            ours = self.words.values[ragged_range(starts[same], lengths[same])]
            theirs = sought.values[ragged_range(sought.offsets[rows[same]], lengths[same])]
            equal[same] = np.logical_and.reduceat(ours == theirs, offsets_of(lengths[same])[:-1])
        return equal
