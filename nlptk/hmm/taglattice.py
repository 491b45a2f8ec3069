"""The lattice of the tags that the words of sentences can have.

Of a first-order model the states at a word are its tags. Of a second-order one they are its tags, each with
each tag of the word before: a state is a pair, and the edge to it stands for three tags (Thede and Harper
1999, "A second-order hidden Markov model for part-of-speech tagging").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of
from nlptk.hmm.candidates import Candidates
from nlptk.hmm.emissions import Emissions
from nlptk.hmm.lattice import Lattice
from nlptk.hmm.marked import Marked, Pairs
from nlptk.hmm.transitions import Transitions

Floats = NDArray[np.float64]


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
    marked = Marked.of(candidates, ends, transitions.kinds)
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
    marked = Marked.of(candidates, ends, transitions.kinds)
    before = np.roll(marked.sizes, 1)
    before[marked.ends] = 1  # the end of a sentence is one state
    pairs = Pairs.of(marked, before)
    tags = marked.tags[pairs.own]
    fans = before.copy()
    fans[marked.begins] = 0
    lattice = Lattice(
        pairs.offsets,
        offsets_of(fans),
        *_sources(marked, pairs.offsets, before, fans),
        rows.reshape(-1)[marked.tags[pairs.before] * (transitions.kinds + 1) + tags],
        tags,
        pairs.weights(marked, emissions),
        transitions.flat,
    )
    groups = offsets_of(np.repeat(before, marked.sizes))[:-1]
    return TagLattice(lattice, marked.positions, candidates.offsets, marked.candidates, groups)


def _sources(marked: Marked, offsets: Int64s, before: Int64s, fans: Int64s) -> tuple[Int64s, Int64s]:
    """Return where the states start that reach those of each fan, and how many there are (F,).

    To a tag behind another lead the pairs that end in the other; to the end of a sentence all pairs.
    """
    positions = np.repeat(np.arange(fans.size), fans)
    place = np.arange(positions.size) - offsets_of(fans)[:-1][positions]
    counts = before[positions - 1]
    finals = offsets_of(fans)[:-1][marked.ends]
    counts[finals] = offsets[marked.ends] - offsets[marked.ends - 1]
    return offsets[positions - 1] + place * counts, counts
