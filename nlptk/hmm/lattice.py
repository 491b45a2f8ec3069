"""Lattices: for each position of a sentence some states, and edges between the states of neighbours.

Sentences are laid end to end; each begins and ends with a position of one state. The states of a position
are dealt out to its fans in turn: with F fans, state i belongs to fan i mod F. All states of a fan are
reached from the same states of the position before, which stand side by side. Weights are natural logarithms;
that of a path is the sum over its states and edges (Rabiner 1989, section III).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, batches, offsets_of, ragged_range

Floats = NDArray[np.float64]
Float32s = NDArray[np.float32]
Mask = NDArray[np.bool_]

EDGES = 1 << 17  # worked on at once


@dataclass(frozen=True, slots=True)
class Lattice:
    """States and how they hang together: the edge from r to s weighs `transitions[rows[r] + tags[s]]`."""

    offsets: Int64s  # (P + 1,) of the states of each position
    fans: Int64s  # (P + 1,) of the fans of each position; the first of a sentence has none
    firsts: Int64s  # (F,) where the states start that reach those of a fan
    counts: Int64s  # (F,) how many there are, at least one
    rows: Int64s  # (S,) where the edges that leave a state have their row of the transitions
    tags: Int64s  # (S,) columns of the transitions
    weights: Floats  # (S,)
    transitions: Float32s  # (C * K,) rows of K, end to end

    @property
    def alone(self) -> Mask:
        """Which positions have one state (P,)."""
        alone: Mask = np.diff(self.offsets) == 1
        return alone

    @property
    def lone_states(self) -> Mask:
        """Which states are alone at their positions (S,)."""
        return np.repeat(self.alone, np.diff(self.offsets))

    @property
    def edges_of_sentences(self) -> Mask:
        """Which positions are the first or the last of a sentence (P,)."""
        first: Mask = np.diff(self.fans) == 0
        return first | np.roll(first, -1)

    @property
    def positions(self) -> Int64s:
        """The position of each state (S,)."""
        return np.repeat(np.arange(self.offsets.size - 1), np.diff(self.offsets))

    def distances(self, ends: Mask) -> Int64s:
        """Return how far behind the end before it each position is (P,), 0 for the first of a sentence.

        Ends are marked positions, the last of every sentence among them. What is equally far can be worked
        on at once.
        """
        numbers = np.arange(ends.size)
        found = np.concatenate((np.zeros(1, dtype=np.int64), np.flatnonzero(ends)))
        distances = numbers - found[np.cumsum(ends) - ends]
        distances[self.fans[:-1] == self.fans[1:]] = 0
        return distances

    def steps(self, ends: Mask) -> list[Int64s]:
        """Return the positions by their distances, those of first positions left out."""
        distances = self.distances(ends)
        order = np.argsort(distances, kind="stable")
        bounds = np.searchsorted(distances[order], np.arange(1, int(distances.max(initial=0)) + 2))
        return [order[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]

    def states(self, positions: Int64s) -> Int64s:
        """Return the states of some positions (n,)."""
        starts = self.offsets[positions]
        return ragged_range(starts, self.offsets[positions + 1] - starts)

    def edges(self, positions: Int64s) -> Iterator[Edges]:
        """Yield the edges into the states of some positions, a batch at a time."""
        sizes = self.offsets[positions + 1] - self.offsets[positions]
        states, owners = self.states(positions), np.repeat(positions, sizes)
        fans = self.fan_of(states, owners)
        for rows in batches(offsets_of(self.counts[fans]), EDGES):
            yield self.edges_into(states[rows], fans[rows])

    def fan_of(self, states: Int64s, positions: Int64s) -> Int64s:
        """Return the fan of each of some states (n,), given their positions, which are no first ones."""
        starts = self.fans[positions]
        return starts + (states - self.offsets[positions]) % (self.fans[positions + 1] - starts)

    def edges_into(self, states: Int64s, fans: Int64s) -> Edges:
        """Return the edges into some states, given their fans."""
        counts = self.counts[fans]
        starts = offsets_of(counts)
        sources = np.arange(starts[-1]) + np.repeat(self.firsts[fans] - starts[:-1], counts)
        cells = self.rows[sources]
        cells += np.repeat(self.tags[states], counts)
        return Edges(states, starts[:-1], sources, self.transitions[cells])


@dataclass(frozen=True, slots=True)
class Edges:
    """All edges into some states."""

    states: Int64s  # (n,)
    starts: Int64s  # (n,) where the edges into each state start
    sources: Int64s  # (E,)
    weights: Float32s  # (E,)

    @property
    def targets(self) -> Int64s:
        """The row of the state that each edge goes to (E,)."""
        return np.repeat(np.arange(self.states.size), np.diff(self.starts, append=self.sources.size))
