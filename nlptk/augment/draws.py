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
    if weights is None:
        order = np.argsort(owners + rng.random(owners.size))
    else:
        order = np.lexsort((rng.exponential(size=owners.size) / weights, owners))
    firsts = offsets_of(np.bincount(owners, minlength=wanted.size))
    drawn = np.arange(owners.size) - firsts[owners] < wanted[owners]
    return order[drawn], owners[drawn]


def below(rng: np.random.Generator, bounds: Int64s) -> Int64s:
    """Draw a whole number from 0 to below each bound (n,)."""
    return (rng.random(bounds.size) * bounds).astype(np.int64)


def near_the_front(rng: np.random.Generator, bounds: Int64s) -> Int64s:
    """Draw a whole number from 0 to below each bound (n,), the first more often: bound * u^2."""
    return (rng.random(bounds.size) ** 2 * bounds).astype(np.int64)
