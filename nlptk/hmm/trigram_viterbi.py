"""The likeliest tags under a second-order model, as dense arrays (Viterbi 1967; Thede and Harper 1999)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.candidates import Candidates
from nlptk.hmm.emissions import Emissions
from nlptk.hmm.marked import Marked, Pairs
from nlptk.hmm.transitions import Transitions
from nlptk.hmm.trigram_runs import AT_ONCE, runs

Floats = NDArray[np.float64]
Float32s = NDArray[np.float32]


def likeliest_tags(
    candidates: Candidates, ends: Int64s, transitions: Transitions, rows: Int64s, emissions: Emissions
) -> Int64s:
    """Return the tag of each word (T,) in the likeliest sequence of each sentence; they end at `ends` (S,).

    `rows` are as `transitions.rows()` returns them. Of sequences that are as likely the one is taken whose
    tags come first, from the last word on.
    """
    marked = Marked.of(candidates, ends, transitions.kinds)
    before = np.roll(marked.sizes, 1)
    before[marked.begins] = 1
    pairs = Pairs.of(marked, before)
    states, shapes = _laid_out(marked, pairs)
    search = _Search.of(marked, pairs, states, transitions, rows, emissions)
    for shape in shapes:
        search.go_on(shape)
    chosen = np.zeros(marked.sizes.size, dtype=np.int64)
    search.choose_last(marked, shapes, chosen)
    for shape in reversed(shapes):
        search.go_back(shape, chosen)
    tags: Int64s = marked.tags[(marked.offsets[:-1] + chosen)[marked.positions]]
    return tags


@dataclass(frozen=True, slots=True)
class _Shape:
    """Positions that are worked on at once; a candidate that is missing is the last again."""

    positions: Int64s  # (n,)
    states: slice  # theirs, an array (B, C, n) of B candidates before and C of their own
    size: tuple[int, int, int]  # of that array
    sources: Int64s  # (A, B, n) the states that lead to them
    first: bool  # whether their pieces begin with the position before


def _laid_out(marked: Marked, pairs: Pairs) -> tuple[Int64s, list[_Shape]]:
    """Return which pair each state is (S,), and the shapes whose states they are, in order.

    Before them stand the states of the first positions of sentences.
    """
    found = list(runs(marked))
    starts, strides, widths = (np.ones(marked.sizes.size, dtype=np.int64) for _ in range(3))
    number = marked.begins.size
    starts[marked.begins] = np.arange(number)
    for run in found:
        positions, (_, second, third) = run.positions, run.sizes
        starts[positions] = np.arange(number, number + positions.size)
        strides[positions], widths[positions] = positions.size, third
        number += second * third * positions.size
    places, last = np.arange(marked.sizes.max(initial=0))[:, np.newaxis], marked.sizes - 1
    states, shapes = [pairs.offsets[marked.begins]], []
    for run in found:
        positions, before, (first, second, third) = run.positions, run.positions - 1, run.sizes
        of_first = np.minimum(places[:first], last[np.maximum(before - 1, 0)])
        of_second = np.minimum(places[:second], last[before])
        of_third = np.minimum(places[:third], last[positions])
        of_third = of_third * marked.sizes[before] + pairs.offsets[positions]
        states.append((of_second[:, np.newaxis] + of_third).ravel())
        sources = (of_first * widths[before])[:, np.newaxis] + of_second
        sources *= strides[before]
        sources += starts[before]
        start, size = int(starts[positions[0]]), (second, third, positions.size)
        shapes.append(_Shape(positions, slice(start, start + prod(size)), size, sources, run.first))
    return np.concatenate(states), shapes


@dataclass(frozen=True, slots=True)
class _Search:
    tags: Int64s  # (S,)
    rows: Int64s  # (S,) where the transitions from a state start
    weights: Floats  # (S,) of emissions
    scores: Floats  # (S,) of the best way to each state from where its piece begins
    transitions: Float32s  # flat

    @classmethod
    def of(
        cls,
        marked: Marked,
        pairs: Pairs,
        states: Int64s,
        transitions: Transitions,
        rows: Int64s,
        emissions: Emissions,
    ) -> _Search:
        """Weigh the states, which are pairs."""
        tags = marked.tags[pairs.own]
        leaving = rows.reshape(-1)[marked.tags[pairs.before] * (transitions.kinds + 1) + tags]
        weights = pairs.weights(marked, emissions)
        return cls(tags[states], leaving[states], weights[states], np.zeros(states.size), transitions.flat)

    def go_on(self, shape: _Shape) -> None:
        """Score the states of a shape, given those that lead to them."""
        tags = self.tags[shape.states].reshape(shape.size)[0]
        scores = self.scores[shape.states].reshape(shape.size)  # views
        rows = self.rows[shape.sources][:, :, np.newaxis]
        before = self.scores[shape.sources][:, :, np.newaxis]
        if shape.first:  # what is before belongs to another piece
            before[:] = 0
        step = max(AT_ONCE // shape.sources.size, 1)
        for start in range(0, len(tags), step):
            some = slice(start, start + step)
            through = self.transitions[rows + tags[some]] + before  # (A, B, C, n)
            scores[:, some] = through.max(axis=0)
        scores += self.weights[shape.states].reshape(shape.size)

    def choose_last(self, marked: Marked, shapes: list[_Shape], chosen: Int64s) -> None:
        """Choose the candidates of the last words of sentences."""
        final = np.zeros(marked.sizes.size, dtype=np.bool_)
        final[marked.ends] = True
        for shape in shapes:
            ends = np.flatnonzero(final[shape.positions])
            if ends.size:
                scores = self.scores[shape.states].reshape(shape.size)[:, 0, ends]
                chosen[shape.positions[ends] - 1] = scores.argmax(axis=0)

    def go_back(self, shape: _Shape, chosen: Int64s) -> None:
        """Choose the candidates two before the positions of a shape, given those behind them."""
        if len(shape.sources) == 1:
            return
        number = np.arange(shape.positions.size)
        sources = shape.sources[:, chosen[shape.positions - 1], number]  # (A, n)
        tags = self.tags[shape.states].reshape(shape.size)[0, chosen[shape.positions], number]
        through = self.scores[sources] + self.transitions[self.rows[sources] + tags]
        chosen[shape.positions - 2] = through.argmax(axis=0)
