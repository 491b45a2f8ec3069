"""Vectors as lines of text: a word, a blank, and numbers with a blank between.

The numbers are the last D fields of a line; what stands before them is the word, which may hold blanks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import lines
from nlptk.core.decimals import decimals
from nlptk.core.errors import InputError, UsageError
from nlptk.core.files import write_atomic
from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.core.streams import input_name
from nlptk.core.text import TextBlock, read_text
from nlptk.embed.formats._base import REPAIR, Imported, Reading, Rows, Step, exportable, first_wrong
from nlptk.embed.lookup import shown
from nlptk.embed.vectors import Float32s, KeyedVectors

Int64s = NDArray[np.int64]

_SPACE, _TAB, _LINE_FEED = b" \t\n"
_BLOCK_BYTES = 1 << 22
_ROWS = 1024  # written at a time
_HEADER_FIELDS = 2
_MOST_DIGITS = 17


@dataclass(frozen=True, slots=True)
class _Lines:
    """The fields of the lines of a block that are not blank."""

    block: TextBlock
    numbers: Int64s  # (R,) of the lines within the block, from 0
    starts: Int64s  # (F,) where each field starts
    ends: Int64s  # (F,)
    offsets: Int64s  # (R + 1,) line i has the fields offsets[i] .. offsets[i + 1]

    @classmethod
    def of(cls, block: TextBlock) -> _Lines:
        data = block.data
        blank = (data == _SPACE) | (data == _TAB) | (data == _LINE_FEED)
        edges = np.flatnonzero(np.diff(blank, prepend=True))  # a block ends in a line feed
        starts, ends = edges[::2], edges[1::2]
        _, line_ends = lines(data)
        offsets = np.concatenate(([0], np.searchsorted(starts, line_ends)))
        some = np.flatnonzero(np.diff(offsets))
        return cls(block, some, starts, ends, np.append(offsets[some], offsets[-1]))

    def where(self, row: int) -> str:
        """Return the place of a line, for messages."""
        return f"{self.block.file}:{self.block.first_line + int(self.numbers[row])}"

    def text(self, field: int) -> str:
        """Return a field, for messages."""
        return shown(self.block.data[self.starts[field] : self.ends[field]].tobytes())

    def header(self) -> tuple[int, int] | None:
        """Return the two whole numbers of the first line, if that is all there is on it."""
        if int(self.offsets[1]) != _HEADER_FIELDS:
            return None
        fields = [self.text(field) for field in range(_HEADER_FIELDS)]
        if not all(field.isascii() and field.isdigit() for field in fields):
            return None
        return int(fields[0]), int(fields[1])

    def rest(self) -> _Lines:
        """Return the lines but for the first."""
        return _Lines(self.block, self.numbers[1:], self.starts, self.ends, self.offsets[1:])

    def rows(self, dim: int) -> tuple[ByteStrings, Float32s]:
        """Return the words and the vectors, end to end; InputError names the line of what is none."""
        fields = np.diff(self.offsets)
        if (fields <= dim).any():
            row = int(np.argmax(fields <= dim))
            what = f"there are {fields[row]} fields, and a word and its vector are {dim + 1}"
            raise InputError(self.where(row), what, REPAIR)
        lasts = self.offsets[1:] - dim  # the first number of each line
        word_starts = self.starts[self.offsets[:-1]]
        lengths = self.ends[lasts - 1] - word_starts
        words = ByteStrings(self.block.data[ragged_range(word_starts, lengths)], offsets_of(lengths))
        numbers = (lasts[:, np.newaxis] + np.arange(dim)).reshape(-1)
        found, wrong = decimals(self.block.data, self.starts[numbers], self.ends[numbers])
        if wrong.any():
            first = int(np.argmax(wrong))
            field, row = int(numbers[first]), first // dim
            what = f"field {field - int(self.offsets[row]) + 1} is {self.text(field)!r}"
            raise InputError(self.where(row), f"{what} and should be a number", REPAIR)
        with np.errstate(over="ignore"):
            vectors = found.astype(np.float32)
        index = first_wrong(vectors)
        if index is not None:
            what = f"the vector of {shown(words[index // dim])} holds {self.text(int(numbers[index]))}"
            raise InputError(self.where(index // dim), what, "Take the line out")
        return words, vectors


def check_digits(digits: int) -> None:
    """Raise UsageError for a number of digits that no number has."""
    if not 1 <= digits <= _MOST_DIGITS:
        what = f"it is not in 1 to {_MOST_DIGITS}"
        raise UsageError(f"digits={digits}", what, "Give 9, which loses nothing")


def read_lines(path: str, reading: Reading, form: str, *, header: bool) -> Imported:
    """Read lines of words and vectors, behind a line with their number and dimension or without one."""
    name = input_name(path)
    claimed, dim = None, 0
    blocks = _blocks(path, reading)
    with Rows(name, reading) as rows:
        for block in blocks:
            found = _Lines.of(block)
            if not found.numbers.size:
                continue
            if not dim:
                claimed, dim = _shape(found, header)
                found = found.rest() if header else found
            if found.numbers.size:
                rows.append(*found.rows(dim))
        if claimed not in (None, len(rows)):
            what = f"its first line says {claimed} words, and there are {len(rows)}"
            raise InputError(f"{name}:1", what, "Fetch it again, or correct the line")
        return rows.finish(dim, form)


def _blocks(path: str, reading: Reading) -> Iterator[TextBlock]:
    """Yield the text; an InputError for bytes that are none has the remedy for a binary file."""
    try:
        yield from read_text([path], errors=reading.errors, block_bytes=_BLOCK_BYTES, on_bytes=reading.step)
    except InputError as error:
        if not isinstance(error.__cause__, UnicodeDecodeError):
            raise
        remedy = "Go on with --errors replace, or give --format word2vec-binary if it is that"
        raise InputError(error.where, error.what, remedy) from error


def _shape(first: _Lines, header: bool) -> tuple[int | None, int]:
    """Return the number of words, where it is said, and their dimension."""
    where = first.where(0)
    said = first.header()
    if 0 in first.block.data:
        raise InputError(where, "this is no text", "Give --format word2vec-binary, if it is that")
    fields = np.diff(first.offsets)
    if header:
        if said is None:
            what = "the first line is not the number of words and their dimension"
            raise InputError(where, what, "Give --format glove for a file without such a line")
        if said[1] < 1:
            raise InputError(where, "it says that vectors have no numbers", REPAIR)
        return said
    if said is not None and fields.size > 1 and fields[1] != _HEADER_FIELDS:
        what = "the first line is the number of words and their dimension"
        raise InputError(where, what, "Give --format word2vec")
    if fields.min() < _HEADER_FIELDS:
        row = int(fields.argmin())
        raise InputError(first.where(row), "there is no number behind the word", REPAIR)
    return None, int(fields.min()) - 1


def write_lines(  # noqa: PLR0913  what the text formats differ in
    vectors: KeyedVectors,
    path: str,
    step: Step,
    *,
    digits: int,
    space: str | None,
    header: bool = True,
    end: bytes = b"\n",
    blanks: bytes = b" \t",
) -> None:
    """Write words and vectors as lines that end in `end`, behind a line with their number and dimension."""
    checked = exportable(vectors, path, blanks, space)
    line = b"%b" + b" %%.%dg" % digits * vectors.dim + end
    with write_atomic(path) as file:
        if header:
            file.write(b"%d %d\n" % (len(vectors), vectors.dim))
        for start in range(0, len(vectors), _ROWS):
            rows = slice(start, min(start + _ROWS, len(vectors)))
            words = checked.words.take(np.arange(rows.start, rows.stop))
            numbers = vectors.vectors[rows].tolist()
            file.writelines(line % (word, *row) for word, row in zip(words, numbers, strict=True))
            step(rows.stop - rows.start)
