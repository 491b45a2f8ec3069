"""Lines of text, a whole block at once: fields between blanks, decimal numbers, words of ids."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlptk.core.decimals import decimals
from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, Int64s, offsets_of, ragged_range

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_TAB, _LINE_FEED, _SPACE, _MINUS, _POINT, _ZERO = b"\t\n -.0"
_DECIMALS = 7  # behind the point: float32 has no more
_LARGEST = 9_999  # before the point
_BASE = 10
_FOUR = 10_000
_DIGITS = np.array([list(b"%04d" % number) for number in range(_FOUR)], dtype=np.uint8)  # (10000, 4)
_POWERS = _BASE ** np.arange(1, 19, dtype=np.int64)
_POWERS_FROM_ONE = _BASE ** np.arange(19, dtype=np.int64)
_FLOAT_POWERS = _POWERS_FROM_ONE.astype(np.float64)
_SIGNIFICANT = 9  # digits, which are enough for any float32
_ALWAYS = 6  # digits: two decimals of so many are never one float32
_SMALLEST, _TOO_LARGE = 1e-5, 1e4  # sizes of which shortest_texts writes all at once
_PLACES = 16  # behind the point, at most
_SEPARATES = np.zeros(256, dtype=np.bool_)
_SEPARATES[[_TAB, _LINE_FEED, _SPACE]] = True


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands between blanks, or between tabs, in some lines that each end in a line feed."""

    data: Bytes  # (n,)
    starts: Int64s  # (F,) in the data
    lengths: Int64s  # (F,)
    offsets: Int64s  # (L + 1,) line i has the fields offsets[i] .. offsets[i + 1]

    @classmethod
    def of(cls, data: Bytes) -> Fields:
        """Cut lines into fields between spaces and tabs."""
        return cls._cut(data, np.flatnonzero(_SEPARATES[data]))

    @classmethod
    def between_tabs(cls, data: Bytes) -> Fields:
        """Cut lines into fields between tabs, which may hold spaces; those that are empty are none."""
        return cls._cut(data, np.flatnonzero((data == _TAB) | (data == _LINE_FEED)))

    @classmethod
    def _cut(cls, data: Bytes, ends: Int64s) -> Fields:
        starts = np.concatenate(([0], ends + 1))[:-1]
        fields = offsets_of(ends > starts)
        lines = np.flatnonzero(data[ends] == _LINE_FEED)
        some = np.flatnonzero(ends > starts)
        return cls(data, starts[some], (ends - starts)[some], np.concatenate(([0], fields[lines + 1])))

    @property
    def numbers(self) -> Int64s:
        """How many fields each line has (L,)."""
        return np.diff(self.offsets)

    def text(self, field: int) -> str:
        """Return one field, for messages."""
        start = int(self.starts[field])
        return self.data[start : start + int(self.lengths[field])].tobytes().decode("utf-8", "replace")

    def texts(self, fields: Int64s) -> ByteStrings:
        """Return the given fields (n,)."""
        starts, lengths = self.starts[fields], self.lengths[fields]
        return ByteStrings(self.data[ragged_range(starts, lengths)], offsets_of(lengths))

    def integers(self, fields: Int64s) -> tuple[Int64s, Mask]:
        """Return the given fields as whole numbers (n,), and which of them are none, or too long."""
        starts, lengths = self.starts[fields], self.lengths[fields]
        values = np.zeros(fields.size, dtype=np.int64)
        good = lengths <= _POWERS.size
        for place in range(min(int(lengths.max(initial=0)), _POWERS.size)):
            inside = lengths > place
            digit = self.data[starts[inside] + place] - np.uint8(_ZERO)
            good[inside] &= digit < _BASE
            values[inside] = values[inside] * _BASE + digit
        return values, ~good

    def decimals(self, fields: Int64s) -> Floats:
        """Return the given fields, in rising order, as numbers (n,), nan for those that are none."""
        starts = self.starts[fields]
        return decimals(self.data, starts, starts + self.lengths[fields])[0]


def check_words(words: ByteStrings, where: str) -> None:
    """Raise UsageError, which says where, for a word that blanks around it would not set apart."""
    blanks = np.flatnonzero(_SEPARATES[words.values])
    holding = np.searchsorted(words.offsets, blanks, side="right") - 1
    wrong = np.concatenate((holding, np.flatnonzero(words.lengths == 0)))
    if wrong.size:
        what = f"the word {words[int(wrong[0])].decode()!r} cannot stand between blanks"
        raise UsageError(where, what, "Choose a --tokenizer whose tokens hold no blanks")


class Words:
    """Words ready to be written with something behind each."""

    def __init__(self, words: ByteStrings) -> None:
        """Take the words, each an id."""
        lengths = words.lengths + 1
        self._starts = offsets_of(lengths)
        self._values = np.full(int(self._starts[-1]), _SPACE, dtype=np.uint8)
        inner = np.ones(self._values.size, dtype=np.bool_)
        inner[self._starts[1:] - 1] = False
        self._values[inner] = words.values

    def between_spaces(self, ids: NDArray[np.integer], offsets: Int64s, end: int) -> ByteStrings:
        """Return the words `ids[offsets[i]:offsets[i + 1]]` with spaces between and a byte `end` behind."""
        starts = self._starts[ids]
        bounds = offsets_of(self._starts[ids + 1] - starts)
        index = np.ones(int(bounds[-1]), dtype=np.int64)
        index[bounds[:-1]] = starts  # steps of one, but from the end of a word to the start of the next
        index[bounds[1:-1]] -= starts[:-1] + np.diff(bounds)[:-1] - 1
        values = self._values[np.cumsum(index)]
        ends = bounds[offsets]
        values[ends[1:] - 1] = end
        return ByteStrings(values, ends)


