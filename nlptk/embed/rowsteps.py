"""Steps of stochastic gradient descent: gradients of the same row are summed and taken off it.

Rows that are the same are added up in pairs, then the sums in pairs, and so on: a few rounds of whole-array
work, and an order of addition that depends on nothing but how often the row occurs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.embed.windows import Floats

_PLACE_BITS = 32


def sorted_places(keys: Int64s, places: Int64s) -> tuple[Int64s, Int64s]:
    """Sort keys, equal ones by their places; both fit in 32 bits."""
    both = np.sort(keys << _PLACE_BITS | places)
    return both >> _PLACE_BITS, both & ((1 << _PLACE_BITS) - 1)


def add_up(vectors: Floats, places: Int64s, begins: Int64s) -> Int64s:
    """Add up the vectors at the places (M,) of each group, in its first place; groups begin at `begins` (U,).

    Returns their first places (U,); what stands at the others afterwards is of no use.
    """
    sizes = np.diff(begins, append=places.size)
    rank = np.arange(places.size) - np.repeat(begins, sizes)
    left = places
    while (is_second := (rank & 1) == 1).any():
        seconds = np.flatnonzero(is_second)
        firsts = left[seconds - 1]
        sums = vectors.take(firsts, axis=0)
        sums += vectors.take(left[seconds], axis=0)
        vectors[firsts] = sums
        others = np.flatnonzero(~is_second)
        left, rank = left[others], rank[others] >> 1
    return places[begins]


def begins_of(keys: Int64s) -> Int64s:
    """Return where the runs of equal keys begin, of keys that are sorted (M,), at least one."""
    return np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1))


def take_steps(  # noqa: PLR0913  the table, and all that a step is made of
    table: NDArray[Any],
    rows: Int64s,
    places: Int64s,
    gradients: Floats,
    times: Floats,
    rate: float,
    most_times: float,
) -> None:
    """Take `rate` times the summed gradients off rows of a table (V, D).

    `gradients[places]` (M, D) and `times[places]` (M,) belong to `rows` (M,); `times` tells how many targets
    a gradient sums up. All were found with the same vectors, as if none had moved: a row of more than
    `most_times` would overshoot, so its step is made as long as if it had so many. Works in `gradients`.
    """
    if not rows.size:
        return
    rows, places = sorted_places(rows, places)
    begins = begins_of(rows)
    often = np.add.reduceat(times.take(places), begins)
    steps = gradients.take(add_up(gradients, places, begins), axis=0)
    steps *= (rate / np.maximum(1, often / most_times)).astype(steps.dtype)[:, None]
    moved = rows[begins]
    there = table.take(moved, axis=0)
    there -= steps
    table[moved] = there
