"""Decimal numbers from text, a whole block of them at a time, rounded as the language's own float().

A plain number such as -0.123456 is a whole number below 10^15 over a power of ten: both are exact in float64
and so their quotient is rounded once (Clinger 1990, "How to read floating point numbers accurately"). The
digits are added up eight at a time within a 64-bit word (Lemire 2018). Numbers of any other shape are few in
files of vectors, and Python reads them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]
UInt64s = NDArray[np.uint64]
Float64s = NDArray[np.float64]

_WORD = 8
_STRETCH = 1 << 15  # numbers read at a time, that all of them stay in cache
_MOST_DIGITS = 15
_MINUS, _PLUS, _POINT = b"-+."
_POWERS = 10.0 ** np.arange(_MOST_DIGITS + 1)
_WHOLE_POWERS = (10 ** np.arange(_MOST_DIGITS + 1)).astype(np.uint64)
_KEPT = np.array([((1 << 8 * n) - 1) << 8 * (_WORD - n) for n in range(_WORD + 1)], dtype=np.uint64)
_ZEROS = np.uint64(0x3030303030303030)
_HIGH = np.uint64(0xF0F0F0F0F0F0F0F0)
_SIXES = np.uint64(0x0606060606060606)
_STEPS = (
    (np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(2561), np.uint64(8)),
    (np.uint64(0x00FF00FF00FF00FF), np.uint64(6553601), np.uint64(16)),
    (np.uint64(0x0000FFFF0000FFFF), np.uint64(42949672960001), np.uint64(32)),
)


class NotANumberError(ValueError):
    """What should be a number is none; `index` says which."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


def decimals(data: Bytes, starts: Int64s, ends: Int64s) -> Float64s:
    """Return the numbers (N,) that are written in `data[starts:ends]`, each at least a byte long.

    NotANumberError for the first that float() would not read; nan and inf are numbers.
    """
    padded = np.concatenate((np.zeros(2 * _WORD, dtype=np.uint8), data))
    windows = np.ndarray((padded.size - _WORD + 1,), "<u8", padded, strides=(1,))
    numbers = np.empty(starts.size, dtype=np.float64)
    points = np.flatnonzero(padded == _POINT)
    for start in range(0, starts.size, _STRETCH):
        block = slice(start, start + _STRETCH)
        first, last = starts[block] + 2 * _WORD, ends[block] + 2 * _WORD
        numbers[block], plain = _plain(padded, windows, points, first, last)
        for index in np.flatnonzero(~plain).tolist():
            numbers[start + index] = _number(padded[first[index] : last[index]], start + index)
    return numbers


def _plain(
    data: Bytes, windows: UInt64s, points: Int64s, starts: Int64s, ends: Int64s
) -> tuple[Float64s, NDArray[np.bool_]]:
    """Read numbers that are a sign perhaps, digits, a point and digits; tell which are."""
    lead = data[starts]
    negative = lead == _MINUS
    starts = starts + (negative | (lead == _PLUS))
    first, last = np.searchsorted(points, (starts[0], ends[-1]))
    inside = points[first:last]
    if inside.size == starts.size:
        point = inside
    else:
        places = np.searchsorted(inside, starts)
        point = np.append(inside, ends[-1])[places]
    whole, fraction = point - starts, ends - point - 1
    plain: NDArray[np.bool_] = (whole >= 1) & (whole <= _WORD) & (fraction >= 1)
    plain &= whole + fraction <= _MOST_DIGITS
    whole, fraction = np.where(plain, whole, 1), np.where(plain, fraction, 1)
    low, low_digits = _digits(windows[ends - _WORD], np.minimum(fraction, _WORD))
    value = low
    if (fraction > _WORD).any():
        high, high_digits = _digits(windows[ends - 2 * _WORD], np.maximum(fraction - _WORD, 0))
        value = high * _WHOLE_POWERS[_WORD] + low
        low_digits &= high_digits
    before, before_digits = _digits(windows[np.where(plain, point, ends) - _WORD], whole)
    value = value + before * _WHOLE_POWERS[fraction]
    plain &= low_digits & before_digits
    numbers = value.astype(np.float64) / _POWERS[fraction]
    return np.where(negative, -numbers, numbers), plain


def _digits(words: UInt64s, counts: Int64s) -> tuple[UInt64s, NDArray[np.bool_]]:
    """Read the last bytes of each word, so many as counted, as a whole number; tell where all are digits."""
    kept = _KEPT[counts]
    words = (words & kept) | (_ZEROS & ~kept)
    are_digits = ((words & _HIGH) == _ZEROS) & (((words + _SIXES) & _HIGH) == _ZEROS)
    for mask, factor, shift in _STEPS:
        words = ((words & mask) * factor) >> shift
    return words, are_digits


def _number(text: Bytes, index: int) -> float:
    try:
        if b"_" in text.tobytes():  # float() takes 1_000
            raise ValueError
        return float(text.tobytes())
    except ValueError:
        raise NotANumberError(index) from None
