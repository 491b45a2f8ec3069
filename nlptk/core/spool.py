"""An array that grows at its end: in memory, or in a file from the moment that memory is wanted back.

The file has no name: whatever becomes of this process, nothing is left behind.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable
from typing import BinaryIO, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.temporary import named_errors, write

Item = TypeVar("Item", bound=np.generic)

_SLICE = 1 << 20  # items that are written or changed at a time
_GROWTH = 8  # a full array grows by this part of itself: large ones are moved by the system, not copied


class Spool(Generic[Item]):
    """A growing array of one type; use it in a `with` statement."""

    def __init__(self, dtype: type[Item]) -> None:
        self.dtype = np.dtype(dtype)
        self._items: NDArray[Item] = np.empty(0, self.dtype)  # with room behind the last
        self._file: BinaryIO | None = None
        self._size = 0

    def __enter__(self) -> Self:
        """Return the spool itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file; an array that is mapped from it stays."""
        if self._file is not None:
            self._file.close()

    def __len__(self) -> int:
        """Return the number of items."""
        return self._size

    @property
    def nbytes(self) -> int:
        """How many bytes of memory the items take."""
        return self._size * self.dtype.itemsize if self._file is None else 0

    def append(self, values: NDArray[Item]) -> None:
        """Add values at the end; ResourceError if the disk is full."""
        start = self._size
        self._size += values.size
        if self._file is not None:
            write(self._file, values.astype(self.dtype, copy=False).tobytes())
            return
        if self._size > self._items.size:
            self._items.resize(max(self._size, start + start // _GROWTH), refcheck=False)
        self._items[start : self._size] = values

    def spill(self, folder: str | None) -> None:
        """Move all there is, and all that will come, to a file in the folder (None: the usual one)."""
        if self._file is not None or not self._size:
            return
        with named_errors():
            self._file = tempfile.TemporaryFile(prefix="nlptk-", dir=folder, buffering=0)
        for start in range(0, self._size, _SLICE):
            write(self._file, self._items[start : min(start + _SLICE, self._size)].tobytes())
        self._items = np.empty(0, self.dtype)

    def finish(self, change: Callable[[NDArray[Item]], NDArray[Item]] | None = None) -> NDArray[Item]:
        """End the spool and return the array, each item changed: read-only, perhaps memory-mapped."""
        if self._file is not None:
            return self._finished_file(self._file, change)
        whole, self._items = self._items, np.empty(0, self.dtype)
        whole.resize(self._size, refcheck=False)
        for start in range(0, self._size if change else 0, _SLICE):
            some = whole[start : start + _SLICE]
            some[:] = change(some)  # type: ignore[misc]
        whole.flags.writeable = False
        return whole

    def _finished_file(
        self, file: BinaryIO, change: Callable[[NDArray[Item]], NDArray[Item]] | None
    ) -> NDArray[Item]:
        """Change the file by reading and writing: on a full disk, writing to a map would end the process."""
        step = _SLICE * self.dtype.itemsize
        with named_errors():
            for start in range(0, self._size * self.dtype.itemsize if change else 0, step):
                file.seek(start)
                changed = change(np.frombuffer(file.read(step), dtype=self.dtype))  # type: ignore[misc]
                file.seek(start)
                write(file, changed.tobytes())
            return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=self.dtype)
