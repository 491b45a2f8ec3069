"""Characters of words as code points, and which of them an alphabet keeps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import character_starts
from nlptk.core.ragged import ByteStrings

Int64s = NDArray[np.int64]

_CODE_POINTS = 0x110000


def code_points(strings: ByteStrings) -> tuple[Int64s, Int64s]:
    """Return the code points of valid UTF-8, end to end, and where each string's begin."""
    values = strings.values
    points = np.frombuffer(values.tobytes().decode().encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    return points, np.searchsorted(character_starts(values), strings.offsets)


def covered(points: Int64s, weights: Int64s, coverage: float) -> Int64s:
    """Return the code points, rising, of the most frequent characters that make up the share of all."""
    counts = np.zeros(_CODE_POINTS, dtype=np.int64)
    np.add.at(counts, points, weights)
    distinct = np.flatnonzero(counts)
    by_count = distinct[np.argsort(-counts[distinct], kind="stable")]
    before = np.cumsum(counts[by_count]) - counts[by_count]
    return distinct if coverage == 1 else np.sort(by_count[before < coverage * counts.sum()])
