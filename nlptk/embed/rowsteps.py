"""Steps of stochastic gradient descent: gradients of the same row are summed and taken off it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, Ragged
from nlptk.embed.curvature import Pace
from nlptk.embed.rowsums import ranked_sums
from nlptk.embed.windows import Floats

_PLACE_BITS = 32


def sorted_places(keys: Int64s, places: Int64s) -> tuple[Int64s, Int64s]:
    """Sort keys, equal ones by their places; both fit in 32 bits."""
    both = np.sort(keys << _PLACE_BITS | places)
    return both >> _PLACE_BITS, both & ((1 << _PLACE_BITS) - 1)


def begins_of(keys: NDArray[Any]) -> Int64s:
    """Return where the runs of equal keys begin, of keys that are sorted (M,), at least one."""
    return np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1))


def take_steps(  # noqa: PLR0913  the table, and all that a step is made of
    table: NDArray[Any], rows: Int64s, places: Int64s, gradients: Floats, times: Floats, pace: Pace
) -> None:
    """Take the summed gradients off rows of a table (V, D), as far as their pace lets them.

    `gradients[places]` (M, D) and `times[places]` (M,) belong to `rows` (M,); `times` tells how many targets
    a gradient sums up.
    """
    if not rows.size:
        return
    rows, places = sorted_places(rows, places)
    begins = begins_of(rows)
    often = np.add.reduceat(times.take(places), begins)
    groups, sums = ranked_sums(gradients, Ragged(places, np.append(begins, places.size)))
    moved = rows.take(begins.take(groups))
    there = table.take(moved, axis=0)
    there -= pace.steps(sums, often.take(groups))
    table[moved] = there
