"""Sums of rows of a table, many at once, each of its own few rows.

The longest sums come first; then their first rows are one gather, their second rows another that is added to
it, and so on, each time for as many sums as are so long. Nothing is laid out but the sums, so that all stays
in the processor's cache, and the order of addition is that of the rows.
"""

from __future__ import annotations

import numpy as np

from nlptk.core.ragged import Int64s, Ragged, offsets_of
from nlptk.embed.windows import Floats


def row_sums(table: Floats, rows: Ragged) -> Floats:
    """Return the sum of the given rows of a table (V, D) for each of N lists of rows (N, D).

    A row that stands in a list twice counts twice; a list without rows has the sum 0.
    """
    lists, found = ranked_sums(table, rows)
    sums = np.zeros((len(rows), table.shape[1]), table.dtype)
    sums[lists] = found
    return sums


def ranked_sums(table: Floats, rows: Ragged) -> tuple[Int64s, Floats]:
    """Return which lists have rows (M,), the longest first, and their sums (M, D)."""
    lengths = rows.lengths
    longer = lengths.size - np.cumsum(
        np.bincount(lengths, minlength=1)
    )  # lists of more than 0, 1 .. rows; 0 at last
    lists = np.argsort(-lengths, kind="stable")
    place = np.empty_like(lists)
    place[lists] = np.arange(lists.size)
    rank = np.arange(rows.values.size) - np.repeat(rows.offsets[:-1], lengths)
    bounds = offsets_of(longer)
    ranked = np.empty_like(rows.values)
    ranked[bounds.take(rank) + np.repeat(place, lengths)] = rows.values
    sums = table.take(ranked[: bounds[1]], axis=0)
    for start, end in zip(bounds[1:-1].tolist(), bounds[2:].tolist(), strict=True):
        sums[: end - start] += table.take(ranked[start:end], axis=0)
    return lists[: len(sums)], sums
