"""How far rows may move in one step before they overshoot.

The loss of a pair, log(1 + exp(v h)) or the like, has by v the second derivative h h^T / 4 at most. So the
loss of a row that sums up n pairs, judged with the same vectors, is sure to fall if the learning rate times
n s / 4 is at most 1, where s is the largest eigenvalue of the mean of h h^T (Nesterov 2004, theorem 2.1.14).

Along one axis, near their mean, vectors spread several times as far as along any other. Across it, what the n
pairs of a row sum up to is at most what all N pairs of the step do, N times the largest eigenvalue there. So
a gradient is held back along this axis by n s, and across it by the smaller of the two: rows that nearly
every pair has, such as the top nodes of a tree, are free to learn what little there is to learn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.core.shared import shared_zeros
from nlptk.embed.windows import Floats

_EVERY, _FEWEST = 8, 256  # of the vectors one in so many is looked at, or so many of them
_ROUNDS = 4  # of the power method
_MARGIN = 2.0  # across the axis: both vectors of a pair move at once


@dataclass(frozen=True, slots=True)
class Spread:
    """How some vectors spread; all processes of a training see what one of them has measured."""

    squares: NDArray[np.float64]  # (2,) the largest eigenvalue of the mean of h h^T, and that across its axis
    axis: NDArray[np.float32]  # (D,) of length 1

    @classmethod
    def unknown(cls, dim: int) -> Spread:
        """Return the spread of vectors that are not measured yet: nothing holds back."""
        return cls(shared_zeros((2,), np.float64), shared_zeros((dim,), np.float32))

    def measure(self, table: Floats, rows: Int64s, weights: Floats) -> None:
        """Measure how rows (N,) of a table (V, D) spread, by their weights (N,)."""
        every = max(min(_EVERY, rows.size // _FEWEST), 1)
        some, shares = table.take(rows[::every], axis=0), weights[::every]
        shares = (shares / max(shares.sum(), 1)).astype(table.dtype)
        along, axis = _main_axis(some, shares, shares @ some)
        across = some - np.multiply.outer(some @ axis, axis)
        farthest = across[np.vecdot(across, across).argmax()]
        self.axis[...] = axis
        self.squares[...] = along, min(_main_axis(across, shares, farthest)[0], along)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far the rows of a table move in a step."""

    rate: float  # the learning rate
    pairs: float  # that a row is in, for each of its times
    times: int  # of a row that all pairs of the step would have
    spread: Spread  # of the vectors that rows were judged with

    def steps(self, gradients: Floats, times: Floats) -> Floats:
        """Return the steps of rows by their gradients (N, D), each summed up so many times (N,), in place."""
        along, across = (self.spread.squares * (self.rate * self.pairs / 4)).tolist()
        far = np.flatnonzero(times * along > 1)
        some, reach = gradients.take(far, axis=0), times.take(far) * along
        rest = 1 / np.maximum(np.minimum(reach, _MARGIN * self.times * across), 1)
        more = np.vecdot(some, self.spread.axis) * (1 / reach - rest)
        some *= rest.astype(some.dtype)[:, None]
        some += np.multiply.outer(more.astype(some.dtype), self.spread.axis)
        gradients[far] = some
        gradients *= np.asarray(self.rate, gradients.dtype)
        return gradients


def share_of_curvature(errors: Floats) -> Floats:
    """Return how much of the bound 1 / 4 the second derivative reaches on the way down from some errors.

    It is e (1 - e) of a pair with the error e, which falls with e from 1 / 2 on; a larger error passes there.
    """
    errors = np.minimum(errors, 0.5)
    return 4 * errors * (1 - errors)


def _main_axis(vectors: Floats, shares: Floats, start: Floats) -> tuple[float, Floats]:
    """Return the largest eigenvalue of the weighted mean of v v^T (N, D), and its axis (D,)."""
    product = start
    for _ in range(_ROUNDS):
        length = np.sqrt(product @ product)
        if not length > 0:
            return 0.0, np.zeros_like(start)
        product = (vectors @ (product / length) * shares) @ vectors
    square = float(np.sqrt(product @ product))
    return square, product / np.asarray(square or 1, product.dtype)
