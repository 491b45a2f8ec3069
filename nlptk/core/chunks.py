"""Ways to cut records of text into chunks, over whole blocks.

A chunk is a stretch of a record that is treated alike wherever it stands, so each distinct chunk need be
worked on once: looked up, split by a regular expression, encoded. All offsets are in bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import offsets_of, ragged_range

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

_SPACE, _TAB, _LINE_FEED = 0x20, 0x09, 0x0A
_ASCII = 0x7F
_LEAD_BITS, _CONTINUATION = 0xC0, 0x80
_SPACES_OF_TWO = [int.from_bytes(space.encode(), "big") for space in "\u0085\u00a0"]
_SPACES_OF_THREE = [
    int.from_bytes(space.encode(), "big")
    for space in map(chr, (0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
]
_BESIDE = 3  # bytes beside a space that decide whether records may be cut before it
_AROUND = 2  # a space between two others needs so many bytes beside it


@dataclass(frozen=True, slots=True)
class Chunks:
    """The chunks of a block of records: chunk j is `data[starts[j] : starts[j] + lengths[j]]`."""

    starts: Int64s  # (C,)
    lengths: Int64s  # (C,)
    offsets: Int64s  # (R + 1,) record i has the chunks offsets[i] .. offsets[i + 1]


def lines(data: Bytes) -> tuple[Int64s, Int64s]:
    """Return where lines that each end in a line feed start, and where their line feeds are."""
    ends = np.flatnonzero(data == _LINE_FEED)
    return np.concatenate(([0], ends + 1))[:-1], ends


def whole_records(data: Bytes, starts: Int64s, ends: Int64s) -> Chunks:
    """Make every record one chunk, an empty one none."""
    some = ends > starts
    return Chunks(starts[some], (ends - starts)[some], offsets_of(some))


def between_blanks(data: Bytes, starts: Int64s, ends: Int64s) -> Chunks:
    """Cut out what stands between U+0020 and TAB: the tokens of a text that is tokenized already."""
    blank = (data == _SPACE) | (data == _TAB)
    inside = _inside(data, starts, ends) & ~blank
    before = np.zeros(data.size, dtype=np.bool_)
    before[1:] = inside[:-1]
    before[starts[ends > starts]] = False
    firsts = np.flatnonzero(inside & ~before)
    after = np.zeros(data.size, dtype=np.bool_)
    after[:-1] = inside[1:]
    after[ends[ends > starts] - 1] = False
    lasts = np.flatnonzero(inside & ~after)
    return Chunks(firsts, lasts + 1 - firsts, _offsets(firsts, starts, ends))


def between_spaces(data: Bytes, starts: Int64s, ends: Int64s) -> Chunks:
    """Cut records at each U+0020; two in a row enclose an empty chunk, an empty record has none."""
    spaces = np.flatnonzero((data == _SPACE) & _inside(data, starts, ends))
    some = ends > starts
    firsts = np.sort(np.concatenate((starts[some], spaces + 1)), kind="stable")
    lasts = np.sort(np.concatenate((ends[some], spaces)), kind="stable")
    chunks = offsets_of(np.diff(np.searchsorted(spaces, np.append(starts, data.size))) + some)
    return Chunks(firsts, lasts - firsts, chunks)


def before_spaces(data: Bytes, starts: Int64s, ends: Int64s) -> Chunks:
    """Cut records before each single U+0020 that stands between two characters that are no white space."""
    cuts = single_spaces(data)
    cuts &= _inside(data, starts, ends)
    some = ends > starts
    cuts[starts[some]] = True
    firsts = np.flatnonzero(cuts)
    offsets = _offsets(firsts, starts, ends)
    lasts = np.empty_like(firsts)
    lasts[:-1] = firsts[1:]
    lasts[offsets[1:][some] - 1] = ends[some]
    return Chunks(firsts, lasts - firsts, offsets)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a block, in parts: part i, `data[starts[i]:ends[i]]`, is of the record `records[i]`."""

    data: Bytes  # (n,)
    starts: Int64s  # (P,)
    ends: Int64s  # (P,)
    records: Int64s  # (P,)


