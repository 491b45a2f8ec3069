"""Random choices among the words of many sentences at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of

Floats = NDArray[np.float64]


def choose(
    rng: np.random.Generator, owners: Int64s, wanted: Int64s, weights: Floats | None = None
) -> tuple[Int64s, Int64s]:
    """Draw candidates without replacement: of each row as many as it wants, or all that it has.

    `owners` (C,) is the row of each candidate, rising; `wanted` (R,) counts; `weights` (C,) are above 0: the
    chance of a candidate in each draw is its share of the row's weight (Efraimidis and Spirakis 2006: the
    smallest of -log(u) / w). Returns the candidates drawn (n,), by row and in random order within it, and
    the row of each.
    """
    counts = np.bincount(owners, minlength=wanted.size)
    numbers = np.clip(wanted, 0, counts)
    rows = np.repeat(np.arange(wanted.size), numbers)
    if weights is not None:
        order = np.lexsort((rng.exponential(size=owners.size) / weights, owners))
        return order[_leading(owners, counts, numbers)], rows
    few = numbers**2 <= counts  # so that most draws are of different candidates
    of_few = few[rows]
    chosen = np.empty(rows.size, dtype=np.int64)
    drawn_for = rows[of_few]
    chosen[of_few] = offsets_of(counts)[drawn_for] + _different(rng, drawn_for, counts[drawn_for])
    others = np.flatnonzero(~few[owners])
    of_others = owners[others]
    order = np.argsort(of_others + rng.random(others.size))
    chosen[~of_few] = others[order[_leading(of_others, np.where(few, 0, counts), numbers)]]
    return chosen, rows


def _different(rng: np.random.Generator, rows: Int64s, bounds: Int64s) -> Int64s:
    """Draw a number below each bound (n,), none twice in a row: rows (n,), rising, are drawn until so."""
    drawn = below(rng, bounds)
    width = int(bounds.max(initial=1))
    at = np.arange(rows.size)
    while at.size:
        keys = np.sort(rows[at] * width + drawn[at])
        twice = np.unique(keys[1:][keys[1:] == keys[:-1]] // width)
        at = at[np.isin(rows[at], twice)] if twice.size else at[:0]
        drawn[at] = below(rng, bounds[at])
    return drawn


def _leading(owners: Int64s, counts: Int64s, numbers: Int64s) -> NDArray[np.bool_]:
    """Tell which candidates (C,) are among the first `numbers` (R,) of their row's `counts` (R,)."""
    leading: NDArray[np.bool_] = np.arange(owners.size) - offsets_of(counts)[owners] < numbers[owners]
    return leading


def below(rng: np.random.Generator, bounds: Int64s) -> Int64s:
    """Draw a whole number from 0 to below each bound (n,)."""
    return (rng.random(bounds.size) * bounds).astype(np.int64)


def near_the_front(rng: np.random.Generator, bounds: Int64s) -> Int64s:
    """Draw a whole number from 0 to below each bound (n,), the first more often: bound * u^2."""
    return (rng.random(bounds.size) ** 2 * bounds).astype(np.int64)
