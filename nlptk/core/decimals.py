"""Decimal numbers from text, a whole block of them at a time, rounded as the language's own float().

A plain number such as -0.123456 is a whole number below 10^15 over a power of ten: both are exact in float64
and so their quotient is rounded once (Clinger 1990, "How to read floating point numbers accurately"). The
digits are added up eight at a time within a 64-bit word (Lemire 2018). Numbers of any other shape are few,
and Python reads them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]
UInt64s = NDArray[np.uint64]
Float64s = NDArray[np.float64]
Mask = NDArray[np.bool_]

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


def decimals(data: Bytes, starts: Int64s, ends: Int64s) -> tuple[Float64s, Mask]:
    """Return the numbers (N,) that are written in `data[starts:ends]`, and which of them are none.

    They stand in the data in this order, each at least a byte long. What float() would not read is none, and
    nan; the texts nan and inf are numbers.
    """
    padded = np.concatenate((np.zeros(2 * _WORD, dtype=np.uint8), data))
    windows = np.ndarray((padded.size - _WORD + 1,), "<u8", padded, strides=(1,))
    numbers, wrong = np.empty(starts.size, dtype=np.float64), np.zeros(starts.size, dtype=np.bool_)
    points = np.flatnonzero(padded == _POINT)
    for start in range(0, starts.size, _STRETCH):
        block = slice(start, start + _STRETCH)
        first, last = starts[block] + 2 * _WORD, ends[block] + 2 * _WORD
        numbers[block], plain = _plain(padded, windows, points, first, last)
        for index in np.flatnonzero(~plain).tolist():
            number = _number(padded[first[index] : last[index]].tobytes())
            numbers[start + index] = np.nan if number is None else number
            wrong[start + index] = number is None
    return numbers, wrong


def _plain(
    data: Bytes, windows: UInt64s, points: Int64s, starts: Int64s, ends: Int64s
) -> tuple[Float64s, Mask]:
    """Read numbers that are a sign perhaps, digits, and perhaps a point and digits; tell which are."""
    lead = data[starts]
    negative = lead == _MINUS
    starts = starts + (negative | (lead == _PLUS))
    first, last = np.searchsorted(points, (starts[0], ends[-1]))
    inside = points[first:last]
    if inside.size == starts.size and ((inside >= starts) & (inside < ends)).all():
        point = inside
    else:
        places = np.searchsorted(inside, starts)
        point = np.minimum(np.append(inside, ends[-1])[places], ends)
    whole, fraction = point - starts, np.maximum(ends - point - 1, 0)
    plain: Mask = (whole >= 1) & (whole <= _WORD) & (whole + fraction <= _MOST_DIGITS)
    whole, fraction = np.where(plain, whole, 1), np.where(plain, fraction, 0)
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


def _digits(words: UInt64s, counts: Int64s) -> tuple[UInt64s, Mask]:
    """Read the last bytes of each word, so many as counted, as a whole number; tell where all are digits."""
    kept = _KEPT[counts]
    words = (words & kept) | (_ZEROS & ~kept)
    are_digits = ((words & _HIGH) == _ZEROS) & (((words + _SIXES) & _HIGH) == _ZEROS)
    for mask, factor, shift in _STEPS:
        words = ((words & mask) * factor) >> shift
    return words, are_digits


def _number(text: bytes) -> float | None:
    try:
        return None if b"_" in text else float(text)  # float() takes 1_000
    except ValueError:
        return None
