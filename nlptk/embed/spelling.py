"""The nearest spellings of a word that is not known: what may have been meant.

Distance is that of Damerau and Levenshtein with neighbours exchanged once (optimal string alignment), in
characters, upper and lower case alike; all words of one length are compared at once, one cell of the table
at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings

_COMMONEST = 200_000  # words that are looked at
_CHARACTERS_AN_EDIT = 3
_MOST_EDITS = 3

_LEADING_BITS, _CONTINUATION = 0xC0, 0x80
_NO_CHARACTER = -1
_DOTTED = "\u0130"  # the only character that is two in lower case


def nearest_spellings(words: ByteStrings, wrong: bytes, count: int = 3) -> list[bytes]:
    """Return at most `count` words that are spelt much like another, the nearest and commonest first.

    The commonest words come first in `words`, and only the first 200,000 are looked at.
    """
    if not wrong or not len(words):
        return []
    size = min(len(words), _COMMONEST)
    letters, offsets = _characters(words.values[: words.offsets[size]], words.offsets[: size + 1])
    sought, _ = _characters(np.frombuffer(wrong, dtype=np.uint8), np.array([0, len(wrong)]))
    allowed = min(max(sought.size // _CHARACTERS_AN_EDIT, 1), _MOST_EDITS)
    lengths = np.diff(offsets)
    rows, edits = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for length in range(max(sought.size - allowed, 1), sought.size + allowed + 1):
        alike = np.flatnonzero(lengths == length)
        if not alike.size:
            continue
        table = letters[offsets[alike][:, np.newaxis] + np.arange(length)]
        rows.append(alike)
        edits.append(_edits(table, sought))
    found, distance = np.concatenate(rows), np.concatenate(edits)
    near = np.flatnonzero(distance <= allowed)
    order = near[np.lexsort((found[near], distance[near]))][:count]
    return [words[int(row)] for row in found[order]]


def _characters(
    data: NDArray[np.uint8], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return words as code points in lower case, and where each begins; bytes that are no UTF-8 as bytes."""
    try:
        text = data.tobytes().decode("utf-8")
    except UnicodeDecodeError:
        return data.astype(np.int32), offsets
    starts = (data & _LEADING_BITS) != _CONTINUATION
    before = np.concatenate(([0], np.cumsum(starts)))
    lower = text.replace(_DOTTED, "i").lower()
    return np.frombuffer(lower.encode("utf-32-le"), dtype=np.int32), before[offsets]


def _edits(table: NDArray[np.int32], sought: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the distance (N,) of each word of a table (N, L) from the word sought."""
    count, length = table.shape
    before = np.zeros((length + 1, count), dtype=np.int64)
    row = np.repeat(np.arange(length + 1)[:, np.newaxis], count, axis=1)
    previous = _NO_CHARACTER
    for i, letter in enumerate(sought.tolist(), 1):
        two_before, before, row = before, row, np.empty_like(row)
        row[0] = i
        for j in range(1, length + 1):
            equal = table[:, j - 1] == letter
            np.minimum(before[j] + 1, row[j - 1] + 1, out=row[j])
            np.minimum(row[j], before[j - 1] + ~equal, out=row[j])
            if i > 1 and j > 1:
                exchanged = (table[:, j - 2] == letter) & (table[:, j - 1] == previous)
                row[j][exchanged] = np.minimum(row[j], two_before[j - 2] + 1)[exchanged]
        previous = letter
    return row[length]