def decimal_texts(numbers: Floats, end: int) -> ByteStrings:
    """Write numbers with seven decimals, or none where all are 0; a byte `end` ends each."""
    sizes = np.minimum(np.abs(numbers), _LARGEST)
    whole = sizes.astype(np.int64)
    rest = np.rint((sizes - whole) * 10.0**_DECIMALS).astype(np.int64)
    whole += rest // 10**_DECIMALS
    rest %= 10**_DECIMALS
    digits = np.empty((numbers.size, 1 + 4 + 1 + _DECIMALS + 1), dtype=np.uint8)
    digits[:, 0], digits[:, 5], digits[:, -1] = _MINUS, _POINT, end
    digits[:, 1:5] = _DIGITS[whole]
    digits[:, 6:9] = _DIGITS[rest // _FOUR][:, 1:]
    digits[:, 9:13] = _DIGITS[rest % _FOUR]
    written = np.empty(digits.shape, dtype=np.bool_)
    written[:] = (rest > 0)[:, np.newaxis]
    written[:, 0] = (numbers < 0) & ((whole > 0) | (rest > 0))
    for place, power in enumerate((1000, 100, 10), 1):
        written[:, place] = whole >= power
    written[:, 4] = written[:, -1] = True
    return ByteStrings(digits[written], offsets_of(written.sum(axis=1)))


def shortest_texts(numbers: NDArray[np.float32], end: int) -> ByteStrings:
    """Write numbers in the fewest digits that `Fields.decimals` reads as the same, and a byte `end`."""
    sizes = np.abs(numbers)
    plain = (sizes == 0) | ((sizes >= _SMALLEST) & (sizes < _TOO_LARGE))
    mantissa, places = _shortest(np.where(plain, sizes, np.float32(0)))
    whole, rest = np.divmod(mantissa, _POWERS_FROM_ONE[places])
    rest *= _POWERS_FROM_ONE[_PLACES - places]
    digits = np.empty((numbers.size, 1 + 4 + 1 + _PLACES + 1), dtype=np.uint8)
    digits[:, 0], digits[:, 5], digits[:, -1] = _MINUS, _POINT, end
    digits[:, 1:5] = _DIGITS[whole]
    written = np.empty(digits.shape, dtype=np.bool_)
    written[:, 0] = np.signbit(numbers)
    for place in range(1, 4):
        written[:, place] = whole >= _POWERS_FROM_ONE[4 - place]
    written[:, 4] = written[:, -1] = True
    written[:, 5] = rest > 0
    for place in range(6, 6 + _PLACES, 4):
        power = _POWERS_FROM_ONE[_PLACES - (place - 2)]
        group, rest = np.divmod(rest, power)
        digits[:, place : place + 4] = _DIGITS[group]
        for digit, below in enumerate((_FOUR, 1000, 100, 10)):
            written[:, place + digit] = (rest > 0) | (group % below > 0)
    texts = ByteStrings(digits[written], offsets_of(written.sum(axis=1)))
    if plain.all():
        return texts
    strings = list(texts)
    for row in np.flatnonzero(~plain).tolist():
        strings[row] = str(numbers[row]).encode() + bytes([end])
    return ByteStrings.of(strings)


def _shortest(sizes: NDArray[np.float32]) -> tuple[Int64s, Int64s]:
    """Return whole numbers m, of few digits, and k: m / 10^k, rounded to float32, are the given sizes."""
    wide = sizes.astype(np.float64)
    exponents = np.floor(np.log10(np.where(wide > 0, wide, 1))).astype(np.int64)
    places = _SIGNIFICANT - 1 - exponents
    mantissa = np.rint(wide * _FLOAT_POWERS[places])
    for digits in range(_SIGNIFICANT - 1, _ALWAYS - 1, -1):
        fewer = digits - 1 - exponents
        shorter = np.rint(wide * _FLOAT_POWERS[fewer])
        same = (shorter / _FLOAT_POWERS[fewer]).astype(np.float32) == sizes
        mantissa, places = np.where(same, shorter, mantissa), np.where(same, fewer, places)
    return mantissa.astype(np.int64), places


def integer_texts(numbers: Int64s, end: int) -> ByteStrings:
    """Write whole numbers from 0 up; a byte `end` ends each."""
    places = np.searchsorted(_POWERS, numbers, side="right") + 1
    groups = (int(places.max(initial=1)) + 3) // 4
    digits = np.empty((numbers.size, 4 * groups + 1), dtype=np.uint8)
    digits[:, -1] = end
    rest = numbers
    for group in range(groups - 1, -1, -1):
        digits[:, 4 * group : 4 * group + 4] = _DIGITS[rest % _FOUR]
        rest = rest // _FOUR
    written = np.arange(4 * groups + 1) >= 4 * groups - places[:, np.newaxis]
    return ByteStrings(digits[written], offsets_of(places + 1))


def blocks(size: int, at_a_time: int) -> list[tuple[int, int]]:
    """Cut so many rows into stretches."""
    return list(pairwise([*range(0, size, at_a_time), size])) if size else []
