"""How far a row may move in one step before it overshoots.

The loss of a pair, log(1 + exp(v h)) or the like, has by v the second derivative h h^T / 4 at most. So the
loss of a row that sums up n pairs, judged with the same vectors, is sure to fall if the learning rate times
n s / 4 is at most 1, where s is the largest eigenvalue of the mean of h h^T (Nesterov 2004, theorem 2.1.14).
"""

from __future__ import annotations

import numpy as np

from nlptk.core.ragged import Int64s
from nlptk.embed.windows import Floats

_EVERY = 8  # of the vectors, one in so many is looked at
_ROUNDS = 3  # of the power method, from the mean on


def spread(table: Floats, rows: Int64s, weights: Floats) -> float:
    """Return the largest eigenvalue of the weighted mean of v v^T over rows (N,) of a table."""
    some, shares = table.take(rows[::_EVERY], axis=0), weights[::_EVERY]
    shares = (shares / max(shares.sum(), 1)).astype(table.dtype)
    product = shares @ some
    for _ in range(_ROUNDS):
        length = np.linalg.norm(product)
        if length == 0:
            return 0.0
        product = (some @ (product / length) * shares) @ some
    return float(np.linalg.norm(product))


def most_pairs(rate: float, spread: float) -> float:
    """Return how many pairs a row may sum up in a step at a learning rate; infinite for a spread of 0."""
    return 4 / (rate * spread) if spread > 0 else np.inf
