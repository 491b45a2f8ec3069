"""The best path through a lattice (Viterbi 1967).

Every path goes through a state that is alone at its position, so the pieces between two such positions are
independent of each other: all pieces of all sentences are worked on at once, step by step. Where many
positions of a step are of the same shape, their edges are one dense array; the rest are a ragged one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlptk.core.ragged import Int64s, offsets_of
from nlptk.hmm.lattice import EDGES, Edges, Floats, Lattice

_DENSE = 512  # edges from which on a dense array is worth its calls


def best_paths(lattice: Lattice, beam: float | None = None) -> tuple[Int64s, Floats]:
    """Return the best path, a state for each position (P,), and the weight of each piece on it (P,).

    The weight of a piece stands at its last position, 0 at all others. Of two ways that are as good the one
    from the earlier state is taken. With a beam, ways are given up that are `beam` or more below the best
    to their position, and the path need not be the best any more.
    """
    alone, lone = lattice.alone, lattice.lone_states
    steps = lattice.steps(alone)
    scores, finals = np.zeros(lone.size), np.zeros(lone.size)
    for step in steps:
        if beam is not None:
            _prune(lattice, scores, step - 1, beam)
        for states, best in _best_ways(lattice, scores, step):
            values, ends = best + lattice.weights[states], lone[states]
            scores[states] = np.where(ends, 0, values)  # where a piece ends, the next begins
            finals[states[ends]] = values[ends]
    path = lattice.offsets[:-1].copy()
    for step in reversed(steps):
        inner = step[~alone[step - 1]]
        if inner.size:
            fans = lattice.fan_of(path[inner], inner)
            path[inner - 1] = _best_sources(lattice.edges_into(path[inner], fans), scores)
    return path, np.where(alone, finals[lattice.offsets[:-1]], 0)


def _best_ways(lattice: Lattice, scores: Floats, step: Int64s) -> Iterator[tuple[Int64s, Floats]]:
    """Yield states (n,) of some positions, and the weight of the best way to each without its own (n,)."""
    rest = []
    for shape in _shapes(lattice, step):
        if shape.edges < _DENSE:
            rest.append(shape.positions)
        else:
            yield from shape.best_ways(lattice, scores)
    if rest:
        for edges in lattice.edges(np.concatenate(rest)):
            yield edges.states, np.maximum.reduceat(scores[edges.sources] + edges.weights, edges.starts)


def _shapes(lattice: Lattice, step: Int64s) -> Iterator[_Shape]:
    """Yield positions of the same shape, group by group; the fans of a position are all of one."""
    fans = lattice.fans[step + 1] - lattice.fans[step]
    states = (lattice.offsets[step + 1] - lattice.offsets[step]) // fans
    sources = lattice.counts[lattice.fans[step]]
    keys = (fans << 42) | (states << 21) | sources
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), step.size], strict=True):
        first = order[start]
        yield _Shape(step[order[start:end]], int(sources[first]), int(fans[first]), int(states[first]))


@dataclass(frozen=True, slots=True)
class _Shape:
    positions: Int64s  # (n,)
    sources: int  # A states reach those of a fan
    fans: int  # F
    states: int  # B of a fan

    @property
    def edges(self) -> int:
        """The number of edges of all positions."""
        return self.positions.size * self.sources * self.fans * self.states

    def best_ways(self, lattice: Lattice, scores: Floats) -> Iterator[tuple[Int64s, Floats]]:
        """Yield as _best_ways."""
        at_once = max(EDGES * self.positions.size // self.edges, 1)
        for start in range(0, self.positions.size, at_once):
            positions = self.positions[start : start + at_once]
            fans = lattice.fans[positions][:, np.newaxis] + np.arange(self.fans)  # (n, F)
            sources = lattice.firsts[fans] + np.arange(self.sources)[:, np.newaxis, np.newaxis]  # (A, n, F)
            of_fans = np.arange(self.states) * self.fans  # (B,)
            first = lattice.offsets[positions][:, np.newaxis] + np.arange(self.fans)  # (n, F)
            states = first[:, :, np.newaxis] + of_fans  # (n, F, B)
            tags = lattice.tags[states[:, :1]]  # (n, 1, B): a state's tag does not depend on its fan
            through = lattice.transitions[lattice.rows[sources][..., np.newaxis] + tags]
            yield states.ravel(), (scores[sources][..., np.newaxis] + through).max(axis=0).ravel()


def _best_sources(edges: Edges, scores: Floats) -> Int64s:
    """Return where the best way to each state comes from (n,)."""
    through = scores[edges.sources] + edges.weights
    best = np.maximum.reduceat(through, edges.starts)
    hits = np.flatnonzero(through == best[edges.targets])[::-1]
    found = np.empty(edges.states.size, dtype=np.int64)
    found[edges.targets[hits]] = edges.sources[hits]  # the last write stays: the first state
    return found


def _prune(lattice: Lattice, scores: Floats, positions: Int64s, beam: float) -> None:
    states = lattice.states(positions)
    counts = lattice.offsets[positions + 1] - lattice.offsets[positions]
    best = np.maximum.reduceat(scores[states], offsets_of(counts)[:-1])
    below = scores[states] <= np.repeat(best - beam, counts)
    scores[states[below]] = -np.inf
