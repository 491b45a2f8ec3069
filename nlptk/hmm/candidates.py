"""The tags that the words of some text can have, and how likely each makes its word.

A word that was seen in training has the tags it was seen with. An unknown one has the likeliest by what is
known of rare words; the first word of a sentence takes the tags of its lower-case form, if that is known.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s, offsets_of, ragged_range
from nlptk.core.words import WordTable
from nlptk.hmm.emissions import Emissions
from nlptk.hmm.guesser import Guesser

Floats = NDArray[np.float64]
Int32s = NDArray[np.int32]
Mask = NDArray[np.bool_]

NO_ENTRY = -1
_PAIRS = 1 << 21  # of the tags of neighbours that are worked on at once


@dataclass(frozen=True, slots=True)
class Candidates:
    """The tags that some words can have: those of word i are offsets[i] .. offsets[i + 1]."""

    offsets: Int64s  # (T + 1,)
    tags: Int32s  # (N,)
    weights: Floats  # (N,) log p(w | t), of unknown words up to a constant of the word
    entries: Int64s  # (N,) of the emissions, NO_ENTRY for unknown words

    def stretches(self, ends: Int64s) -> Iterator[tuple[Candidates, Int64s]]:
        """Yield them a few sentences at a time, as `ends` (S,) tells sentences, with the ends of these.

        A stretch is of about as many pairs of neighbours' tags as may be worked on at once.
        """
        sizes = np.diff(self.offsets)
        pairs = offsets_of(sizes * np.concatenate((sizes[:1], sizes[:-1])))[ends]  # up to each end
        bounds = np.searchsorted(pairs, np.arange(_PAIRS, pairs.max(initial=0), _PAIRS))
        first = 0
        for start, end in itertools.pairwise(sorted({0, *bounds.tolist(), ends.size})):
            last = int(ends[end - 1])
            rows = slice(int(self.offsets[first]), int(self.offsets[last]))
            offsets = self.offsets[first : last + 1] - self.offsets[first]
            yield (
                Candidates(offsets, self.tags[rows], self.weights[rows], self.entries[rows]),
                ends[start:end] - first,
            )
            first = last

    def only(self, given: Int64s) -> Candidates:
        """Leave words the tag that they are given (T,), if it is among theirs; -1 leaves them all."""
        owners = np.repeat(np.arange(given.size), np.diff(self.offsets))
        hits = self.tags == given[owners]
        kept = hits | ~np.isin(owners, owners[hits])
        offsets = offsets_of(np.bincount(owners[kept], minlength=given.size))
        return Candidates(offsets, self.tags[kept], self.weights[kept], self.entries[kept])


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Known words and their tags, and what is to be made of unknown ones."""

    words: WordTable  # V
    emissions: Emissions
    guesser: Guesser
    log_tags: Floats  # (K,) log p(t)

    def find(self, words: ByteStrings) -> Int64s:
        """Return the ids of words (T,), -1 for unknown ones."""
        return self.words.find(words.values, words.offsets[:-1], words.lengths).astype(np.int64)

    def candidates(self, words: ByteStrings, ids: Int64s, firsts: Int64s, most: int) -> Candidates:
        """Return the tags of words (T,), at most so many for an unknown one; `firsts` begin sentences."""
        ids = self._with_lower_case(words, ids, firsts)
        known, unknown = np.flatnonzero(ids >= 0), np.flatnonzero(ids < 0)
        found = ids.take(known)
        starts = self.emissions.offsets.take(found)
        sizes = np.full(ids.size, min(most, self.log_tags.size), dtype=np.int64)
        sizes[known] = self.emissions.offsets.take(found + 1) - starts
        offsets = offsets_of(sizes)
        tags = np.empty(offsets[-1], dtype=np.int32)
        weights = np.empty(offsets[-1])
        entries = np.full(offsets[-1], NO_ENTRY, dtype=np.int64)
        places = ragged_range(offsets.take(known), sizes.take(known))
        entries[places] = seen = ragged_range(starts, sizes.take(known))
        tags[places] = self.emissions.tags.take(seen)
        weights[places] = self.emissions.logprobs.take(seen)
        if unknown.size:
            places = ragged_range(offsets.take(unknown), sizes.take(unknown))
            tags[places], weights[places] = self._guessed(words.take(unknown), most)
        return Candidates(offsets, tags, weights, entries)

    def _with_lower_case(self, words: ByteStrings, ids: Int64s, firsts: Int64s) -> Int64s:
        unknown = firsts[ids[firsts] < 0]
        if not unknown.size:
            return ids
        lower = ByteStrings.of(word.decode().lower().encode() for word in words.take(unknown))
        ids = ids.copy()
        ids[unknown] = self.find(lower)
        return ids

    def _guessed(self, words: ByteStrings, most: int) -> tuple[Int32s, Floats]:
        """Return the likeliest tags of words, end to end, and the logarithms of p(t | w) / p(t)."""
        table = WordTable()
        ids = table.add_strings(words)
        probabilities = self.guesser.probabilities(table.words())
        most = min(most, self.log_tags.size)
        tags = np.argpartition(-probabilities, most - 1, axis=1)[:, :most]
        tags.sort(axis=1)
        weights = np.log(np.take_along_axis(probabilities, tags, 1)) - self.log_tags[tags]
        return tags.astype(np.int32).take(ids, axis=0).ravel(), weights.take(ids, axis=0).ravel()
