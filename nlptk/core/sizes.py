"""Sizes of memory, written as `sort -S` takes them: 500M, 2G, 50%; units are powers of 1024."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path

from nlptk.core.errors import UsageError

_UNITS = {"b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_SIZE = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)([bkmgt%]?)", re.ASCII | re.IGNORECASE)
_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def parse_size(text: str) -> int:
    """Return a size in bytes; a plain number counts KiB, `%` is of physical memory; UsageError if it is none.

    >>> parse_size("500M"), parse_size("1.5K"), parse_size("8"), parse_size("8b")
    (524288000, 1536, 8192, 8)
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None or float(match[1]) == 0:
        remedy = "Write a number above 0 and b, K, M, G, T or %, such as 500M, 2G or 50%"
        raise UsageError(f"--memory {text}", "this is not a size", remedy)
    unit = match[2].lower() or "k"
    scale = physical_memory() / 100 if unit == "%" else _UNITS[unit]
    return math.ceil(float(match[1]) * scale)


def format_size(n: int) -> str:
    """Write a size in bytes with one decimal, rounded up: a size that is asked for must be enough.

    >>> format_size(1_234_567_890), format_size(2 << 30), format_size(7)
    ('1.2 GB', '2.0 GB', '7 B')
    """
    if n < _UNITS["k"]:
        return f"{n} B"
    for unit in "kmgt":
        tenths = -(-n * 10 // _UNITS[unit])
        if tenths < 10 * _UNITS["k"]:
            break
    return f"{tenths / 10:.1f} {unit.upper()}B"


def default_memory() -> int:
    """Return half of the physical memory, in bytes."""
    return physical_memory() // 2


def physical_memory() -> int:
    """Return the memory of this machine, or of the container it is, in bytes."""
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([installed, *_container_limits()])


def _container_limits() -> list[int]:
    limits = []
    for path in map(Path, _CGROUP_LIMITS):
        try:
            limits.append(int(path.read_text()))
        except (OSError, ValueError):  # no such file, or "max"
            continue
    return limits
