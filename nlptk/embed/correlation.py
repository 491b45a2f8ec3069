"""How two series of numbers go together: Pearson's r, and Spearman's rho, which is that of the ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float64s = NDArray[np.float64]

_FEWEST = 2


def pearson(one: Float64s, other: Float64s) -> float:
    """Return Pearson's correlation of two series (n,); nan where a series does not vary, or n < 2."""
    if one.size < _FEWEST:
        return float("nan")
    one, other = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(np.clip(one @ other / scale, -1, 1)) if scale > 0 else float("nan")


def spearman(one: Float64s, other: Float64s) -> float:
    """Return Spearman's correlation of two series (n,): equal values share the mean of their ranks."""
    return pearson(ranks(one), ranks(other))


def ranks(values: Float64s) -> Float64s:
    """Return the rank (n,) of each value, from 1 up, equal ones the mean of theirs.

    >>> ranks(np.array([7.0, 3.0, 7.0, 9.0])).tolist()
    [2.5, 1.0, 2.5, 4.0]
    """
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[places]
