"""Words end to end as one linked array of symbols, in which merging two neighbours is relinking them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ResourceError
from nlptk.core.ragged import Ragged

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

NONE = -1  # no neighbour, no pair; the symbol of a place whose symbol was merged into the one before
BYTES_A_SYMBOL = 72  # peak memory of learning merges, a symbol of the distinct words


def neighbours(words: Ragged) -> tuple[Int32s, Int32s]:
    """Return the place (N,) of the symbol behind each symbol of a word, and of the one before it.

    Raises ResourceError when there are more symbols than 32 bits can number.
    """
    size = words.values.size
    if size >= np.iinfo(np.int32).max:
        raise ResourceError("train", "the distinct words have 2^31 symbols or more", "Raise --min-word-count")
    filled = words.lengths > 0
    followers = np.arange(1, size + 1, dtype=np.int32)
    followers[words.offsets[1:][filled] - 1] = NONE
    leaders = np.arange(-1, size - 1, dtype=np.int32)
    leaders[words.offsets[:-1][filled]] = NONE
    return followers, leaders


def every_other(at: Int32s, followers: Int32s) -> Int32s:
    """Of the places (rising) of a symbol before itself take every other one of each run, from the left."""
    follows = np.concatenate(([False], followers[at[:-1]] == at[1:]))
    index = np.arange(at.size)
    run_start = np.maximum.accumulate(np.where(follows, 0, index))
    chosen: Int32s = at[(index - run_start) % 2 == 0]
    return chosen


def pair_keys(left: Int32s, right: Int32s) -> Int64s:
    """Return pairs of symbols as one number each (n,), in the order of the left and then the right one."""
    return left.astype(np.int64) << 32 | right


def unlinked(symbols: Int32s, offsets: Int64s) -> Ragged:
    """Return the words of a linked array whose offsets were those, without the places merged away."""
    kept = symbols != NONE
    return Ragged(symbols[kept], np.concatenate(([0], np.cumsum(kept)))[offsets])
