"""What is fitted to co-occurrence counts: a vector and a bias for each word, and for each as a context.

A pass over the counts fits one of the two while the other stands still, rows in blocks that do not depend on
each other: so it is the same however they are dealt out to processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.heap import keep_freed_memory
from nlptk.core.lines import blocks
from nlptk.core.shared import shared_zeros
from nlptk.embed.cooccurrences import Cooccurrences
from nlptk.embed.gauge import moment, put_into_gauge
from nlptk.embed.objectives._base import CountObjective
from nlptk.embed.rowfit import Direction, Noise, RowProblem
from nlptk.embed.steps import Tally
from nlptk.embed.tables import fill_randomly
from nlptk.embed.windows import Floats

Float64s = NDArray[np.float64]

PAIRS = 1 << 14  # of a block, about
_PAIRS_AT_ONCE = 1 << 18
STEPS = 3  # of conjugate gradients, each time that a row is fitted


@dataclass(frozen=True, slots=True)
class Margins:
    """The sums of counts over rows and columns (V,), and the sums of how much each pair matters (V,)."""

    rows: Float64s
    columns: Float64s
    row_weights: Float64s
    column_weights: Float64s

    @classmethod
    def of(cls, counts: Cooccurrences, objective: CountObjective) -> Margins:
        """Add up counts."""
        sums = np.zeros((4, len(counts.words)))
        for start, end in blocks(len(counts), _PAIRS_AT_ONCE):
            rows = np.searchsorted(counts.firsts, np.arange(start, end), side="right") - 1
            numbers = counts.weights(slice(start, end))
            _, weights = objective.targets(numbers.astype(np.float32))
            for first, places in ((0, rows), (1, counts.contexts[start:end])):
                sums[first] += np.bincount(places, numbers, sums.shape[1])
                sums[first + 2] += np.bincount(places, weights, sums.shape[1])
        return cls(*sums)


@dataclass(frozen=True, slots=True)
class Factors:
    """The vectors of V words and of V contexts, and their biases."""

    words: NDArray[np.float32]  # (V, D)
    contexts: NDArray[np.float32]  # (V, D)
    word_biases: NDArray[np.float32]  # (V,)
    context_biases: NDArray[np.float32]  # (V,)
    word_moments: NDArray[np.float32]  # (D, D) the mean of the products of words' vectors with themselves
    context_moments: NDArray[np.float32]  # (D, D)

    @classmethod
    def random(cls, words: int, dim: int, seed: int) -> Factors:
        """Draw all vectors evenly from -1 / 2 D to 1 / 2 D; the biases are 0."""
        tables = [shared_zeros((words, dim), np.float32) for _ in range(2)]
        for table, stream in zip(tables, ("embed vectors", "embed contexts"), strict=True):
            fill_randomly(table, seed, stream)
        biases = [shared_zeros((words,), np.float32) for _ in range(2)]
        return cls(*tables, *biases, *(shared_zeros((dim, dim), np.float32) for _ in range(2)))

    @property
    def arrays(self) -> Mapping[str, NDArray[np.float32]]:
        """All that is fitted, by name."""
        return {
            "words": self.words,
            "contexts": self.contexts,
            "word_biases": self.word_biases,
            "context_biases": self.context_biases,
        }

    def hold_biases(self, margins: Margins) -> None:
        """Set the biases to what chance has."""
        for biases, sums in ((self.word_biases, margins.rows), (self.context_biases, margins.columns)):
            some = sums > 0
            biases[some] = np.log(sums[some]) - np.log(sums.sum()) / 2

    def look_at(self, of_contexts: bool, margins: Margins) -> None:
        """Take the moments of words, or of contexts, drawn by their weight."""
        moments = self.context_moments if of_contexts else self.word_moments
        weights = margins.column_weights if of_contexts else margins.row_weights
        moments[...] = moment(self.side(of_contexts).vectors, weights)

    def put_into_gauge(self, margins: Margins, *, both: bool) -> None:
        """Make words' vectors what is given, with the contexts' added or not; fitting is over then."""
        put_into_gauge(self.words, self.contexts, margins.rows, margins.columns, both=both)

    def side(self, of_contexts: bool) -> Direction:
        """Return the vectors and biases of words, or of contexts, themselves."""
        if of_contexts:
            return Direction(self.contexts, self.context_biases)
        return Direction(self.words, self.word_biases)


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of the counts, or of their transpose."""

    of_contexts: bool
    low: int
    high: int
    pairs: int


def row_blocks(counts: Cooccurrences, of_contexts: bool) -> list[Block]:
    """Cut the rows of counts into blocks that have about PAIRS pairs once the shorter are filled up."""
    sizes = np.diff(counts.firsts).tolist()
    bounds, longest = [0], 0
    for row, size in enumerate(sizes):
        longest = max(longest, size)
        if row > bounds[-1] and (row + 1 - bounds[-1]) * longest > PAIRS:
            bounds.append(row)
            longest = size
    bounds.append(len(sizes))
    firsts = counts.firsts[bounds].tolist()
    ends = zip(bounds, bounds[1:], firsts, firsts[1:], strict=False)
    return [Block(of_contexts, low, high, end - start) for low, high, start, end in ends]


@dataclass(frozen=True, slots=True)
class BlockWorker:
    """What a process does: it fits the rows of blocks."""

    counts: Cooccurrences
    transposed: Cooccurrences  # the same where counts are symmetric
    objective: CountObjective
    factors: Factors
    margins: Margins

    def __post_init__(self) -> None:
        """Prepare the process for arrays that come and go."""
        keep_freed_memory()

    def look_at_others(self, of_contexts: bool) -> None:
        """Prepare to fit contexts, or words: all processes see it."""
        if self.objective.noise:
            self.factors.look_at(not of_contexts, self.margins)

    def __call__(self, block: Block) -> Tally:
        """Fit the rows of a block; return their loss after it."""
        rows, side = slice(block.low, block.high), self.factors.side(block.of_contexts)
        at = Direction(side.vectors[rows], side.biases[rows])
        return Tally(self.problem(block).improve(at, STEPS), block.pairs)

    def problem(self, block: Block) -> RowProblem:
        """Return what the rows of a block are fitted to."""
        counts = self.transposed if block.of_contexts else self.counts
        others = self.factors.side(not block.of_contexts)
        firsts = counts.firsts[block.low : block.high + 1]
        some = slice(int(firsts[0]), int(firsts[-1]))
        sizes = np.diff(firsts)
        filled = np.arange(max(int(sizes.max()), 1)) < sizes[:, np.newaxis]
        columns = np.zeros(filled.shape, dtype=np.int64)
        columns[filled] = counts.contexts[some]
        targets, weights = (np.zeros(filled.shape, dtype=others.vectors.dtype) for _ in range(2))
        logs, weights[filled] = self.objective.targets(counts.weights(some).astype(others.vectors.dtype))
        targets[filled] = logs - others.biases[columns[filled]]
        ridge, noise = self.objective.ridge, self._noise(block, weights)
        bias = self.objective.bias and noise is None
        return RowProblem(others.vectors, columns, targets, weights, ridge=ridge, bias=bias, noise=noise)

    def _noise(self, block: Block, weights: Floats) -> Noise | None:
        """Return what holds the rows of a block, of the given weights (R, M), apart from all others."""
        if not self.objective.noise:
            return None
        moments = self.factors.word_moments if block.of_contexts else self.factors.context_moments
        return Noise(weights.sum(axis=1) * weights.dtype.type(self.objective.noise), moments)
