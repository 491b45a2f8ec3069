"""The best paths through each sentence of a lattice, not the best one alone.

Every state keeps the best ways to it, each with the rank of the way to the state before that it goes on from
(Chow and Schwartz 1989, "The N-best algorithm"; exact, as the lattice is complete).
"""

from __future__ import annotations

import numpy as np

from nlptk.core.ragged import Int64s
from nlptk.hmm.lattice import Edges, Floats, Lattice


def best_lists(lattice: Lattice, most: int) -> tuple[Int64s, Floats]:
    """Return the best paths of each sentence, at most so many.

    A state for each position (P, most), and at the last position of each sentence the weights (P, most),
    falling; where a sentence has fewer paths they are -inf, and its states mean nothing.
    """
    edges_of_sentences = lattice.edges_of_sentences
    steps = lattice.steps(edges_of_sentences)
    scores = np.full((lattice.weights.size, most), -np.inf)
    scores[lattice.offsets[:-1][np.diff(lattice.fans) == 0], 0] = 0
    back = np.zeros((lattice.weights.size, most), dtype=np.int64)  # source state * most + rank
    for step in steps:
        for edges in lattice.edges(step):
            kept, values = _best(scores, edges, most)
            back[edges.states] = kept
            scores[edges.states] = values + lattice.weights[edges.states, np.newaxis]
    states = np.repeat(lattice.offsets[:-1, np.newaxis], most, axis=1)
    ranks = np.tile(np.arange(most), (states.shape[0], 1))
    for step in reversed(steps):
        way = back[states[step], ranks[step]]
        states[step - 1], ranks[step - 1] = way // most, way % most
    weights = np.where(edges_of_sentences[:, np.newaxis], scores[lattice.offsets[1:] - 1], 0)
    return states, weights


def _best(scores: Floats, edges: Edges, most: int) -> tuple[Int64s, Floats]:
    """Return the best ways to each state (n, most), and their weights; -inf where there are no more."""
    through = (scores[edges.sources] + edges.weights[:, np.newaxis]).ravel()
    ways = (edges.sources[:, np.newaxis] * most + np.arange(most)).ravel()
    owners = np.repeat(edges.targets, most)
    order = np.lexsort((-through, owners))
    starts = edges.starts * most
    sizes = np.diff(starts, append=through.size)
    places = np.minimum(np.arange(most), sizes[:, np.newaxis] - 1) + starts[:, np.newaxis]
    found = order[places]
    values = np.where(np.arange(most) < sizes[:, np.newaxis], through[found], -np.inf)
    return ways[found], values
