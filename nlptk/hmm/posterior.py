"""The probability of each state of a lattice, by the sums over all paths (Baum and others 1970)."""

from __future__ import annotations

import numpy as np

from nlptk.core.ragged import Int64s
from nlptk.hmm.lattice import Floats, Lattice


def posteriors(lattice: Lattice) -> tuple[Floats, Floats]:
    """Return the probability of each state (S,), and the log of the sum over the ways of each piece (P,).

    A piece goes from a position of one state to the next such. Its sum stands at its last position, 0 at all
    others.
    """
    alone, lone = lattice.alone, lattice.lone_states
    steps = lattice.steps(alone)
    before, finals = np.zeros(lone.size), np.zeros(lone.size)
    after = np.where(lone, 0, -np.inf)
    for step in steps:
        for edges in lattice.edges(step):
            sums = _log_sums(before[edges.sources] + edges.weights, edges.starts)
            values, ends = sums + lattice.weights[edges.states], lone[edges.states]
            before[edges.states] = np.where(ends, 0, values)
            finals[edges.states[ends]] = values[ends]
    totals = np.where(alone, finals[lattice.offsets[:-1]], 0)
    for step in reversed(steps):
        for edges in lattice.edges(step):
            through = (lattice.weights[edges.states] + after[edges.states])[edges.targets] + edges.weights
            by_source = np.argsort(edges.sources, kind="stable")
            sources = edges.sources[by_source]
            starts = np.flatnonzero(np.diff(sources, prepend=-1))
            states = sources[starts]
            sums = np.logaddexp(after[states], _log_sums(through[by_source], starts))
            after[states] = np.where(lone[states], 0, sums)
    found = np.flatnonzero(alone)
    last = found[np.searchsorted(found, np.arange(alone.size))]  # of the piece of each position
    logs = before + after - totals[last][lattice.positions]
    logs[lone] = 0
    return np.exp(logs), totals


def _log_sums(values: Floats, starts: Int64s) -> Floats:
    """Return the logarithm of the sum of exponentials over each stretch of values."""
    most = np.maximum.reduceat(values, starts)
    finite = np.where(most == -np.inf, 0, most)
    sizes = np.diff(starts, append=values.size)
    with np.errstate(divide="ignore"):
        sums: Floats = np.log(np.add.reduceat(np.exp(values - np.repeat(finite, sizes)), starts)) + finite
    return sums
