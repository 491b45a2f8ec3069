"""Weighted least squares with a ridge, many rows at once, by a few steps of conjugate gradients.

Row i of R has a vector p (D) and a bias b; it is to have, for the vectors c_j (D) of its M columns, p c_j + b
close to a target y_ij (R, M), where it matters by the weight f_ij:

    sum over j of f_ij (p c_j + b - y_ij)^2 + ridge |p|^2 + n_i p C p'

where C (D, D) is the mean of c c' over columns drawn at random, with which p is to have nothing to do.

Rows do not depend on each other. A few steps from where a row is come near the least (Takacs, Pilaszy and
Tikk 2011, "Applications of the conjugate gradient method for implicit feedback collaborative filtering");
less is fitted of what little is known about rare words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlptk.core.ragged import Int64s
from nlptk.embed.windows import Floats

_HELD = 1 << 16  # pairs whose vectors are held; of more they are gathered anew each time
_TINY = 1e-30


@dataclass(slots=True)
class Direction:
    """A vector (R, D) and a bias (R,) for each of some rows."""

    vectors: Floats
    biases: Floats

    def dot(self, other: Direction) -> Floats:
        """Return the product of each row with the same row of another (R,)."""
        products: Floats = np.einsum("rd,rd->r", self.vectors, other.vectors) + self.biases * other.biases
        return products

    def add(self, times: Floats, other: Direction) -> None:
        """Add another, each row so many times (R,)."""
        self.vectors += times[:, np.newaxis] * other.vectors
        self.biases += times * other.biases


@dataclass(frozen=True, slots=True)
class Noise:
    """How little some rows are to have to do with columns drawn at random."""

    weights: Floats  # (R,) n
    moments: Floats  # (D, D) M


class RowProblem:
    """Some rows of a matrix of targets, filled up to M pairs each by pairs of weight 0."""

    def __init__(  # noqa: PLR0913  the parts of a weighted least-squares problem
        self,
        table: Floats,
        columns: Int64s,
        targets: Floats,
        weights: Floats,
        *,
        ridge: float,
        bias: bool = True,
        noise: Noise | None = None,
    ) -> None:
        """Take the vectors c (V, D), which of them are the columns of each row (R, M), y and f (R, M)."""
        self._table, self._columns = table, columns
        self._targets, self._weights = targets, weights
        self._ridge, self._bias, self._noise = ridge, bias, noise
        self._held = table.take(columns, axis=0) if columns.size <= _HELD else None

    def errors(self, at: Direction) -> Floats:
        """Return p c + b - y of each pair (R, M)."""
        return self._products(at) - self._targets

    def loss(self, errors: Floats) -> float:
        """Return the sum of f times the square of the errors, without the ridge."""
        return float((self._weights * errors * errors).sum(dtype=np.float64))

    def gradient(self, at: Direction, errors: Floats) -> Direction:
        """Return half the gradient of what is made small."""
        return self._gathered(self._weights * errors, at)

    def improve(self, at: Direction, steps: int) -> float:
        """Take steps of conjugate gradients, in place; return the loss after them."""
        errors = self.errors(at)
        left = self.gradient(at, errors)
        left = Direction(-left.vectors, -left.biases)
        ahead = Direction(left.vectors.copy(), left.biases.copy())
        size = left.dot(left)
        for _ in range(steps):
            products = self._products(ahead)
            bent = self._gathered(self._weights * products, ahead)
            length = size / np.maximum(ahead.dot(bent), _TINY)
            at.add(length, ahead)
            left.add(-length, bent)
            errors += length[:, np.newaxis] * products
            before, size = size, left.dot(left)
            turn = size / np.maximum(before, _TINY)
            ahead.vectors *= turn[:, np.newaxis]
            ahead.biases *= turn
            ahead.add(np.ones_like(turn), left)
        return self.loss(errors)

    def _products(self, of: Direction) -> Floats:
        """Return p c + b of each pair (R, M)."""
        products = np.empty(self._columns.shape, dtype=of.vectors.dtype)
        for some, vectors in self._vectors():
            products[:, some] = (vectors @ of.vectors[:, :, np.newaxis])[:, :, 0]
        products += of.biases[:, np.newaxis]
        return products

    def _gathered(self, values: Floats, at: Direction) -> Direction:
        """Return the sum over pairs of values (R, M) times c, and times 1, with the ridge at a place."""
        vectors = self._ridge * at.vectors
        if self._noise is not None:
            vectors += self._noise.weights[:, np.newaxis] * (at.vectors @ self._noise.moments)
        for some, seen in self._vectors():
            vectors += (values[:, np.newaxis, some] @ seen)[:, 0]
        biases = values.sum(axis=1) if self._bias else np.zeros(len(values), values.dtype)
        return Direction(vectors, biases)

    def _vectors(self) -> Iterator[tuple[slice, Floats]]:
        """Yield the vectors of the columns, (R, m, D) at a time."""
        if self._held is not None:
            yield slice(None), self._held
            return
        step = max(_HELD // len(self._columns), 1)
        for start in range(0, self._columns.shape[1], step):
            some = slice(start, start + step)
            yield some, self._table.take(self._columns[:, some], axis=0)
