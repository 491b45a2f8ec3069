"""Rows of ids to which more rows are added."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged
from nlptk.core.words import grown


class GrowingRows:
    """Rows of int32 ids, end to end."""

    def __init__(self) -> None:
        self._values = np.zeros(0, dtype=np.int32)
        self._offsets = np.zeros(1, dtype=np.int64)
        self._size = 0
        self._single = True  # every row is one id

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._size

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self._values.nbytes + self._offsets.nbytes

    def append(self, rows: Ragged) -> None:
        """Add rows behind those there are."""
        used = int(self._offsets[self._size])
        self._values = grown(self._values, used + rows.values.size)
        self._offsets = grown(self._offsets, self._size + len(rows) + 1)
        self._values[used : used + rows.values.size] = rows.values
        self._offsets[self._size : self._size + len(rows) + 1] = rows.offsets + used
        self._size += len(rows)
        self._single = self._single and bool((rows.lengths == 1).all())

    def take(self, rows: NDArray[np.integer]) -> Ragged:
        """Return the given rows, in the given order."""
        if self._single:
            return Ragged(self._values[rows], np.arange(rows.size + 1))
        return Ragged(self._values, self._offsets).take(rows)
