"""Sums of rows of a table, many at once, each of its own few rows.

The longest sums come first; then their first rows are one gather, their second rows another that is added to
it, and so on, each time for as many sums as are so long. Nothing is laid out but the sums, so that all stays
in the processor's cache, and the order of addition is that of the rows.
"""

from __future__ import annotations

import numpy as np

from nlptk.core.ragged import Ragged
from nlptk.embed.windows import Floats


def row_sums(table: Floats, rows: Ragged) -> Floats:
    """Return the sum of the given rows of a table (V, D) for each of N lists of rows (N, D).

    A row that stands in a list twice counts twice; a list without rows has the sum 0.
    """
    lengths = rows.lengths
    order = np.argsort(-lengths, kind="stable")
    starts, falling = rows.offsets[order], lengths[order]
    longest = int(falling[0]) if falling.size else 0
    counts = np.searchsorted(-falling, -np.arange(longest), side="left")  # lists of more than 0, 1 .. rows
    ranked = np.zeros((len(rows), table.shape[1]), table.dtype)
    for place, count in enumerate(counts.tolist()):
        ranked[:count] += table.take(rows.values[starts[:count] + place], axis=0)
    sums = np.empty_like(ranked)
    sums[order] = ranked
    return sums
