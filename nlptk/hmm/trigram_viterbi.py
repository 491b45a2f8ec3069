"""The likeliest tags under a second-order model, as dense arrays (Viterbi 1967; Thede and Harper 1999)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, batches, offsets_of
from nlptk.hmm.candidates import Candidates
from nlptk.hmm.emissions import Emissions
from nlptk.hmm.marked import Marked, Pairs
from nlptk.hmm.transitions import Transitions
from nlptk.hmm.trigram_runs import AT_ONCE, Choice, Course, Run

Floats = NDArray[np.float64]
Float32s = NDArray[np.float32]

_STATES = 1 << 18  # that are weighed at once


def likeliest_tags(
    candidates: Candidates, ends: Int64s, transitions: Transitions, rows: Int64s, emissions: Emissions
) -> Int64s:
    """Return the tag of each word (T,) in the likeliest sequence of each sentence; they end at `ends` (S,).

    `rows` are as `transitions.rows()` returns them. Of sequences that are as likely the one is taken whose
    tags come first, from the last word on.
    """
    marked = Marked.of(candidates, ends, transitions.kinds)
    search = _Search.of(marked, transitions, rows, emissions)
    course = Course.of(marked)
    for run in course.runs():
        search.go_on(run)
    chosen = search.last_choices()
    for choice in course.choices():
        search.go_back(choice, chosen)
    tags: Int64s = marked.tags.take((marked.offsets[:-1] + chosen).take(marked.positions))
    return tags


@dataclass(frozen=True, slots=True)
class _Search:
    """The states are pairs of a tag and the one before; those of a position stand side by side."""

    marked: Marked
    before: Int64s  # (P,) how many candidates the position before has
    offsets: Int64s  # (P + 1,) of the states of each position
    rows: Int64s  # (S,) where the transitions from a state start
    weights: Floats  # (S,) of emissions
    scores: Floats  # (S,) of the best way to each state from where its piece begins
    transitions: Float32s  # flat

    @classmethod
    def of(cls, marked: Marked, transitions: Transitions, rows: Int64s, emissions: Emissions) -> _Search:
        """Weigh the states."""
        before = np.roll(marked.sizes, 1)
        offsets = offsets_of(before * marked.sizes)
        leaving, weights = np.empty(offsets[-1], dtype=np.int64), np.empty(offsets[-1])
        for some in batches(offsets, _STATES):
            pairs = Pairs.of(marked, before, some.start, some.stop)
            tags, tags_before = marked.tags.take(pairs.own), marked.tags.take(pairs.before)
            states = slice(offsets[some.start], offsets[some.stop])
            leaving[states] = rows.reshape(-1).take(tags_before * (transitions.kinds + 1) + tags)
            weights[states] = pairs.weights(marked, emissions)
        return cls(marked, before, offsets, leaving, weights, np.zeros(weights.size), transitions.flat)

    def go_on(self, run: Run) -> None:
        """Score the states of a run of positions; a candidate that is missing is the last again."""
        first, second, third = run.sizes
        own, before = run.positions, run.positions - 1
        own_before, before_before = self.before.take(own), self.before.take(before)
        of_first, of_second = _places(first, before_before), _places(second, own_before)
        of_third = _places(third, self.marked.sizes.take(own))
        tags = self.marked.tags.take(self.marked.offsets.take(own) + of_third)  # (C, n)
        sources = of_first[:, np.newaxis] + (of_second * before_before + self.offsets.take(before))
        states = of_second[:, np.newaxis] + (of_third * own_before + self.offsets.take(own))  # (B, C, n)
        rows = self.rows.take(sources)[:, :, np.newaxis]  # (A, B, 1, n)
        scores = self.scores.take(sources)[:, :, np.newaxis]
        if run.first:  # what is before belongs to another piece
            scores[:] = 0
        step = max(AT_ONCE // sources.size, 1)
        for start in range(0, third, step):
            some = slice(start, start + step)
            through = self.transitions.take(rows + tags[some]) + scores  # (A, B, C, n)
            here = states[:, some]
            self.scores[here] = through.max(axis=0) + self.weights.take(here)

    def last_choices(self) -> Int64s:
        """Return which candidates are chosen (P,): so far those of the last words of sentences are."""
        chosen = np.zeros(self.before.size, dtype=np.int64)
        sizes = self.before[self.marked.ends]
        for size in (np.flatnonzero(np.bincount(sizes)[2:]) + 2).tolist():
            ends = self.marked.ends[sizes == size]
            chosen[ends - 1] = self.scores[self.offsets[ends] + np.arange(size)[:, np.newaxis]].argmax(axis=0)
        return chosen

    def go_back(self, choice: Choice, chosen: Int64s) -> None:
        """Choose the candidates two before some positions, given those behind them."""
        own, before = choice.positions, choice.positions - 1
        sizes = self.before.take(before)
        sources = _places(choice.most, sizes) + (chosen.take(before) * sizes + self.offsets.take(before))
        tags = self.marked.tags.take(self.marked.offsets.take(own) + chosen.take(own))
        through = self.scores.take(sources) + self.transitions.take(self.rows.take(sources) + tags)  # (A, n)
        chosen[own - 2] = through.argmax(axis=0)


def _places(most: int, sizes: Int64s) -> Int64s:
    """Return the numbers up to `most` (most, n), the last of each size (n,) again instead of larger ones."""
    if most == 1:
        return np.zeros((1, sizes.size), dtype=np.int64)
    return np.minimum(np.arange(most)[:, np.newaxis], sizes - 1)
