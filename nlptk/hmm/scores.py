"""Precision, recall and F1 of what was found against what there is (van Rijsbergen 1979, chapter 7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s

COLUMNS = ("gold", "found", "right", "precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Score:
    """How many things there are, how many were found, and how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        """Add up."""
        return Score(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None where nothing was found."""
        return share(self.right, self.found)

    @property
    def recall(self) -> float | None:
        """The share of what there is that was found; None where there is nothing."""
        return share(self.right, self.gold)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both, 2 right / (gold + found); None where there is and was found nothing."""
        return share(2 * self.right, self.gold + self.found)

    def row(self) -> dict[str, object]:
        """Return the columns of a report; what is undefined is None."""
        values = (self.gold, self.found, self.right, self.precision, self.recall, self.f1)
        return dict(zip(COLUMNS, values, strict=True))


def share(part: int, whole: int) -> float | None:
    """Return the ratio, or None of nothing."""
    return part / whole if whole else None


def whole_sentences(right: NDArray[np.bool_], ends: Int64s) -> tuple[int, int]:
    """Return how many sentences have tokens, and in how many of these all (T,) are right.

    `ends` (S,) is where each sentence ends, exclusive.
    """
    lengths = np.diff(ends, prepend=0)
    before = np.concatenate(([0], np.cumsum(right)))
    whole = np.diff(before[ends], prepend=0) == lengths
    return int((lengths > 0).sum()), int((whole & (lengths > 0)).sum())
