"""Ways to cut records of text into chunks, over whole blocks.

A chunk is a stretch of a record that is treated alike wherever it stands, so each distinct chunk need be worked on
once: looked up, split by a regular expression, encoded. All offsets are in bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import offsets_of, ragged_range

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

_SPACE, _TAB = 0x20, 0x09


@dataclass(frozen=True, slots=True)
class Chunks:
    """The chunks of a block of records: chunk j is `data[starts[j] : starts[j] + lengths[j]]`."""

    starts: Int64s  # (C,)
    lengths: Int64s  # (C,)
    offsets: Int64s  # (R + 1,) record i has the chunks offsets[i] .. offsets[i + 1]


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


def characters(data: Bytes, starts: Int64s, ends: Int64s) -> Chunks:
    """Make every character of valid UTF-8 a chunk."""
    firsts = np.flatnonzero(_inside(data, starts, ends) & ((data & 0xC0) != 0x80))
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
    if data.size < 3:
        return cuts
    visible = data > _SPACE
    np.logical_and(data[1:-1] == _SPACE, visible[:-2] & visible[2:], out=cuts[1:-1])
    wide = np.flatnonzero(cuts[1:-1] & ((data[:-2] >= 0x80) | (data[2:] >= 0x80))) + 1
    padded = np.concatenate((np.zeros(3, dtype=np.uint8), data, np.zeros(3, dtype=np.uint8)))
    before = _is_wide_space(padded[wide], padded[wide + 1], padded[wide + 2])
    after = _is_wide_space(padded[wide + 4], padded[wide + 5], padded[wide + 6])
    two_before = _is_latin_space(padded[wide + 1], padded[wide + 2])
    two_after = _is_latin_space(padded[wide + 4], padded[wide + 5])
    cuts[wide[before | after | two_before | two_after]] = False
    return cuts


def _is_latin_space(first: Bytes, second: Bytes) -> Mask:
    """Tell whether two bytes are U+0085 or U+00A0."""
    return (first == 0xC2) & ((second == 0x85) | (second == 0xA0))


def _is_wide_space(first: Bytes, second: Bytes, third: Bytes) -> Mask:
    """Tell whether three bytes are white space: U+1680, U+2000 to 200A, 2028, 2029, 202F, 205F or 3000."""
    point = first.astype(np.int32) << 16 | second.astype(np.int32) << 8 | third
    found = (point >= 0xE28080) & (point <= 0xE2808A)
    for space in (0xE19A80, 0xE280A8, 0xE280A9, 0xE280AF, 0xE2819F, 0xE38080):
        found |= point == space
    return found
