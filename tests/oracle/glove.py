"""Co-occurrences and GloVe by the book: every pair by itself, in plain loops and float64."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

Counts = dict[tuple[str, str], Fraction]


def cooccurrences(
    sentences: Sequence[Sequence[str]], window: int, *, min_count: int, asymmetric: bool, by_distance: bool
) -> Counts:
    """What each word and context have together; words that are too rare are left out before all else."""
    words = [word for sentence in sentences for word in sentence]
    counts: Counts = {}
    for sentence in sentences:
        kept = [word for word in sentence if words.count(word) >= min_count]
        for place, word in enumerate(kept):
            for distance in range(1, min(window, place) + 1):
                before = kept[place - distance]
                weight = Fraction(1, distance) if by_distance else Fraction(1)
                pairs = [(word, before)] if asymmetric else [(word, before), (before, word)]
                for pair in pairs:
                    counts[pair] = counts.get(pair, Fraction(0)) + weight
    return counts


@dataclass
class AdaGrad:
    """The loop of Pennington, Socher and Manning 2014: a step for each pair, all pairs in each pass.

    As their program has it: rates of 0.05 over the root of the sum of all squared steps, which begins with 1.
    """

    rows: np.ndarray  # (N,)
    columns: np.ndarray  # (N,)
    logs: np.ndarray  # (N,)
    weights: np.ndarray  # (N,)
    words: np.ndarray  # (V, D + 1) the last number is the bias
    contexts: np.ndarray  # (V, D + 1)
    rate: float = 0.05

    @classmethod
    def of(
        cls, rows, columns, counts, vocabulary: int, dim: int, *, x_max: float = 100, seed: int = 1
    ) -> AdaGrad:
        rng = np.random.default_rng(seed)
        vectors = (rng.random((2, vocabulary, dim + 1)) - 0.5) / dim
        weights = np.minimum(1, (np.asarray(counts) / x_max) ** 0.75)
        order = rng.permutation(len(rows))
        arrays = (np.asarray(each)[order] for each in (rows, columns, np.log(counts), weights))
        return cls(*arrays, *vectors)

    def passes(self) -> Iterator[float]:
        """Make one pass after the other over all pairs; yield the loss after each."""
        squares = np.ones_like(self.words), np.ones_like(self.contexts)
        while True:
            for row, column, log, weight in zip(
                self.rows.tolist(),
                self.columns.tolist(),
                self.logs.tolist(),
                self.weights.tolist(),
                strict=True,
            ):
                word, context = self.words[row], self.contexts[column]
                step = self.rate * weight * (word[:-1] @ context[:-1] + word[-1] + context[-1] - log)
                by_word, by_context = step * context, step * word
                by_word[-1] = by_context[-1] = step
                word -= by_word / np.sqrt(squares[0][row])
                context -= by_context / np.sqrt(squares[1][column])
                squares[0][row] += by_word**2
                squares[1][column] += by_context**2
            yield self.loss()

    def loss(self) -> float:
        """The mean over pairs of f(X) times the squared error."""
        words, contexts = self.words[self.rows], self.contexts[self.columns]
        products = np.einsum("nd,nd->n", words[:, :-1], contexts[:, :-1]) + words[:, -1] + contexts[:, -1]
        return float((self.weights * (products - self.logs) ** 2).mean())
