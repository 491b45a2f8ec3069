"""The pairs that are trained, a block at a time: hidden vectors, each with the words that it is to predict.

An objective says what the hidden vectors are and whom they predict; a loss scores pairs. A hidden vector h is
the vector of a word (skip-gram) or the mean of those of a window (CBOW); a row is an output vector, of a word
or of a node of a tree. The target at each position of a block is predicted by the hidden vectors that the
mask keeps of those that the block sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlptk.embed.windows import Blocks, Floats


@dataclass(frozen=True)
class Pairs:
    """N hidden vectors, and which of them predict which of N targets; N / B blocks see P vectors each."""

    blocks: Blocks
    hidden: Floats  # (N, D)
    mask: Floats  # (N / B, B, P) 1 where the target of a position is predicted by what its block sees, or 0

    @cached_property
    def seen(self) -> Floats:
        """The hidden vectors that each block sees (N / B, P, D)."""
        return self.blocks.around(self.hidden)

    @cached_property
    def uses(self) -> Floats:
        """How many targets each hidden vector predicts (N,)."""
        return self.blocks.folded(self.mask.sum(axis=1))

    def scores(self, rows: Floats) -> Floats:
        """Multiply every row of a block with all that it sees: (N / B, R, D) -> (N / B, R, P)."""
        return rows @ self.seen.transpose(0, 2, 1)

    def put_row_gradients(self, errors: Floats, gradients: Floats) -> None:
        """Put the gradients of rows (N / B, R, D) where they belong, from those of scores (N / B, R, P)."""
        np.matmul(errors, self.seen, out=gradients)

    def hidden_gradients(self, errors: Floats, rows: Floats) -> Floats:
        """Return the gradients of the hidden vectors (N, D) from those of scores (N / B, R, P) of rows."""
        return self.blocks.folded(errors.transpose(0, 2, 1) @ rows)


@dataclass(frozen=True)
class OwnPairs(Pairs):
    """N hidden vectors, each of which predicts the target of its own position or, by the mask, none.

    Every block is one position: what would be products of matrices are products of vectors.
    """

    @classmethod
    def of(cls, hidden: Floats, predicts: NDArray[np.bool_]) -> OwnPairs:
        """Make pairs of hidden vectors (N, D) and which of them predict: (N,)."""
        return cls(Blocks(1, 0), hidden, predicts.astype(hidden.dtype).reshape(-1, 1, 1))

    @cached_property
    def uses(self) -> Floats:
        """Which hidden vectors predict (N,): 1 or 0."""
        return self.mask.reshape(-1)

    def scores(self, rows: Floats) -> Floats:
        """Multiply every row with its hidden vector: (N, 1, D) -> (N, 1, 1)."""
        products: Floats = np.vecdot(rows, self.seen)
        return products[:, :, None]

    def put_row_gradients(self, errors: Floats, gradients: Floats) -> None:
        """Put the gradients of rows (N, 1, D) where they belong, from those of their scores (N, 1, 1)."""
        np.multiply(errors, self.seen, out=gradients)

    def hidden_gradients(self, errors: Floats, rows: Floats) -> Floats:
        """Return the gradients of the hidden vectors (N, D) from those of the scores (N, 1, 1) of rows."""
        return (errors * rows)[:, 0]


def sigmoid(scores: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)) in place of x."""
    np.negative(scores, out=scores)
    with np.errstate(over="ignore"):  # exp(-x) may be infinite: the result is 0
        np.exp(scores, out=scores)
    scores += 1
    return np.reciprocal(scores, out=scores)


def softplus(scores: Floats) -> Floats:
    """Return log(1 + exp(x)), which is -log sigmoid(-x)."""
    above: Floats = np.maximum(scores, 0)
    above += np.log(1 + np.exp(-np.abs(scores)))
    return above
