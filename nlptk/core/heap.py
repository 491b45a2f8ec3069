"""Whether memory that is freed goes back to the system at once.

Loops that make and drop arrays of some megabytes spend most of their time on it: each new array is cleared
anew by the system, page by page. glibc can be told to keep what is freed for the next.
"""

from __future__ import annotations

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of malloc.h
_KEPT = 1 << 29  # bytes free at the end of the heap
_LARGEST = 1 << 25  # bytes of an array that comes from the heap; glibc takes no more


def keep_freed_memory() -> None:
    """Have this process keep freed memory for what it allocates next, where it can be told to."""
    change = getattr(ctypes.CDLL(None), "mallopt", None)
    if change is not None:
        change(_M_MMAP_THRESHOLD, _LARGEST)
        change(_M_TRIM_THRESHOLD, _KEPT)
