"""Lines cut into cells, a whole block at once, and token lines put together as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, Self

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.core.text import TextBlock
from nlptk.hmm.tagged._base import TaggedBlock

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

TAB, LINE_FEED, SPACE = b"\t\n "


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of lines that each end in a line feed."""

    data: Bytes  # (n,)
    starts: Int64s  # (C,) in the data
    ends: Int64s  # (C,) exclusive
    offsets: Int64s  # (L + 1,) line i has the cells offsets[i] .. offsets[i + 1]

    @classmethod
    def between_tabs(cls, data: Bytes) -> Self:
        """Cut lines at every TAB; an empty line has one cell, which is empty."""
        ends = np.flatnonzero((data == TAB) | (data == LINE_FEED))
        starts = np.concatenate(([0], ends + 1))[:-1]
        lines = np.flatnonzero(data[ends] == LINE_FEED)
        return cls(data, starts, ends, np.concatenate(([0], lines + 1)))

    @classmethod
    def between_blanks(cls, data: Bytes) -> Self:
        """Cut out what stands between spaces and TABs; no cell is empty."""
        ends = np.flatnonzero((data == TAB) | (data == LINE_FEED) | (data == SPACE))
        starts = np.concatenate(([0], ends + 1))[:-1]
        some = ends > starts
        lines = np.flatnonzero(data[ends] == LINE_FEED)
        offsets = np.concatenate(([0], offsets_of(some)[lines + 1]))
        return cls(data, starts[some], ends[some], offsets)

    @property
    def numbers(self) -> Int64s:
        """How many cells each line has (L,)."""
        numbers: Int64s = np.diff(self.offsets)
        return numbers

    @property
    def empty(self) -> Mask:
        """Which cells are empty (C,)."""
        empty: Mask = self.starts == self.ends
        return empty

    def strings(self, cells: Int64s) -> ByteStrings:
        """Return the given cells, in rising order."""
        return strings_at(self.data, self.starts[cells], self.ends[cells])

    def begin_with(self, cells: Int64s, text: bytes) -> Mask:
        """Tell which of the given cells begin with a text (n,)."""
        rows = np.flatnonzero(self.ends[cells] - self.starts[cells] >= len(text))
        for place, byte in enumerate(text):
            rows = rows[self.data[self.starts[cells[rows]] + place] == byte]
        begin = np.zeros(cells.size, dtype=np.bool_)
        begin[rows] = True
        return begin

    def hold_space(self) -> Mask:
        """Tell which cells between TABs hold a space (C,)."""
        holding = np.zeros(self.starts.size, dtype=np.bool_)
        spaces = np.flatnonzero(self.data == SPACE)
        holding[np.searchsorted(self.starts, spaces, side="right") - 1] = True
        return holding

    def edged_by_space(self) -> Mask:
        """Tell which cells between TABs begin or end with a space (C,)."""
        edged: Mask = (self.data[self.starts] == SPACE) | (self.data[self.ends - 1] == SPACE)
        return edged & ~self.empty


def strings_at(data: Bytes, starts: Int64s, ends: Int64s) -> ByteStrings:
    """Return stretches of the data that rise and that do not touch one another."""
    steps = np.zeros(data.size, dtype=np.int8)
    steps[starts] += 1
    steps[ends] -= 1  # a line feed at least stands behind every stretch
    inside = np.cumsum(steps, dtype=np.int8).view(np.bool_)
    return ByteStrings(np.compress(inside, data), offsets_of(ends - starts))  # twice as fast as data[inside]


def sentences(
    block: TextBlock, words: ByteStrings, tags: ByteStrings | None, token_lines: Int64s, blank: Mask
) -> TaggedBlock:
    """Put words together as sentences: a token a line (T,), one blank line (of L) or more between two."""
    groups = np.cumsum(blank)[token_lines]
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = np.append(firsts, len(words))[1:]
    return TaggedBlock(words, tags, ends, block.file, block.first_line + token_lines[firsts])


def line_of(block: TextBlock, line: int) -> bytes:
    """Return a line of the block, from 0, for messages."""
    return block.data.tobytes().split(b"\n", line + 1)[line]


def refuse(block: TextBlock, line: int, what: str, remedy: str) -> NoReturn:
    """Raise InputError for a line of the block, from 0."""
    raise InputError(f"{block.file}:{block.first_line + line}", what, remedy)


def shown(text: bytes) -> str:
    """Return text for messages, not too much of it."""
    longest = 40
    characters = text.decode("utf-8", "replace")
    return repr(characters if len(characters) <= longest else characters[: longest - 3] + "...")
