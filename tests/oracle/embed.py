"""Word vectors by the book: every pair by itself, in plain loops and float64."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence

import numpy as np

STEP = 1e-5  # of finite differences

Pair = tuple[list[int], int]  # positions of the words that predict, and of the word that they predict


def skipgram_pairs(sentence: Sequence[int], reach: Sequence[int]) -> Iterator[Pair]:
    for target in range(len(sentence)):
        for position in _contexts(sentence, reach, target):
            yield [position], target


def cbow_pairs(sentence: Sequence[int], reach: Sequence[int]) -> Iterator[Pair]:
    for target in range(len(sentence)):
        contexts = _contexts(sentence, reach, target)
        if contexts:
            yield contexts, target


def _contexts(sentence: Sequence[int], reach: Sequence[int], target: int) -> list[int]:
    """The positions in a word's window; `sentence` has the number of the sentence of each position."""
    near = range(target - reach[target], target + reach[target] + 1)
    inside = (position for position in near if 0 <= position < len(sentence) and position != target)
    return [position for position in inside if sentence[position] == sentence[target]]


def sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def negative_sampling_loss(hidden, target, noise, table, weight: float) -> float:
    """Equation 4 of Mikolov et al. 2013 with the sign turned; each noise word counts `weight` times."""
    told_apart = 1 / (1 + np.exp(table[noise] @ hidden))
    return float(-np.log(sigmoid(table[target] @ hidden)) - weight * np.log(told_apart).sum())


def path(tree, word: int) -> list[tuple[int, int]]:
    """The inner nodes above a word, and the side on which the path leaves each."""
    steps = []
    node, side = int(tree.word_parents[word]), int(tree.word_sides[word])
    while node >= 0:
        steps.append((node, side))
        node, side = int(tree.node_parents[node]), int(tree.node_sides[node])
    return steps


def hierarchical_softmax_loss(hidden, target: int, tree, table) -> float:
    """Equation 3 of Mikolov et al. 2013 with the sign turned."""
    loss = 0.0
    for node, side in path(tree, target):
        loss -= np.log(sigmoid((1 if side == 0 else -1) * (table[node] @ hidden)))
    return float(loss)


def gradients_one_after_the_other(window, target: int, tree, table, rate: float, stays: int) -> np.ndarray:
    """The gradients of the vectors of a window (N, D), each after a step of the nodes for the one before.

    The first so many nodes stay as they are, and errors are those of nodes that have not moved.
    """
    moved, gradients = table.copy(), np.zeros_like(window)
    for vector, gradient in zip(window, gradients, strict=True):
        for node, side in path(tree, target):
            error = sigmoid(table[node] @ vector) - (side == 0)
            gradient += error * moved[node]
            if node >= stays:
                moved[node] -= rate * error * vector
    return gradients


def least_code_length(counts: Sequence[int]) -> int:
    """The sum over words of count times code length in an optimal code: the sum of all that is merged."""
    heap = list(counts)
    heapq.heapify(heap)
    total = 0
    while len(heap) > 1:
        both = heapq.heappop(heap) + heapq.heappop(heap)
        heapq.heappush(heap, both)
        total += both
    return total


def gradient_by_differences(loss: Callable[[], float], table: np.ndarray) -> np.ndarray:
    """The gradient of a loss by each number of a table that it is computed from."""
    gradient = np.zeros_like(table)
    for place in np.ndindex(table.shape):
        at = table[place]
        table[place] = at + STEP
        more = loss()
        table[place] = at - STEP
        less = loss()
        table[place] = at
        gradient[place] = (more - less) / (2 * STEP)
    return gradient
