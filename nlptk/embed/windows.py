"""Running text in blocks: every word of a block beside all words that its block can see.

A block is B neighbouring positions; with H positions on each side it sees P = B + 2 H of them. So what any
word of a block does with any word near it is one small matrix product, (B, D) by (D, P), and a mask (B, P)
keeps the words within each word's own window and sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.floating[Any]]

SMALLEST_BLOCK = 16
_NO_SENTENCE = -1


@dataclass(frozen=True, slots=True)
class Blocks:
    """How N positions, a multiple of B, are cut into blocks."""

    size: int  # B, at least 2 H
    halo: int  # H

    @classmethod
    def for_window(cls, window: int) -> Blocks:
        """Return blocks for windows of up to so many words on each side."""
        size = SMALLEST_BLOCK
        while size < 2 * window:
            size *= 2
        return cls(size, window)

    def filled(self, positions: int) -> int:
        """Return how many positions the blocks have that hold so many."""
        return -(-positions // self.size) * self.size

    def of(self, rows: Array) -> Array:
        """Cut rows into blocks: (N, ...) -> (N / B, B, ...), a view."""
        return rows.reshape(-1, self.size, *rows.shape[1:])

    def around(self, rows: Array, outside: float = 0) -> Array:
        """Return what each block sees: (N, ...) -> (N / B, P, ...), a view of a copy, not to be written to.

        Before the first row and after the last there is `outside`.
        """
        if not self.halo:
            return self.of(rows)
        padded = np.empty((rows.shape[0] + 2 * self.halo, *rows.shape[1:]), dtype=rows.dtype)
        padded[: self.halo] = padded[rows.shape[0] + self.halo :] = outside
        padded[self.halo : self.halo + rows.shape[0]] = rows
        shape = (rows.shape[0] // self.size, self.size + 2 * self.halo, *rows.shape[1:])
        strides = (self.size * padded.strides[0], *padded.strides)
        seen: Array = np.ndarray(shape, padded.dtype, padded.data, strides=strides)
        return seen

    def folded(self, seen: Array) -> Array:
        """Sum what blocks have for each position: (N / B, P, ...) -> (N, ...), the transpose of `around`."""
        blocks, rest = seen.shape[0], seen.shape[2:]
        if not self.halo:
            return seen.reshape(-1, *rest)
        total = np.empty(((blocks + 1) * self.size, *rest), dtype=seen.dtype)
        total[blocks * self.size :] = 0
        self.of(total)[:-1] = seen[:, : self.size]
        self.of(total)[1:, : 2 * self.halo] += seen[:, self.size :]
        return total[self.halo : self.halo + blocks * self.size]


def context_mask(
    blocks: Blocks,
    sentence: NDArray[np.integer[Any]],
    reach: NDArray[np.integer[Any]],
    dtype: Any = np.float32,
) -> Floats:
    """Tell which positions are the contexts of which: (N / B, B, P), 1 or 0.

    Those of a position are the others within its `reach` (N,) that have its number of `sentence` (N,), a
    number that is not negative. A position of reach 0 has none.
    """
    size, halo = blocks.size, blocks.halo
    far = np.abs(np.arange(size + 2 * halo) - halo - np.arange(size)[:, None])  # (B, P)
    far = np.where(far == 0, size + 2 * halo, far).astype(np.int16)  # nothing is its own context
    near = far <= blocks.of(reach.astype(np.int16))[:, :, None]
    near &= blocks.around(sentence, _NO_SENTENCE)[:, None, :] == blocks.of(sentence)[:, :, None]
    return near.astype(dtype)
