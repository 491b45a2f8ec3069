"""The tags of unknown words, learned from rare ones by successive abstraction.

A word has names, from general ones to special ones (unknown/), and
p(t | name) = (c(t, name) + n p(t | name before)) / (c(name) + n), n the number of different tags of the name:
Samuelsson's abstraction (1993, "Morphological tagging based entirely on Bayesian inference") with the weights
of Witten and Bell. Before the first name p(t) is that of all rare words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s, offsets_of, ragged_range
from nlptk.core.words import WordTable
from nlptk.hmm.unknown._base import UnknownWords

Floats = NDArray[np.float64]
Int32s = NDArray[np.int32]

_ABSENT = -1


@dataclass(frozen=True, slots=True)
class Guesser:
    """What is known of the tags of rare words by their names."""

    method: UnknownWords
    names: WordTable  # M names
    offsets: Int64s  # (M + 1,) where the tags of each name start
    tags: Int32s  # (N,)
    numbers: Int64s  # (N,) how often the rare words of the name have the tag
    prior: Floats  # (K,) p(t) of rare words

    @classmethod
    def of(
        cls,
        method: UnknownWords,
        words: ByteStrings,
        owners: Int64s,
        tags: Int64s,
        numbers: Int64s,
        kinds: int,
    ) -> Guesser:
        """Learn from words: word `owners[i]` has been seen `numbers[i]` times with the tag `tags[i]` (E,)."""
        table = WordTable()
        keys, seen = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for rows, names in method.names(words):
            ids = np.full(len(words), _ABSENT, dtype=np.int64)
            ids[rows] = table.add_strings(names)
            some = np.flatnonzero(ids[owners] != _ABSENT)
            keys.append(ids[owners[some]] * kinds + tags[some])
            seen.append(numbers[some])
        found, places = np.unique(np.concatenate(keys), return_inverse=True)
        summed = np.zeros(found.size, dtype=np.int64)
        np.add.at(summed, places, np.concatenate(seen))
        offsets = offsets_of(np.bincount(found // kinds, minlength=len(table)))
        prior = np.bincount(tags, numbers, kinds) + 1 / kinds
        numbered = WordTable.numbered(table.words())  # whose slots follow from the names alone
        return cls(method, numbered, offsets, (found % kinds).astype(np.int32), summed, prior / prior.sum())

    def probabilities(self, words: ByteStrings) -> Floats:
        """Return p(t | w) of unknown words (U, K)."""
        going = np.ones(len(words), dtype=np.bool_)
        levels: list[tuple[Int64s, Int32s]] = []
        for rows, strings in self.method.names(words):
            ids = self.names.find(strings.values, strings.offsets[:-1], strings.lengths)
            known = (ids != _ABSENT) & going[rows]
            going[rows[~known]] = False
            levels.append((rows[known], ids[known]))
        # From special to general: a name passes on to the one before it what it leaves open.
        left = np.ones(len(words))
        cells: list[Int64s] = [np.zeros(0, dtype=np.int64)]
        shares: list[Floats] = [np.zeros(0)]
        for rows, names in reversed(levels):
            starts, kinds = self.offsets[names], self.offsets[names + 1] - self.offsets[names]
            places = ragged_range(starts, kinds)
            numbers = self.numbers[places]
            totals = np.add.reduceat(numbers, offsets_of(kinds)[:-1]) if names.size else kinds
            share = left[rows] / (totals + kinds)
            cells.append(np.repeat(rows * self.prior.size, kinds) + self.tags[places])
            shares.append(numbers * np.repeat(share, kinds))
            left[rows] = share * kinds
        size = len(words) * self.prior.size
        found = np.bincount(np.concatenate(cells), np.concatenate(shares), size)
        return found.reshape(len(words), self.prior.size) + left[:, np.newaxis] * self.prior
