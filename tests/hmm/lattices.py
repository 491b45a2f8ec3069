"""Small lattices, and every path through them."""

from __future__ import annotations

import numpy as np

from nlptk.hmm.lattice import Lattice

KINDS, ROWS = 5, 30


def random_lattice(seed, sentences=4, length=5, states=3):
    """Return a lattice and where its sentences start and end, in positions.

    Every other one is like those of second order: as many fans as tags before, each reached by some states.
    """
    rng = np.random.default_rng(seed)
    second = seed % 2
    offsets, fans, firsts, counts, tags, bounds = [0], [0], [], [], [], []
    for _ in range(sentences):
        own = [1, *rng.integers(1, states + 1, rng.integers(0, length + 1)).tolist(), 1]
        start = len(offsets) - 1
        bounds.append((start, start + len(own)))
        before = 0  # states
        for place, size in enumerate(own):
            last = place == len(own) - 1
            number = 0 if not place else own[place - 1] if second and not last else 1
            reach = before // number if number else 0
            firsts += [offsets[-1] - before + fan * reach for fan in range(number)]
            counts += [reach] * number
            fans.append(fans[-1] + number)
            tags += np.repeat(rng.integers(0, KINDS, size), max(number, 1)).tolist()
            before = size * max(number, 1)
            offsets.append(offsets[-1] + before)
    weights = rng.normal(size=offsets[-1])
    weights[[offsets[start] for start, _ in bounds]] = 0
    lattice = Lattice(
        np.array(offsets),
        np.array(fans),
        np.array(firsts, dtype=np.int64),
        np.array(counts, dtype=np.int64),
        rng.integers(0, ROWS, offsets[-1]) * KINDS,
        np.array(tags, dtype=np.int64),
        weights,
        rng.normal(size=ROWS * KINDS).astype(np.float32),
    )
    return lattice, bounds


def paths(lattice, start, end):
    """Return every path through the positions of a sentence, and what each weighs."""
    ways = [(int(lattice.offsets[start]),)]
    for place in range(start + 1, end):
        states = range(lattice.offsets[place], lattice.offsets[place + 1])
        ways = [(*way, state) for way in ways for state in states if leads(lattice, way[-1], state, place)]
    return ways, np.array([weight(lattice, way) for way in ways])


def leads(lattice, source, state, place):
    """Tell whether there is an edge from a state to one at a place."""
    number = lattice.fans[place + 1] - lattice.fans[place]
    fan = lattice.fans[place] + (state - lattice.offsets[place]) % number
    return 0 <= source - lattice.firsts[fan] < lattice.counts[fan]


def weight(lattice, way):
    """Add up the states and edges of a path."""
    edges = zip(way, way[1:], strict=False)
    of_edges = (float(lattice.transitions[lattice.rows[r] + lattice.tags[s]]) for r, s in edges)
    return sum(lattice.weights[list(way)]) + sum(of_edges)
