"""Deal out the places of a text by the word that stands there, so that a part has all places of its words.

What is counted for each word is then counted part by part: in memory, in any order, by any process.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of
from nlptk.core.scratch import Scratch

_BLOCK = 1 << 20  # places dealt out at a time


def offset_type(largest: int) -> type[np.uint32] | type[np.int64]:
    """Return the type in which numbers up to this are kept."""
    return np.uint32 if largest <= np.iinfo(np.uint32).max else np.int64


def part_bounds(counts: Int64s, largest: int) -> Int64s:
    """Cut words (V,) into ranges with counts of at most `largest` together, or of one word (P + 1,)."""
    sums = np.cumsum(counts)
    bounds = [0]
    while bounds[-1] < counts.size:
        before = int(sums[bounds[-1] - 1]) if bounds[-1] else 0
        end = int(np.searchsorted(sums, before + largest, side="right"))
        bounds.append(max(end, bounds[-1] + 1))
    return np.array(bounds, dtype=np.int64)


def dealt_out(
    text: NDArray[np.uint32], counts: Int64s, bounds: Int64s, scratch: Scratch
) -> NDArray[np.integer]:
    """Return the places (E,) in a text (T,) of all words, part by part, in a part as they come.

    A word occurs as often as `counts` (V,) says, which may be 0 for words that are left out.
    """
    part_of = np.repeat(np.arange(bounds.size - 1, dtype=np.min_scalar_type(bounds.size)), np.diff(bounds))
    counted = counts > 0
    free = offsets_of(np.add.reduceat(counts, bounds[:-1]))[:-1]  # where the next place of each part goes
    places: NDArray[np.integer] = scratch.zeros(int(counts.sum()), offset_type(text.size))
    for start in range(0, text.size, _BLOCK):
        block = text[start : start + _BLOCK]
        at = np.flatnonzero(counted[block])
        parts = part_of[block[at]]
        order = np.argsort(parts, kind="stable")
        numbers = np.bincount(parts, minlength=free.size)
        places[np.repeat(free - offsets_of(numbers)[:-1], numbers) + np.arange(at.size)] = at[order] + start
        free += numbers
    return places
