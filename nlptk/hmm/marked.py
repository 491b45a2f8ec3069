"""Candidates with the edges of sentences among them, and the pairs of neighbouring ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of, ragged_range
from nlptk.hmm.candidates import NO_ENTRY, Candidates
from nlptk.hmm.counts import some_sentences
from nlptk.hmm.emissions import Emissions

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marked:
    """Positions are words and, before and behind each sentence, an edge: a candidate that is alone."""

    sizes: Int64s  # (P,) how many candidates each position has
    offsets: Int64s  # (P + 1,) where they start
    tags: Int64s  # (N + 2 S,)
    weights: NDArray[np.float64]  # (N + 2 S,) 0 at edges
    entries: Int64s  # (N + 2 S,)
    positions: Int64s  # (T,) of words
    candidates: Int64s  # (N,) rows of the candidates of words
    begins: Int64s  # (S,) positions
    ends: Int64s  # (S,) positions

    @classmethod
    def of(cls, candidates: Candidates, ends: Int64s, kinds: int) -> Marked:
        """Set candidates between edges, whose tag is `kinds`; sentences end where `ends` (S,) says."""
        firsts, ends = some_sentences(ends)
        number = np.arange(ends.size)
        begins, finals = firsts + 2 * number, ends + 2 * number + 1
        words = np.diff(candidates.offsets)
        positions = ragged_range(begins + 1, ends - firsts)
        sizes = np.ones(words.size + 2 * ends.size, dtype=np.int64)
        sizes[positions] = words
        offsets = offsets_of(sizes)
        places = ragged_range(offsets.take(positions), words)
        tags = np.full(offsets[-1], kinds, dtype=np.int64)
        weights = np.zeros(offsets[-1])
        entries = np.full(offsets[-1], NO_ENTRY, dtype=np.int64)
        tags[places], weights[places], entries[places] = (
            candidates.tags,
            candidates.weights,
            candidates.entries,
        )
        return cls(sizes, offsets, tags, weights, entries, positions, places, begins, finals)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates, each behind each of some candidates of the position before.

    Pair i of a position with B of them is candidate i // B of its own behind candidate i mod B of theirs.
    """

    offsets: Int64s  # (P + 1,) where the pairs of each position start, of the P that are meant
    own: Int64s  # (S,) rows of the candidates
    before: Int64s  # (S,)

    @classmethod
    def of(cls, marked: Marked, before: Int64s, start: int = 0, stop: int | None = None) -> Pairs:
        """Pair the candidates of some positions with the first `before` (P,) of the position before each."""
        some = slice(start, stop)
        sizes, offsets = marked.sizes[some], marked.offsets[start : None if stop is None else stop + 1]
        of_candidates = np.repeat(before[some], sizes)
        starts = offsets_of(of_candidates)
        before_each = np.arange(start, start + sizes.size) - 1  # of the first, which has none, it is the last
        previous = np.repeat(marked.offsets[:-1].take(before_each), sizes)
        own = np.repeat(np.arange(offsets[0], offsets[-1]), of_candidates)
        reached = np.arange(own.size) + np.repeat(previous - starts[:-1], of_candidates)
        return cls(starts[offsets - offsets[0]], own, reached)

    def weights(self, marked: Marked, emissions: Emissions) -> Floats:
        """Return log p(word | tag before, tag) of each pair (S,), of unknown words that of the candidate."""
        weights = marked.weights.take(self.own)
        entries = marked.entries.take(self.own)
        known = np.flatnonzero(entries != NO_ENTRY)
        weights[known] = emissions.after(entries.take(known), marked.tags.take(self.before.take(known)))
        return weights
