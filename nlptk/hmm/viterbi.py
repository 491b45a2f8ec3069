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
from nlptk.hmm.lattice import EDGES, Edges, Floats, Lattice, Mask

_DENSE = 512  # edges from which on a dense array is worth its calls


def best_paths(lattice: Lattice, beam: float | None = None) -> tuple[Int64s, Floats]:
    """Return the best path, a state for each position (P,), and the weight of each piece on it (P,).

    The weight of a piece stands at its last position, 0 at all others. Of two ways that are as good the one
    from the earlier state is taken. With a beam, ways are given up that are `beam` or more below the best
    to their position, and the path need not be the best any more.
    """
    alone, lone = lattice.alone, lattice.lone_states
    steps = _steps(lattice, alone)
    scores, finals = np.zeros(lone.size), np.zeros(lone.size)
    for step in steps:
        if beam is not None:
            _prune(lattice, scores, step.positions - 1, beam)
        for states, best in step.best_ways(lattice, scores):
            values, ends = best + lattice.weights[states], lone[states]
            scores[states] = np.where(ends, 0, values)  # where a piece ends, the next begins
            finals[states[ends]] = values[ends]
    path = lattice.offsets[:-1].copy()
    for step in reversed(steps):
        inner = step.positions[~alone[step.positions - 1]]
        if inner.size:
            fans = lattice.fan_of(path[inner], inner)
            path[inner - 1] = _best_sources(lattice.edges_into(path[inner], fans), scores)
    return path, np.where(alone, finals[lattice.offsets[:-1]], 0)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Positions whose fans have as many states, and are reached from as many, as each other's."""

    positions: Int64s  # (n,)
    sources: int  # A states reach those of a fan
    fans: int  # F
    states: int  # B of a fan

    def best_ways(self, lattice: Lattice, scores: Floats) -> Iterator[tuple[Int64s, Floats]]:
        """Yield states (n,), and the weight of the best way to each without its own (n,)."""
        at_once = max(EDGES // (self.sources * self.fans * self.states), 1)
        sources = np.arange(self.sources)[:, np.newaxis, np.newaxis]
        of_fans = np.arange(self.states) * self.fans  # (B,)
        for start in range(0, self.positions.size, at_once):
            positions = self.positions[start : start + at_once, np.newaxis]
            reached_from = (
                lattice.firsts[lattice.fans[positions] + np.arange(self.fans)] + sources
            )  # (A, n, F)
            states = (lattice.offsets[positions] + np.arange(self.fans))[
                ..., np.newaxis
            ] + of_fans  # (n, F, B)
            tags = lattice.tags[states[:, :1]]  # (n, 1, B): a state's tag does not depend on its fan
            weights = lattice.transitions[lattice.rows[reached_from][..., np.newaxis] + tags]
            through = scores[reached_from][..., np.newaxis] + weights  # (A, n, F, B)
            yield states.ravel(), through.max(axis=0).ravel()


@dataclass(frozen=True, slots=True)
class _Step:
    positions: Int64s  # (n,)
    shapes: list[_Shape]  # those worth a dense array
    rest: Int64s  # the positions of the others

    def best_ways(self, lattice: Lattice, scores: Floats) -> Iterator[tuple[Int64s, Floats]]:
        """Yield as a shape does."""
        for shape in self.shapes:
            yield from shape.best_ways(lattice, scores)
        for edges in lattice.edges(self.rest):
            yield edges.states, np.maximum.reduceat(scores[edges.sources] + edges.weights, edges.starts)


def _steps(lattice: Lattice, alone: Mask) -> list[_Step]:
    """Sort positions into steps, and those of a step by shape; the fans of a position are all of one."""
    distances = lattice.distances(alone)
    later = np.flatnonzero(distances)
    fans = lattice.fans[later + 1] - lattice.fans[later]
    sizes = (lattice.offsets[later + 1] - lattice.offsets[later]) // fans
    sources = lattice.counts[lattice.fans[later]]
    order = np.lexsort((sources, sizes, fans, distances[later]))
    columns = np.stack((distances[later], fans, sizes, sources))[:, order]
    order = later[order]
    starts = np.flatnonzero(np.any(np.diff(columns, axis=1, prepend=0), axis=0))
    numbers = np.diff(starts, append=order.size)
    dense = numbers * np.prod(columns[1:, starts], axis=0) >= _DENSE
    ragged = np.repeat(~dense, numbers)
    last = int(columns[0, -1]) if order.size else 0
    bounds = np.searchsorted(columns[0], np.arange(1, last + 2))
    shapes: list[list[_Shape]] = [[] for _ in range(last)]
    for run in np.flatnonzero(dense).tolist():
        start = int(starts[run])
        distance, number, size, reach = columns[:, start].tolist()
        positions = order[start : start + int(numbers[run])]
        shapes[distance - 1].append(_Shape(positions, reach, number, size))
    return [
        _Step(order[start:end], inner, order[start:end][ragged[start:end]])
        for start, end, inner in zip(bounds, bounds[1:], shapes, strict=False)
    ]


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
