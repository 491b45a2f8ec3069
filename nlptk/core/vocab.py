"""A vocabulary: the distinct words of a corpus, each with its count; a word's id is its row.

A cut vocabulary is ordered by count, the most frequent word first; words of equal counts by code point, which
is the order of their UTF-8 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, Int64s

UNKNOWN = b"<unk>"
BEGIN = b"<s>"
END = b"</s>"
SPECIALS = (UNKNOWN, BEGIN, END)
UNKNOWN_ID, BEGIN_ID, END_ID = range(len(SPECIALS))

SLAB = 8  # bytes compared at once
LONG_PREFIX = 64  # words alike this far are few: Python compares the rest
DROPPED = -1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Distinct words and how often each occurs."""

    words: ByteStrings  # V rows
    counts: Int64s  # (V,)

    def __post_init__(self) -> None:
        """Refuse words and counts that do not belong together."""
        if self.counts.shape != (len(self.words),):
            raise ValueError(f"{len(self.words)} words but counts of shape {self.counts.shape}")

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.words)

    def find(self, word: bytes) -> int | None:
        """Return the id of one word, or None; for whole blocks of words there is WordTable."""
        rows = np.flatnonzero(self.words.lengths == len(word))
        for place, byte in enumerate(word):
            rows = rows[self.words.values[self.words.offsets[rows] + place] == byte]
        return int(rows[0]) if rows.size else None

    def cut(self, min_count: int = 1, max_size: int | None = None) -> tuple[Vocabulary, NDArray[np.int32]]:
        """Keep the words seen min_count times, at most max_size of them, in the order of a vocabulary.

        Also returns each old id's new id (V,), -1 where the word was dropped.
        """
        seen = np.flatnonzero(self.counts >= min_count)
        kept = _ordered(seen, self.words, self.counts)[:max_size]
        new_ids = np.full(len(self), DROPPED, dtype=np.int32)
        new_ids[kept] = np.arange(kept.size, dtype=np.int32)
        return Vocabulary(self.words.take(kept), self.counts[kept]), new_ids

    def sorted(self) -> Vocabulary:
        """Return the same words in the order of a vocabulary."""
        return self.cut(min_count=0)[0]


def _ordered(rows: Int64s, words: ByteStrings, counts: Int64s) -> Int64s:
    """Sort rows by falling count, equal counts by rising bytes: only ties are looked at further."""
    order = rows[np.argsort(-counts[rows], kind="stable")]
    tied = np.arange(order.size)  # places in `order` that are not yet settled
    group = _runs(counts[order])  # (T,) the run of equals that each such place is in
    for start in range(0, LONG_PREFIX, SLAB):
        alike = _with_company(group)
        tied, group = tied[alike], group[alike]
        alike_rows = order[tied]
        slab = _slab(words, alike_rows, start)
        length = np.minimum(words.lengths[alike_rows] - start, SLAB + 1)  # tells a\0 from a
        by_slab = np.lexsort((length, slab, group))
        order[tied] = alike_rows[by_slab]
        group = _runs(group, slab[by_slab], length[by_slab])
    tied = tied[_with_company(group)]
    order[tied] = sorted(order[tied], key=lambda row: (-counts[row], words[row]))
    return order


def _slab(words: ByteStrings, rows: Int64s, start: int) -> NDArray[np.uint64]:
    """Return bytes start .. start + 8 of the given words as numbers that sort as they do, zeros after."""
    lengths = words.lengths[rows] - start
    first = words.offsets[rows] + start
    slab = np.zeros(rows.size, dtype=np.uint64)
    for place in range(SLAB):
        inside = lengths > place
        byte = words.values[first[inside] + place].astype(np.uint64)
        slab[inside] |= byte << np.uint64(8 * (SLAB - 1 - place))
    return slab


def _runs(*keys: NDArray[np.generic]) -> Int64s:
    """Number the runs of equal neighbours, from 0 (N,)."""
    changes = np.zeros(keys[0].size, dtype=np.int64)
    for key in keys:
        changes[1:] |= key[1:] != key[:-1]
    return np.cumsum(changes)


def _with_company(group: Int64s) -> NDArray[np.bool_]:
    """Tell which places share their run with another (N,)."""
    same = group[1:] == group[:-1]
    alike = np.zeros(group.size, dtype=np.bool_)
    alike[1:] |= same
    alike[:-1] |= same
    return alike


def check_marks(ids: NDArray[np.integer], offsets: Int64s, file: str, first_line: int) -> None:
    """Refuse lines in which the marks of a sentence are words; InputError names the line.

    Line i, the `first_line + i` of the file, is `ids[offsets[i]:offsets[i + 1]]`.
    """
    marks = (ids == BEGIN_ID) | (ids == END_ID)
    if marks.any():
        place = int(np.argmax(marks))
        line = first_line + int(np.searchsorted(offsets, place, side="right")) - 1
        what = f"{SPECIALS[ids[place]].decode()} is among the words, but every line is a sentence already"
        raise InputError(f"{file}:{line}", what, "Take the marks out of the text")
