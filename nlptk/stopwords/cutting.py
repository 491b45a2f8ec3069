"""Stretches of text cut out of a block, or put in place of it: what the filter writes.

A stretch that is cut out takes the blanks (U+0020, TAB) behind it along. At the end of a line, or right
before one of . , ; : ! ? ) ] } it takes those before it, too: no blank is left over, and no two words grow
together. All else stays byte for byte.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import offsets_of, ragged_range

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]

_SPACE, _LINE_FEED = b" \n"
_IS_BLANK = np.zeros(256, dtype=np.bool_)
_IS_BLANK[list(b" \t")] = True
_CLOSES = np.zeros(256, dtype=np.bool_)
_CLOSES[list(b".,;:!?)]}")] = True
_STEPS = 4  # blanks in a row that are passed one by one


def without(data: Bytes, line_starts: Int64s, starts: Int64s, ends: Int64s) -> Bytes:
    """Return the data without the stretches (S,), which rise and lie apart, each within a line.

    `line_starts` (L,) tells where the text of each line begins: what is before is never cut.
    """
    if not starts.size:
        return data
    right_behind = data[ends]
    ends = _past_blanks(data, ends)
    apart = np.ones(starts.size + 1, dtype=np.bool_)
    apart[1:-1] = starts[1:] != ends[:-1]
    starts, ends = starts[apart[:-1]], ends[apart[1:]]  # stretches that touch are one
    last = np.flatnonzero((data[ends] == _LINE_FEED) | _CLOSES[right_behind[apart[1:]]])
    of_line = line_starts[np.searchsorted(line_starts, starts[last], side="right") - 1]
    starts[last] = np.maximum(_before_blanks(data, starts[last]), of_line)
    change = np.zeros(data.size, dtype=np.int8)
    change[starts] = 1
    change[ends] = -1
    kept: Bytes = data[np.cumsum(change, dtype=np.int8) == 0]
    return kept


def only(data: Bytes, lines: tuple[Int64s, Int64s], starts: Int64s, ends: Int64s) -> Bytes:
    """Return the stretches (S,) of each line with a space between.

    A line begins with what stands before its text: `lines` are where it begins (L,) and where its text does.
    """
    line_starts, text_starts = lines
    line_of = np.searchsorted(text_starts, starts, side="right") - 1
    pieces = np.concatenate((line_starts, starts))  # what begins a line, then the stretches
    lengths = np.concatenate((text_starts - line_starts, ends - starts + 1))  # a byte behind each
    order = np.argsort(np.concatenate((np.arange(line_starts.size), line_of)), kind="stable")
    pieces, lengths = pieces[order], lengths[order]
    is_line = order < line_starts.size
    bounds = offsets_of(lengths)
    out = data[ragged_range(pieces, lengths)]
    out[bounds[1:][~is_line] - 1] = _SPACE
    final = np.append(is_line[1:], True)  # the last piece of its line
    out[bounds[1:][final & ~is_line] - 1] = _LINE_FEED
    return np.insert(out, bounds[1:][final & is_line], np.uint8(_LINE_FEED))


def _past_blanks(data: Bytes, places: Int64s) -> Int64s:
    """Return the first place from each on that is no blank; the data end in a line feed."""
    places = places.copy()
    going = np.flatnonzero(_IS_BLANK[data[places]])
    for _ in range(_STEPS):
        places[going] += 1
        going = going[_IS_BLANK[data[places[going]]]]
    if going.size:
        others = np.flatnonzero(~_IS_BLANK[data])
        places[going] = others[np.searchsorted(others, places[going])]
    return places


def _before_blanks(data: Bytes, places: Int64s) -> Int64s:
    """Return the place behind the last character before each that is no blank."""
    if not places.size:
        return places
    backwards = np.append(data[::-1], np.uint8(_LINE_FEED))
    return data.size - _past_blanks(backwards, data.size - places)
