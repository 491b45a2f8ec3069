"""Large arrays for a while: in memory, or in a file without a name where memory is short."""

from __future__ import annotations

import mmap
import os
import tempfile
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.spool import Spool
from nlptk.core.temporary import named_errors

Item = TypeVar("Item", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Scratch:
    """A place for large arrays; those in files do not count as memory, the system writes them out."""

    in_memory: bool
    folder: str | None = None  # for the files; None is the usual one

    def zeros(self, size: int, dtype: type[Item]) -> NDArray[Item]:
        """Return an array (size,) of zeros; ResourceError if the disk has no room for it."""
        if self.in_memory or not size:
            return np.zeros(size, dtype=dtype)
        nbytes = size * np.dtype(dtype).itemsize
        with named_errors(), tempfile.TemporaryFile(prefix="nlptk-", dir=self.folder) as file:
            os.posix_fallocate(file.fileno(), 0, nbytes)  # a full disk must not show in the middle of writing
            return np.frombuffer(mmap.mmap(file.fileno(), nbytes), dtype=dtype)

    def append(self, spool: Spool[Item], values: NDArray[Item]) -> None:
        """Add values at the end of a growing array."""
        spool.append(values)
        if not self.in_memory:
            spool.spill(self.folder)


IN_MEMORY = Scratch(in_memory=True)
