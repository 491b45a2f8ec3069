"""Work on arrays of n-grams a block at a time, so that they may be larger than memory (core/scratch.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.dealing import offset_type
from nlptk.core.scratch import Scratch

Integers = NDArray[np.integer]
Mask = NDArray[np.bool_]

MISSING = -1

_BLOCK = 1 << 19  # n-grams at a time


def blocks(size: int) -> Iterator[slice]:
    """Cut so many rows into stretches."""
    for start in range(0, size, _BLOCK):
        yield slice(start, min(start + _BLOCK, size))


def integer_type(largest: int) -> type[np.int32] | type[np.int64]:
    """Return the smallest type for nodes, of which -1 stands for none."""
    return np.int32 if largest <= np.iinfo(np.int32).max else np.int64


def taken(values: NDArray[Any], chosen: Mask, scratch: Scratch) -> NDArray[Any]:
    """Return the values chosen, in a place for large arrays."""
    result = scratch.zeros(int(np.count_nonzero(chosen)), values.dtype.type)
    start = 0
    for rows in blocks(chosen.size):
        block = values[rows][chosen[rows]]
        result[start : start + block.size] = block
        start += block.size
    return result


def offsets_in(sizes: NDArray[np.uint32], scratch: Scratch) -> Integers:
    """Return where each row starts, and last where all end (R + 1,)."""
    total = sum(int(sizes[rows].sum()) for rows in blocks(sizes.size))
    offsets = scratch.zeros(sizes.size + 1, offset_type(total))
    end = 0
    for rows in blocks(sizes.size):
        ends = np.cumsum(sizes[rows], dtype=np.int64) + end
        offsets[rows.start + 1 : rows.stop + 1] = ends
        end = int(ends[-1])
    return offsets
