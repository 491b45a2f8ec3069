"""A few co-occurrence counts with factors in float64, and their loss by the book."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.core.registry import build
from nlptk.core.scratch import IN_MEMORY
from nlptk.embed.cooccurrences import Cooccurrences
from nlptk.embed.cooccursettings import CooccurSettings
from nlptk.embed.factors import BlockWorker, Factors, Margins, row_blocks
from nlptk.embed.objectives._base import OBJECTIVES, CountObjective
from nlptk.embed.rowfit import Direction

WORDS, DIM = 9, 4


def random_counts(seed: int, *, words: int = WORDS, share: float = 0.5, symmetric: bool = False):
    """Counts of some pairs of words, the last word in none."""
    rng = np.random.default_rng(seed)
    table = np.ceil(rng.exponential(100_000, (words, words))) * (rng.random((words, words)) < share)
    if symmetric:
        table += table.T
    table[-1] = table[:, -1] = 0
    rows, columns = np.nonzero(table)
    return Cooccurrences(
        ByteStrings.of(b"w%d" % number for number in range(words)),
        np.arange(words, 0, -1),
        offsets_of(np.bincount(rows, minlength=words)),
        columns.astype(np.uint32),
        table[rows, columns].astype(np.uint32),
        CooccurSettings(asymmetric=not symmetric),
    )


@dataclass
class SmallCounts:
    """Counts, their transpose and factors."""

    counts: Cooccurrences
    objective: CountObjective
    factors: Factors

    @classmethod
    def of(cls, objective: str, seed: int = 0, **options) -> SmallCounts:
        rng = np.random.default_rng(seed + 100)
        tables = (*rng.normal(size=(2, WORDS, DIM)), *rng.normal(size=(2, WORDS)))
        factors = Factors(*tables, *np.zeros((2, DIM, DIM)))
        return cls(random_counts(seed, **options), build(OBJECTIVES, objective), factors)

    @property
    def worker(self) -> BlockWorker:
        transposed = self.counts.transposed(IN_MEMORY)
        margins = Margins.of(self.counts, self.objective)
        return BlockWorker(self.counts, transposed, self.objective, self.factors, margins)

    def gradient(self, of_contexts: bool) -> Direction:
        """The gradient of the loss and the ridge by the vectors and biases of one side."""
        worker, side = self.worker, self.factors.side(of_contexts)
        worker.look_at_others(of_contexts)
        total = Direction(np.zeros_like(side.vectors), np.zeros_like(side.biases))
        for block in row_blocks(worker.transposed if of_contexts else worker.counts, of_contexts):
            problem, rows = worker.problem(block), slice(block.low, block.high)
            at = Direction(side.vectors[rows], side.biases[rows])
            half = problem.gradient(at, problem.errors(at))
            total.vectors[rows], total.biases[rows] = 2 * half.vectors, 2 * half.biases
        return total

    def loss_by_the_book(self) -> float:
        """Equation 8 of Pennington, Socher and Manning 2014, and the ridge."""
        total = self.objective.ridge * float((self.factors.words**2).sum() + (self.factors.contexts**2).sum())
        weights = np.zeros((WORDS, WORDS))
        for row, (first, last) in enumerate(zip(self.counts.firsts, self.counts.firsts[1:], strict=False)):
            for place in range(first, last):
                column = int(self.counts.contexts[place])
                count = float(self.counts.weights(slice(place, place + 1))[0])
                product = float(self.factors.words[row] @ self.factors.contexts[column])
                biases = float(self.factors.word_biases[row] + self.factors.context_biases[column])
                weight = min(1.0, (count / self.objective.x_max) ** self.objective.alpha)
                total += weight * (product + biases - np.log(count)) ** 2
                weights[row, column] = weight
        products = self.factors.words @ self.factors.contexts.T
        chance = np.outer(weights.sum(axis=1), weights.sum(axis=0)) / weights.sum()
        return total + self.objective.noise * float((chance * products**2).sum())