def windows(data: Bytes, starts: Int64s, ends: Int64s, size: int) -> Iterator[Window]:
    """Cut a block into windows of about `size` bytes, and records where `before_spaces` would cut them, too.

    Records without a byte are in no window.
    """
    start = 0
    while start < data.size:
        end = _bound(data, start + size, size)
        first, last = np.searchsorted(ends, start, side="right"), np.searchsorted(starts, end, side="left")
        records = np.arange(first, last)
        part_starts = np.maximum(starts[records], start) - start
        part_ends = np.minimum(ends[records], end) - start
        yield Window(data[start:end], part_starts, part_ends, records)
        start = end


def _bound(data: Bytes, start: int, size: int) -> int:
    """Return where the first cut before a space is, from `start` on; the end of the data if there is none."""
    while start < data.size:
        first = max(start - _BESIDE, 0)
        cuts = np.flatnonzero(single_spaces(data[first : start + size + _BESIDE])) + first
        cuts = cuts[(cuts >= start) & (cuts < start + size)]
        if cuts.size:
            return int(cuts[0])
        start += size
    return data.size


def characters(data: Bytes, starts: Int64s, ends: Int64s) -> Chunks:
    """Make every character of valid UTF-8 a chunk."""
    firsts = np.flatnonzero(_inside(data, starts, ends) & _begin_characters(data))
    offsets = _offsets(firsts, starts, ends)
    lasts = np.empty_like(firsts)
    lasts[:-1] = firsts[1:]
    some = ends > starts
    lasts[offsets[1:][some] - 1] = ends[some]
    return Chunks(firsts, lasts - firsts, offsets)


def _inside(data: Bytes, starts: Int64s, ends: Int64s) -> Mask:
    """Mark the bytes that belong to a record."""
    gaps = np.concatenate((starts, [data.size])) - np.concatenate(([0], ends))
    inside = np.ones(data.size, dtype=np.bool_)
    inside[ragged_range(np.concatenate(([0], ends)), gaps)] = False
    return inside


def _offsets(firsts: Int64s, starts: Int64s, ends: Int64s) -> Int64s:
    offsets = np.searchsorted(firsts, np.append(starts, ends[-1:]), side="left")
    return offsets if starts.size else np.zeros(1, dtype=np.int64)


def single_spaces(data: Bytes) -> Mask:
    """Mark each U+0020 between two characters that are neither white space nor control characters."""
    cuts = np.zeros(data.size, dtype=np.bool_)
    if data.size <= _AROUND:
        return cuts
    visible = data > _SPACE
    np.logical_and(data[1:-1] == _SPACE, visible[:-2] & visible[2:], out=cuts[1:-1])
    unsure = np.flatnonzero(cuts[1:-1] & ((data[:-2] > _ASCII) | (data[2:] > _ASCII))) + 1
    padded = np.pad(data, 3)  # so that three bytes stand before and behind every space
    cuts[unsure[_is_white_space(padded, unsure) | _is_white_space(padded, unsure + 4)]] = False
    return cuts


def character_starts(data: Bytes) -> Int64s:
    """Return where the characters of valid UTF-8 start."""
    return np.flatnonzero(_begin_characters(data))


def _begin_characters(data: Bytes) -> Mask:
    begin: Mask = (data & _LEAD_BITS) != _CONTINUATION
    return begin


def _is_white_space(data: Bytes, at: Int64s) -> Mask:
    """Tell whether the three bytes from `at` on hold a white space beyond ASCII.

    One of two bytes may be a byte away from the space in question; to forgo that cut is never wrong.
    """
    first, second, third = (data[at + place].astype(np.int32) for place in range(3))
    found = np.isin(first << 16 | second << 8 | third, _SPACES_OF_THREE)
    found |= np.isin(first << 8 | second, _SPACES_OF_TWO)
    found |= np.isin(second << 8 | third, _SPACES_OF_TWO)
    return found
