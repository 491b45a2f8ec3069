"""The sections of a tagger as text (textfile.py): lines of keys and a row of numbers, or a list of tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.escapes import unescaped
from nlptk.core.lines import Fields
from nlptk.core.ragged import ByteStrings, Int64s, concatenate, offsets_of, ragged_range
from nlptk.core.words import WordTable
from nlptk.hmm.textfile_lines import AGAIN, SHOWN, ModelLines

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ROUNDING = 1e-6  # a logarithm above 0 by this is rounding
_LARGEST_COUNT = 1 << 53  # below which a float64 has every whole number
_BACKSLASH = ord("\\")


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of keys, and of a row of numbers each."""

    keys: tuple[ByteStrings, ...]  # (R,) each
    numbers: Floats  # (R, N)


@dataclass(frozen=True, slots=True)
class Lists:
    """Lines of keys, and of tags with a value behind each: row i has offsets[i] .. offsets[i + 1]."""

    keys: tuple[ByteStrings, ...]  # (R,) each
    offsets: Int64s  # (R + 1,)
    tags: Int64s  # (N,) by number, rising within a row
    values: Floats  # (N,)


class Section:
    """A section as it is read; errors name the line of a row."""

    def __init__(self, lines: ModelLines, name: str) -> None:
        """Read the line with which it begins."""
        self._lines = lines
        self._name = name
        self.size = lines.section(name)
        self._first = lines.number + 1

    def error(self, row: int, what: str, remedy: str = AGAIN) -> InputError:
        """Return an error that names the line of a row."""
        return self._lines.error(what, remedy, self._first + row)

    def check(self, wrong: Mask, what: str, remedy: str = AGAIN) -> None:
        """Raise an error for the first of the rows that is wrong, if any is (R,)."""
        if wrong.any():
            raise self.error(int(np.argmax(wrong)), what, remedy)

    def rows(self, keys: int, width: int) -> Rows:
        """Read lines of some keys and so many numbers."""
        texts: list[tuple[ByteStrings, ...]] = []
        parts = [np.zeros((0, width))]
        for row, fields in self._blocks():
            self._check_fields(row, fields, fields.numbers != keys + width, f"not {keys + width}")
            firsts = fields.offsets[:-1]
            texts.append(tuple(_names(fields, firsts + key) for key in range(keys)))
            which = (firsts[:, np.newaxis] + keys + np.arange(width)).ravel()
            owners = np.repeat(np.arange(firsts.size), width)
            parts.append(self._decimals(row, fields, which, owners).reshape(-1, width))
        return Rows(_joined(texts, keys), np.concatenate(parts))

    def lists(self, keys: int, tags: WordTable, kinds: int, *, counts: bool = False) -> Lists:
        """Read lines of some keys and tags, of which there are so many kinds, with logarithms or counts.

        Without `counts` every line has a tag.
        """
        texts: list[tuple[ByteStrings, ...]] = []
        sizes, numbers = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        values = [np.zeros(0)]
        for row, fields in self._blocks():
            given = fields.numbers - keys
            wrong = (given < (0 if counts else 2)) | (given % 2 == 1)
            self._check_fields(row, fields, wrong, f"not {keys} and two for each tag")
            firsts = fields.offsets[:-1]
            texts.append(tuple(_names(fields, firsts + key) for key in range(keys)))
            places = ragged_range(firsts + keys, given)[::2]
            owners = np.repeat(np.arange(firsts.size), given // 2)
            found = self._tags(row, fields, places, owners, tags, kinds)
            read = self._counts if counts else self._decimals
            values.append(read(row, fields, places + 1, owners))
            sizes.append(given // 2)
            numbers.append(found)
        return Lists(
            _joined(texts, keys),
            offsets_of(np.concatenate(sizes)),
            np.concatenate(numbers),
            np.concatenate(values),
        )

    def check_logarithms(self, numbers: Floats, owners: Int64s) -> None:
        """Raise an error for one of some numbers (N,), those of rows `owners`, that no probability has."""
        wrong = numbers > _ROUNDING
        if wrong.any():
            at = int(np.argmax(wrong))
            what = f"{numbers[at]:g} is above 0: no probability has this logarithm"
            raise self.error(int(owners[at]), what, "Write natural logarithms of probabilities")

    def check_rising(self, keys: Int64s, what: str) -> None:
        """Raise an error for a row that does not stand behind the one before it (R,)."""
        self.check(np.diff(keys, prepend=-1) <= 0, what, "Sort them")

    def table(self, names: ByteStrings) -> WordTable:
        """Number the names of the rows (R,); raise an error where one is listed twice."""
        table = WordTable.numbered(names)
        ids = table.find(names.values, names.offsets[:-1], names.lengths)
        wrong = np.flatnonzero(ids != np.arange(ids.size))
        if wrong.size:
            row = max(int(wrong[0]), int(ids[wrong[0]]))
            raise self.error(row, f"{names[row].decode()[:SHOWN]} is listed twice", "Take one of the two out")
        return table

    def _blocks(self) -> Iterator[tuple[int, Fields]]:
        row = 0
        for fields in self._lines.rows(self._name, self.size):
            yield row, fields
            row += fields.numbers.size

    def _check_fields(self, row: int, fields: Fields, wrong: Mask, wanted: str) -> None:
        if wrong.any():
            at = int(np.argmax(wrong))
            number = int(fields.numbers[at])
            what = f"a line of {self._name} has {number} fields, {wanted}"
            if not number:
                what = f"{self.size} lines of {self._name} are announced, but this one is blank"
            raise self.error(row + at, what)

    def _tags(
        self, row: int, fields: Fields, places: Int64s, owners: Int64s, tags: WordTable, kinds: int
    ) -> Int64s:
        names = _names(fields, places)
        found = tags.find(names.values, names.offsets[:-1], names.lengths).astype(np.int64)
        wrong = (found < 0) | (found >= kinds)
        if wrong.any():
            at = int(np.argmax(wrong))
            what = f"{names[at].decode()[:SHOWN]} is none of the tags"
            raise self.error(row + int(owners[at]), what, "List it among the tags, or take it out")
        falls = (np.diff(found) <= 0) & (np.diff(owners) == 0)
        if falls.any():
            at = int(owners[np.argmax(falls)])
            what = "the tags of a line stand in the order of the list of tags, each once"
            raise self.error(row + at, what, "Sort them")
        return found

    def _decimals(self, row: int, fields: Fields, places: Int64s, owners: Int64s) -> Floats:
        numbers = fields.decimals(places)
        wrong = ~np.isfinite(numbers)
        if wrong.any():
            at = int(np.argmax(wrong))
            what = f"{fields.text(int(places[at]))[:SHOWN]} is no finite number"
            raise self.error(row + int(owners[at]), what, "Write a decimal number")
        return numbers

    def _counts(self, row: int, fields: Fields, places: Int64s, owners: Int64s) -> Floats:
        numbers, wrong = fields.integers(places)
        wrong |= (numbers < 1) | (numbers > _LARGEST_COUNT)
        if wrong.any():
            at = int(np.argmax(wrong))
            what = f"{fields.text(int(places[at]))[:SHOWN]} is no count"
            raise self.error(row + int(owners[at]), what, "Write a whole number from 1 up")
        return numbers.astype(np.float64)


def _names(fields: Fields, places: Int64s) -> ByteStrings:
    names = fields.texts(places)
    return ByteStrings.of(map(unescaped, names)) if (names.values == _BACKSLASH).any() else names


def _joined(parts: list[tuple[ByteStrings, ...]], keys: int) -> tuple[ByteStrings, ...]:
    return tuple(concatenate([part[key] for part in parts]) for key in range(keys))
