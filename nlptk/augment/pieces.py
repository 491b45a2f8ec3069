"""Lines of text put together from pieces, a whole block at once: words, separators, literals.

A piece is a row of one table of byte strings; a line is a row of numbers of pieces.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s, Ragged, concatenate, offsets_of

_FIRST_PRINTED = 0x20


def _letters(special: bytes, letters: bytes) -> NDArray[np.uint8]:
    table = np.zeros(256, dtype=np.uint8)
    table[list(special)] = list(letters)
    return table


_IN_JSON = _letters(b'"\\\b\t\n\f\r', b'"\\btnfr')
_IN_COLUMNS = _letters(b"\\\t\n\r", b"\\tnr")


class Pieces:
    """The table of pieces: the words, by their ids, and what is put between them."""

    def __init__(self, words: ByteStrings) -> None:
        """Take the words as they are to be written."""
        self._words = words
        self._others: dict[bytes, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a piece that is no word."""
        return self._others.setdefault(text.encode(), len(self._words) + len(self._others))

    def numbers(self, size: int) -> Int64s:
        """Return the pieces that write 0 .. size (size,)."""
        return np.array([self.number(str(each)) for each in range(size)], dtype=np.int64)

    def written(self, lines: Ragged) -> bytes:
        """Return the lines."""
        table = concatenate([self._words, ByteStrings.of(self._others)])
        return table.take(lines.values).values.tobytes()


def joined(rows: Ragged, separators: NDArray[np.integer] | int) -> Ragged:
    """Put a separator behind each item (N,), but not behind the last of a row."""
    filled = rows.lengths > 0
    values = np.empty(2 * rows.values.size, dtype=np.int64)
    values[0::2] = rows.values
    values[1::2] = separators
    keep = np.ones(values.size, dtype=np.bool_)
    keep[2 * rows.offsets[1:][filled] - 1] = False
    return Ragged(values[keep], offsets_of(np.where(filled, 2 * rows.lengths - 1, 0)))


def side_by_side(columns: Sequence[Ragged | int]) -> Ragged:
    """Make one row of row i of each column, or of one piece that stands in every row; a column has rows."""
    size = next(len(column) for column in columns if isinstance(column, Ragged))
    lengths = np.ones((size, len(columns)), dtype=np.int64)
    for place, column in enumerate(columns):
        if isinstance(column, Ragged):
            lengths[:, place] = column.lengths
    values = np.empty(int(lengths.sum()), dtype=np.int64)
    offsets = offsets_of(lengths.ravel())
    for place, column in enumerate(columns):
        if isinstance(column, Ragged):
            starts = offsets[place : -1 : len(columns)]
            values[
                np.arange(column.values.size) + np.repeat(starts - column.offsets[:-1], column.lengths)
            ] = column.values
        else:
            values[offsets[place : -1 : len(columns)]] = column
    return Ragged(values, offsets[:: len(columns)])


def in_json(words: ByteStrings) -> ByteStrings:
    """Write words as they stand in JSON strings."""
    control = (words.values < _FIRST_PRINTED) & (_IN_JSON[words.values] == 0)
    if control.any():
        return ByteStrings.of(json.dumps(word.decode(), ensure_ascii=False)[1:-1].encode() for word in words)
    return _escaped(words, _IN_JSON)


def in_columns(words: ByteStrings) -> ByteStrings:
    """Write words as they stand in tab-separated lines."""
    return _escaped(words, _IN_COLUMNS)


def _escaped(words: ByteStrings, letters: NDArray[np.uint8]) -> ByteStrings:
    """Write a backslash and a letter for each byte that has one (256,)."""
    places = np.flatnonzero(letters[words.values])
    if not places.size:
        return words
    values = words.values.copy()
    values[places] = letters[values[places]]
    offsets = words.offsets + np.searchsorted(places, words.offsets)
    return ByteStrings(np.insert(values, places, ord("\\")), offsets)
