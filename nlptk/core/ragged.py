"""Many sequences of different lengths in one flat array: byte strings, ids.

A `Ragged` is `values` (N,) and `offsets` (R + 1,) int64: row i is `values[offsets[i]:offsets[i + 1]]`.
`ByteStrings` is the same over uint8, read as `bytes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Int64s = NDArray[np.int64]


def offsets_of(lengths: NDArray[np.integer] | NDArray[np.bool_]) -> Int64s:
    """Return where each row starts, and last where all end: (R,) lengths -> (R + 1,)."""
    offsets = np.zeros(lengths.size + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def ragged_range(starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Int64s:
    """Lay the ranges `starts[i] .. starts[i] + lengths[i]` end to end.

    >>> ragged_range(np.array([10, 3]), np.array([2, 3])).tolist()
    [10, 11, 3, 4, 5]
    """
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if ends.size else 0
    return np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - lengths), lengths)


def batches(offsets: Int64s, size: int) -> Iterator[slice]:
    """Yield stretches of rows of about `size` values each."""
    ends = np.searchsorted(offsets, np.arange(size, offsets[-1], size))
    bounds = sorted({0, *ends.tolist(), offsets.size - 1})
    for start, end in zip(bounds, bounds[1:], strict=False):
        yield slice(start, end)


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different lengths, end to end."""

    values: NDArray[Any]  # (N,)
    offsets: Int64s  # (R + 1,)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self.offsets.size - 1

    @property
    def lengths(self) -> Int64s:
        """The length of each row (R,)."""
        return np.diff(self.offsets)

    def take(self, rows: NDArray[np.integer]) -> Ragged:
        """Return the given rows, in the given order."""
        starts = self.offsets[rows]
        lengths = self.offsets[rows + 1] - starts
        return type(self)(self.values[ragged_range(starts, lengths)], offsets_of(lengths))


@dataclass(frozen=True, slots=True)
class ByteStrings(Ragged):
    """Byte strings, end to end; a row may hold any bytes, line feeds and NUL among them."""

    values: NDArray[np.uint8]

    @classmethod
    def of(cls, strings: Iterable[bytes]) -> ByteStrings:
        """Lay the given strings end to end."""
        rows = list(strings)
        lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        return cls(np.frombuffer(b"".join(rows), dtype=np.uint8), offsets_of(lengths))

    def __getitem__(self, row: int) -> bytes:
        """Return one string."""
        start, end = self.offsets[row], self.offsets[row + 1]
        return self.values[start:end].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the strings in order."""
        data = self.values.tobytes()
        bounds = self.offsets.tolist()
        for start, end in zip(bounds, bounds[1:], strict=False):
            yield data[start:end]

    def batches(self, size: int) -> Iterator[tuple[slice, ByteStrings]]:
        """Yield the strings, about `size` bytes at a time, and which rows they are."""
        for rows in batches(self.offsets, size):
            offsets = self.offsets[rows.start : rows.stop + 1]
            yield rows, ByteStrings(self.values[offsets[0] : offsets[-1]], offsets - offsets[0])

    def take(self, rows: NDArray[np.integer]) -> ByteStrings:
        """Return the given strings, in the given order."""
        taken = Ragged.take(self, rows)
        return ByteStrings(taken.values, taken.offsets)


def concatenate(parts: list[ByteStrings]) -> ByteStrings:
    """Join several lists of strings into one."""
    values = np.concatenate([part.values for part in parts] or [np.empty(0, np.uint8)])
    lengths = np.concatenate([part.lengths for part in parts] or [np.empty(0, np.int64)])
    return ByteStrings(values, offsets_of(lengths))


def side_by_side(columns: Sequence[ByteStrings]) -> NDArray[np.uint8]:
    """Return the first row of each column, then the second of each, and so on, end to end."""
    lengths = np.stack([column.lengths for column in columns], axis=1)
    starts = offsets_of(lengths.ravel())
    out = np.empty(int(starts[-1]), dtype=np.uint8)
    for place, column in enumerate(columns):
        if (lengths[:, place] == 1).all():
            out[starts[place : -1 : len(columns)]] = column.values
            continue
        mine = np.zeros(lengths.shape, dtype=np.bool_)
        mine[:, place] = True
        out[np.repeat(mine.ravel(), lengths.ravel())] = column.values
    return out
