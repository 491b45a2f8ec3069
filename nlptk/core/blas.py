"""How many threads the matrix products of NumPy use.

Products of small matrices gain nothing from threads, and processes that have a processor each lose by them.
NumPy has no function for it; the OpenBLAS that its wheels bring along has one. Another BLAS is left as it is.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

_NAMES = ("scipy_openblas_{}_num_threads64_", "openblas_{}_num_threads64_", "openblas_{}_num_threads")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Have matrix products use one thread, here and in processes forked meanwhile."""
    found = _openblas()
    if found is None:
        yield
        return
    library, name = found
    before = getattr(library, name.format("get"))()
    change = getattr(library, name.format("set"))
    change(1)
    try:
        yield
    finally:
        change(before)


@cache
def _openblas() -> tuple[ctypes.CDLL, str] | None:
    """Return the OpenBLAS that NumPy has loaded, and how its functions are called."""
    package = Path(np.__file__).parent
    folders = (package.with_name("numpy.libs"), package / ".dylibs")
    for path in (path for folder in folders for path in folder.glob("*openblas*")):
        library = ctypes.CDLL(str(path))
        for name in _NAMES:
            if hasattr(library, name.format("set")):
                return library, name
    return None
