"""A first-order HMM by enumeration: every path of a sentence, with its probability."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np


def paths(
    initial: np.ndarray, transitions: np.ndarray, likelihoods: np.ndarray
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield every path of states and its probability with the sentence, given b_j(o_t) (K, T)."""
    states, length = likelihoods.shape
    for path in product(range(states), repeat=length):
        probability = initial[path[0]]
        for before, state in zip(path, path[1:], strict=False):
            probability *= transitions[before, state]
        for place, state in enumerate(path):
            probability *= likelihoods[state, place]
        yield path, probability


def likelihood(initial: np.ndarray, transitions: np.ndarray, likelihoods: np.ndarray) -> float:
    """Return the probability of a sentence."""
    return sum(probability for _, probability in paths(initial, transitions, likelihoods))


def posteriors(initial: np.ndarray, transitions: np.ndarray, likelihoods: np.ndarray) -> np.ndarray:
    """Return the probability of each state at each place given a sentence that is possible (K, T)."""
    found = np.zeros_like(likelihoods)
    for path, probability in paths(initial, transitions, likelihoods):
        found[list(path), range(len(path))] += probability
    return found / likelihood(initial, transitions, likelihoods)


def expected_transitions(initial: np.ndarray, transitions: np.ndarray, likelihoods: np.ndarray) -> np.ndarray:
    """Return how often each state is expected after each, given a sentence that is possible (K, K)."""
    found = np.zeros_like(transitions)
    for path, probability in paths(initial, transitions, likelihoods):
        for before, state in zip(path, path[1:], strict=False):
            found[before, state] += probability
    return found / likelihood(initial, transitions, likelihoods)
