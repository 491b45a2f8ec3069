"""Words in a table that have a part of speech: one word is several there, with the same bytes to all others.

Behind the word is a byte that is none of UTF-8, and the letter of its part of speech.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.synonyms import ANY_PART
from nlptk.core.ragged import ByteStrings, side_by_side

_MARK = 0xFF
_SIZE = 2  # bytes


def with_parts(words: ByteStrings, parts: NDArray[np.uint8]) -> ByteStrings:
    """Return words (n,) marked with their parts of speech (n,), letters in ASCII."""
    offsets = _SIZE * np.arange(len(words) + 1)
    marks = np.column_stack((np.full(len(words), _MARK, dtype=np.uint8), parts))
    return ByteStrings(side_by_side([words, ByteStrings(marks.ravel(), offsets)]), words.offsets + offsets)


def without_parts(words: ByteStrings) -> ByteStrings:
    """Return words without what tells their parts of speech."""
    marks = np.flatnonzero(words.values == _MARK)
    if not marks.size:
        return words
    before = np.searchsorted(marks, words.offsets)
    values = np.delete(words.values, np.concatenate((marks, marks + 1)))
    return ByteStrings(values, words.offsets - _SIZE * before)


def parts_of(words: ByteStrings) -> list[str]:
    """Return the part of speech that each word is marked with."""
    marks = np.flatnonzero(words.values == _MARK)
    parts = [ANY_PART] * len(words)
    owners = np.searchsorted(words.offsets, marks, side="right") - 1
    for owner, letter in zip(owners.tolist(), words.values[marks + 1].tolist(), strict=True):
        parts[owner] = chr(letter)
    return parts
