"""Steps of stochastic gradient descent: gradients of the same row are summed, in order, and taken off it.

Rows are sorted, and sums made by products of small matrices of ones and zeros: the sorted gradients are cut
into chunks of 32, and a matrix (32, 32) a chunk says which of its rows belong together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.embed.windows import Floats

CHUNK = 32
_INDEX_BITS = 32


def summed_rows(rows: Int64s, places: Int64s, gradients: Floats) -> tuple[Int64s, Int64s, Floats]:
    """Sum the gradients of equal rows, those at earlier places first.

    `gradients[places[i]]` belongs to `rows[i]` (M,), which are not none. Returns the distinct rows in order
    (U,), the place among the sorted where each begins (U,), with which `sorted_places` goes, and the sums (U, D).
    """
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    group = np.zeros(-(-rows.size // CHUNK) * CHUNK, dtype=np.int64)
    group[starts] = 1
    group = np.cumsum(group) - 1
    first_of_chunk = group[::CHUNK]
    within = group - np.repeat(first_of_chunk, CHUNK)  # which of its chunk's sums each goes to
    slots = np.arange(rows.size)
    belongs = np.zeros((first_of_chunk.size, CHUNK, CHUNK), dtype=gradients.dtype)
    belongs[slots // CHUNK, within[: rows.size], slots % CHUNK] = 1
    padded = np.zeros(group.size, dtype=np.int64)
    padded[: rows.size] = places
    taken = gradients.take(padded, axis=0).reshape(-1, CHUNK, gradients.shape[1])
    parts = (belongs @ taken).reshape(group.size, -1)
    total = parts.take(starts // CHUNK * CHUNK + within[starts], axis=0)
    chunks = np.arange(CHUNK, rows.size, CHUNK)
    going_on = chunks[rows[chunks] == rows[chunks - 1]]  # chunks that begin with what another began
    np.add.at(total, group[going_on], parts[going_on])
    return rows[starts], starts, total


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

    `gradients[places]` (M, D) and `times[places]` (M,) belong to `rows` (M,); `times` tells how many targets a
    gradient sums up. All were found with the same vectors, as if none had moved: a row of more than `most_times`
    would overshoot, so its step is made as long as if it had so many.
    """
    if not rows.size:
        return
    keys = np.sort(rows << _INDEX_BITS | places)
    rows, places = keys >> _INDEX_BITS, keys & ((1 << _INDEX_BITS) - 1)
    distinct, starts, total = summed_rows(rows, places, gradients)
    often = np.add.reduceat(times.take(places), starts)
    total *= (-rate / np.maximum(1, often / most_times)).astype(total.dtype)[:, None]
    table[distinct] = table.take(distinct, axis=0) + total
