"""Sentences side by side: the first tokens of all, then the second tokens, and so on.

The longest sentence comes first, so the sentences that still go on at a position are the first ones, and one
step of a recurrence over time is one operation on a matrix with a column for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of


@dataclass(frozen=True, slots=True)
class Batch:
    """Where the T tokens of N sentences stand; empty sentences are left out.

    Step t holds the columns `offsets[t] .. offsets[t + 1]`, one for each sentence longer than t.
    """

    offsets: Int64s  # (L + 1,)
    places: Int64s  # (T,) where in the text the token of each column is
    sentences: Int64s  # (N,) which of the sentences given each is, the longest first

    @classmethod
    def of(cls, starts: Int64s, lengths: Int64s) -> Batch:
        """Lay out sentences that start in the text at `starts` (S,) and have `lengths` (S,)."""
        order = np.argsort(-lengths, kind="stable")
        order = order[: np.count_nonzero(lengths)]
        longest = int(lengths[order[0]]) if order.size else 0
        widths = np.searchsorted(-lengths[order], -np.arange(longest), side="left")
        offsets = offsets_of(widths)
        columns = np.arange(offsets[-1]) - np.repeat(offsets[:-1], widths)
        places = starts[order][columns] + np.repeat(np.arange(longest), widths)
        return cls(offsets, places, order)

    @classmethod
    def of_text(cls, ends: Int64s) -> Batch:
        """Lay out the sentences of a text, each of which ends where the next begins (S,)."""
        offsets = np.append(0, ends)
        return cls.of(offsets[:-1], np.diff(offsets))

    @property
    def lasts(self) -> Int64s:
        """The column of the last token of each sentence (N,)."""
        widths = np.diff(self.offsets)
        lengths = np.searchsorted(-widths, -np.arange(self.sentences.size), side="left")
        lasts: Int64s = self.offsets[lengths - 1] + np.arange(self.sentences.size)
        return lasts

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up what the tokens of each sentence have (T,) -> (N,)."""
        widths = np.diff(self.offsets)
        columns = np.arange(self.places.size) - np.repeat(self.offsets[:-1], widths)
        sums: NDArray[np.float64] = np.bincount(columns, values, self.sentences.size).astype(np.float64)
        return sums

    def in_text(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return values of columns (.., T) in the order of the text; its places are 0 .. T - 1."""
        result = np.empty_like(values)
        result[..., self.places] = values
        return result
