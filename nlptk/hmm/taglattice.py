"""The lattice of the tags that the words of sentences can have.

Of a first-order model the states at a word are its tags. Of a second-order one they are its tags, each with
each tag of the word before: a state is a pair, and the edge to it stands for three tags (Thede and Harper
1999, "A second-order hidden Markov model for part-of-speech tagging").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of, ragged_range
from nlptk.hmm.candidates import NO_ENTRY, Candidates
from nlptk.hmm.counts import some_sentences
from nlptk.hmm.emissions import Emissions
from nlptk.hmm.lattice import Lattice
from nlptk.hmm.transitions import Transitions

Floats = NDArray[np.float64]

_SIZE_BITS = 21  # of how many candidates a position has


@dataclass(frozen=True, slots=True)
class TagLattice:
    """A lattice over sentences, each between two edges, which are positions of one state."""

    lattice: Lattice  # its tags (S,) are those of the states
    positions: Int64s  # (T,) of the words
    offsets: Int64s  # (T + 1,) where the candidates of each word start
    candidates: Int64s  # (N,) rows of `groups`, in which the edges of sentences are candidates, too
    groups: Int64s  # (N + 2 S,) where the states of each candidate start; they stand side by side

    def tags(self, path: Int64s) -> Int64s:
        """Return the tag of each word (T,) on a path (P,)."""
        tags: Int64s = self.lattice.tags[path[self.positions]]
        return tags

    @property
    def candidate_tags(self) -> Int64s:
        """The tag of each candidate (N,)."""
        tags: Int64s = self.lattice.tags[self.groups[self.candidates]]
        return tags

    def of_candidates(self, values: Floats) -> Floats:
        """Sum values of states (S,) over those of each candidate (N,)."""
        if not self.groups.size:
            return np.zeros(0)
        sums: Floats = np.add.reduceat(values, self.groups)[self.candidates]
        return sums


def first_order(candidates: Candidates, ends: Int64s, transitions: Transitions) -> TagLattice:
    """Make the lattice whose states are tags; sentences end where `ends` (S,) says."""
    marked = _Marked.of(candidates, ends, transitions.kinds)
    later = np.ones(marked.sizes.size, dtype=np.bool_)
    later[marked.begins] = False
    before = np.flatnonzero(later) - 1
    lattice = Lattice(
        marked.offsets,
        offsets_of(later),
        marked.offsets[before],
        marked.sizes[before],
        marked.tags * (transitions.kinds + 1),
        marked.tags,
        marked.weights,
        transitions.flat,
    )
    groups = np.arange(marked.tags.size)
    return TagLattice(lattice, marked.positions, candidates.offsets, marked.candidates, groups)


def second_order(
    candidates: Candidates, ends: Int64s, transitions: Transitions, rows: Int64s, emissions: Emissions
) -> TagLattice:
    """Make the lattice whose states are pairs of tags; `rows` as `transitions.rows()` returns them.

    State i of a position with B tags before is tag i // B behind tag i mod B.
    """
    marked = _Marked.of(candidates, ends, transitions.kinds)
    before = np.roll(marked.sizes, 1)
    before[marked.ends] = 1  # the end of a sentence is one state
    sizes = marked.sizes * before
    offsets = offsets_of(sizes)
    tags, leaving, weights = (np.empty(offsets[-1], dtype) for dtype in (np.int64, np.int64, np.float64))
    marked_rows, size = rows.reshape(-1), transitions.kinds + 1
    for positions in _alike(marked.sizes, before):
        now, then = int(marked.sizes[positions[0]]), int(before[positions[0]])
        states = offsets[positions][:, np.newaxis] + np.arange(now * then)  # (n, now * then)
        own = marked.offsets[positions][:, np.newaxis] + np.arange(now)
        previous = marked.offsets[:-1][positions - 1][:, np.newaxis] + np.arange(then)
        own_tags, previous_tags = marked.tags[own][:, :, np.newaxis], marked.tags[previous][:, np.newaxis]
        tags[states] = np.broadcast_to(own_tags, (positions.size, now, then)).reshape(states.shape)
        leaving[states] = marked_rows[previous_tags * size + own_tags].reshape(states.shape)
        seen = marked.entries[own[:, 0]] != NO_ENTRY
        new, known = np.flatnonzero(~seen), np.flatnonzero(seen)
        weights[states[new]] = np.repeat(marked.weights[own[new]], then, axis=1)
        entries = marked.entries[own[known]][:, :, np.newaxis]
        after = emissions.after(entries, previous_tags[known])
        weights[states[known]] = after.reshape(known.size, now * then)
    fans = before.copy()
    fans[marked.begins] = 0
    lattice = Lattice(
        offsets,
        offsets_of(fans),
        *_sources(marked, offsets, before, fans),
        leaving,
        tags,
        weights,
        transitions.flat,
    )
    groups = offsets_of(np.repeat(before, marked.sizes))[:-1]
    return TagLattice(lattice, marked.positions, candidates.offsets, marked.candidates, groups)


def _sources(marked: _Marked, offsets: Int64s, before: Int64s, fans: Int64s) -> tuple[Int64s, Int64s]:
    """Return where the states start that reach those of each fan, and how many there are (F,).

    To a tag behind another lead the pairs that end in the other; to the end of a sentence all pairs.
    """
    positions = np.repeat(np.arange(fans.size), fans)
    place = np.arange(positions.size) - offsets_of(fans)[:-1][positions]
    counts = before[positions - 1]
    finals = offsets_of(fans)[:-1][marked.ends]
    counts[finals] = offsets[marked.ends] - offsets[marked.ends - 1]
    return offsets[positions - 1] + place * counts, counts


def _alike(*sizes: Int64s) -> Iterator[Int64s]:
    """Yield the positions for which all sizes (P,) are the same, group by group."""
    key = np.zeros(sizes[0].size, dtype=np.int64)
    for each in sizes:
        key = (key << _SIZE_BITS) | each
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    for start, end in zip(starts, [*starts[1:], order.size], strict=False):
        yield order[start:end]


@dataclass(frozen=True, slots=True)
class _Marked:
    """Candidates with the edges of sentences among them."""

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
    def of(cls, candidates: Candidates, ends: Int64s, kinds: int) -> _Marked:
        firsts, ends = some_sentences(ends)
        number = np.arange(ends.size)
        begins, finals = firsts + 2 * number, ends + 2 * number + 1
        words = np.diff(candidates.offsets)
        positions = ragged_range(begins + 1, ends - firsts)
        sizes = np.ones(words.size + 2 * ends.size, dtype=np.int64)
        sizes[positions] = words
        offsets = offsets_of(sizes)
        places = ragged_range(offsets[positions], words)
        tags = np.full(offsets[-1], kinds, dtype=np.int64)
        weights = np.zeros(offsets[-1])
        entries = np.full(offsets[-1], NO_ENTRY, dtype=np.int64)
        tags[places], weights[places], entries[places] = (
            candidates.tags,
            candidates.weights,
            candidates.entries,
        )
        return cls(sizes, offsets, tags, weights, entries, positions, places, begins, finals)
