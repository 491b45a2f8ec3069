"""What all processes of a training share: the two tables of vectors, and the gradients of one step.

A step is a few parts of the text, judged with the same vectors. Each part writes its gradients into a slot of
its own; when all have, each process moves its share of the rows. What is added to a row, and in which order,
is the same for any number of processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ResourceError
from nlptk.core.ragged import Int64s
from nlptk.core.random import generator
from nlptk.core.shared import shared_zeros
from nlptk.core.sizes import format_size
from nlptk.embed.curvature import Pace
from nlptk.embed.losses._base import RowGradients
from nlptk.embed.rowsteps import take_steps
from nlptk.embed.windows import Floats

PARTS = 2  # of a step
_ROWS_AT_ONCE = 1 << 14


@dataclass(frozen=True, slots=True)
class Table:
    """A table of vectors, and room for the gradients of a step."""

    vectors: NDArray[np.float32]  # (V, D)
    sizes: Int64s  # (PARTS,) how many gradients each part has
    rows: Int64s  # (PARTS, M)
    gradients: NDArray[np.float32]  # (PARTS, M, D)
    times: NDArray[np.float32]  # (PARTS, M)

    @classmethod
    def zeros(cls, rows: int, dim: int, capacity: int) -> Table:
        """Make a table of zeros, for parts of up to `capacity` gradients."""
        return cls(
            shared_zeros((rows, dim), np.float32),
            shared_zeros((PARTS,), np.int64),
            shared_zeros((PARTS, capacity), np.int64),
            shared_zeros((PARTS, capacity, dim), np.float32),
            shared_zeros((PARTS, capacity), np.float32),
        )

    @property
    def capacity(self) -> int:
        """How many gradients a part can have."""
        capacity: int = self.rows.shape[1]
        return capacity

    def fill_randomly(self, seed: int) -> None:
        """Draw all vectors evenly from -1 / 2 D to 1 / 2 D, as word2vec does."""
        fill_randomly(self.vectors, seed, "embed vectors")

    def of_words(self, words: Int64s) -> Floats:
        """Return the vectors of words (N, D), where each has its row."""
        return self.vectors.take(words, axis=0)

    def write(self, slot: int, pieces: Sequence[RowGradients]) -> None:
        """Put the gradients of a part into its slot, where they may be already."""
        end = 0
        for piece in pieces:
            start, end = end, end + piece.rows.size
            self.rows[slot, start:end] = piece.rows
            self.gradients[slot, start:end] = piece.gradients
            self.times[slot, start:end] = piece.times
        self.sizes[slot] = end

    def gradients_of(self, slots: int) -> int:
        """Return how many gradients the first `slots` parts have."""
        return int(self.sizes[:slots].sum())

    def take_step(self, slots: int, pace: Pace, share: range) -> None:
        """Move the rows of a share, `range(0, V, 2)` say, by the gradients of the first `slots` parts."""
        places = [self._places(slot, share) + slot * self.capacity for slot in range(slots)]
        chosen = np.concatenate(places)
        take_steps(
            self.vectors,
            self.rows.reshape(-1).take(chosen),
            chosen,
            self.gradients.reshape(-1, self.vectors.shape[1]),
            self.times.reshape(-1),
            pace,
        )

    def _places(self, slot: int, share: range) -> Int64s:
        """Return which of a slot's gradients are those of a share of the rows."""
        if share.step == 1:
            return np.arange(self.sizes[slot])
        return np.flatnonzero(self.rows[slot, : self.sizes[slot]] % share.step == share.start)


def fill_randomly(vectors: NDArray[np.float32], seed: int, stream: str) -> None:
    """Draw vectors (V, D) evenly from -1 / 2 D to 1 / 2 D."""
    count, dim = vectors.shape
    for block, start in enumerate(range(0, count, _ROWS_AT_ONCE)):
        rows = vectors[start : start + _ROWS_AT_ONCE]
        rng = generator(seed, stream, block)
        rows[...] = (rng.random(rows.shape, dtype=np.float32) - np.float32(0.5)) / np.float32(dim)


def check_memory(rows: int, dim: int, memory: int) -> None:
    """Raise ResourceError where tables of so many vectors do not fit."""
    needed = rows * dim * np.dtype(np.float32).itemsize
    if needed > memory:
        what = f"{rows} vectors of {dim} numbers need {format_size(needed)}, more than {format_size(memory)}"
        raise ResourceError("--memory", what, "Give more, a larger --min-count or a smaller --dim")


def all_finite(table: Floats) -> bool:
    """Tell whether no number of a table is infinite or none."""
    return all(
        bool(np.isfinite(part).all()) for part in np.array_split(table, len(table) // _ROWS_AT_ONCE + 1)
    )
