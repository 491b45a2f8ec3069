"""Which tags were given for which: the confusion table, as long as it has pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.scores import Score

_BITS = 32  # of a tag's id

COLUMNS = ("gold", "guessed", "count", "share_of_errors")


@dataclass(frozen=True, slots=True, eq=False)
class Confusions:
    """How often a token of each gold tag was given each tag; what never happened is left out.

    The pairs are in rising order of gold tag, then of the tag given.
    """

    gold: Int64s  # (P,)
    guessed: Int64s  # (P,)
    counts: Int64s  # (P,)

    @classmethod
    def none(cls) -> Confusions:
        """Return the table of no tokens."""
        return cls(*(np.zeros(0, dtype=np.int64) for _ in range(3)))

    @classmethod
    def of(cls, gold: NDArray[np.integer], guessed: NDArray[np.integer]) -> Confusions:
        """Count the pairs of tokens' tags, ids (T,) each."""
        return cls._of_keys(*np.unique(_keys(gold, guessed), return_counts=True))

    @classmethod
    def _of_keys(cls, keys: Int64s, counts: Int64s) -> Confusions:
        return cls(keys >> _BITS, keys & ((1 << _BITS) - 1), counts)

    def __add__(self, other: Confusions) -> Confusions:
        """Add up."""
        keys = np.concatenate((_keys(self.gold, self.guessed), _keys(other.gold, other.guessed)))
        counts = np.concatenate((self.counts, other.counts))
        distinct, places = np.unique(keys, return_inverse=True)
        summed = np.zeros(distinct.size, dtype=np.int64)
        np.add.at(summed, places, counts)
        return self._of_keys(distinct, summed)

    def __len__(self) -> int:
        """Return the number of pairs."""
        return self.counts.size

    @property
    def errors(self) -> Confusions:
        """The pairs of different tags."""
        return self._take(np.flatnonzero(self.gold != self.guessed))

    def commonest(self, number: int) -> Confusions:
        """Return the errors made most often, at most so many; of equal counts those of smaller ids first."""
        errors = self.errors
        return errors._take(np.argsort(-errors.counts, kind="stable")[:number])

    def matrix(self, size: int) -> Int64s:
        """Return all counts (size, size), a row for each gold tag; ids are below `size`."""
        matrix = np.zeros((size, size), dtype=np.int64)
        matrix[self.gold, self.guessed] = self.counts
        return matrix

    def scores(self, size: int) -> list[Score]:
        """Return the score of each tag (size,); ids are below `size`."""
        gold, found, right = (np.zeros(size, dtype=np.int64) for _ in range(3))
        np.add.at(gold, self.gold, self.counts)
        np.add.at(found, self.guessed, self.counts)
        same = self.gold == self.guessed
        right[self.gold[same]] = self.counts[same]
        return [Score(*each) for each in zip(gold.tolist(), found.tolist(), right.tolist(), strict=True)]

    def rows(self, number: int, names: Sequence[str]) -> list[dict[str, object]]:
        """Return the rows of a report on the commonest errors; `names` are those of the tags."""
        total, found = int(self.errors.counts.sum()), self.commonest(number)
        pairs = zip(found.gold.tolist(), found.guessed.tolist(), found.counts.tolist(), strict=True)
        return [
            dict(zip(COLUMNS, (names[gold], names[guessed], count, count / total), strict=True))
            for gold, guessed, count in pairs
        ]

    def _take(self, rows: Int64s) -> Confusions:
        return Confusions(self.gold[rows], self.guessed[rows], self.counts[rows])


def _keys(gold: NDArray[np.integer], guessed: NDArray[np.integer]) -> Int64s:
    return gold.astype(np.int64) << _BITS | guessed.astype(np.int64)
