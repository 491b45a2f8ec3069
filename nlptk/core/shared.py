"""Arrays that this process and its workers see as one.

A worker that is forked inherits the memory itself; nothing is copied and nothing written to a file. Where
processes are spawned (anywhere but Linux) there is no such memory without a name, and one process has to do.
"""

from __future__ import annotations

import mmap
import sys
from math import prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item", bound=np.generic)

CAN_SHARE = sys.platform == "linux"


def shared_zeros(shape: tuple[int, ...], dtype: type[Item]) -> NDArray[Item]:
    """Return an array of zeros that processes forked later share; pages never written to cost no memory."""
    nbytes = prod(shape) * np.dtype(dtype).itemsize
    if not nbytes:
        return np.zeros(shape, dtype=dtype)
    return np.frombuffer(mmap.mmap(-1, nbytes), dtype=dtype).reshape(shape)
