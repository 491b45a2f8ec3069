"""How likely one tag follows another in text that a tagger itself would draw, whatever came before both.

A second-order model is a Markov chain of pairs of tags: from a b to b c with p(c | a b), and from the end of
a sentence to the beginning of the next. Its stationary distribution says how often each pair occurs, and
p(c | b) is the mean of p(c | a b) over all a, so weighted. In a first-order model it is the model's own.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlptk.hmm.transitions import Transitions

Floats = NDArray[np.float64]

_CLOSE = 1e-7  # of all pairs: what may still move in a step
_STEPS = 1000  # at most; a few dozen are enough for taggers


def tag_after_tag(transitions: Transitions) -> Floats:
    """Return p(c | b) (K + 1, K + 1), the edge of a sentence last; the rows sum to one."""
    size = transitions.kinds + 1
    rows = np.exp(transitions.logprobs.astype(np.float64))
    singles: Floats = rows[:size] / rows[:size].sum(axis=1, keepdims=True)
    pairs = transitions.pairs
    if not pairs.size:
        return singles
    order = np.argsort(pairs % size, kind="stable")
    first, second = np.divmod(pairs[order], size)
    doubles = rows[size:][order]
    starts = np.flatnonzero(np.diff(second, prepend=-1)).tolist()
    shares = np.full((size, size), 1 / size**2)  # of the pairs a b
    for _ in range(_STEPS):
        seen = shares[first, second]
        unseen = np.maximum(shares.sum(axis=0) - np.bincount(second, seen, size), 0)
        found = unseen[:, np.newaxis] * singles  # of the pairs b c
        for start, end in pairwise([*starts, second.size]):
            found[second[start]] += seen[start:end] @ doubles[start:end]
        before, shares = shares, _going_on(found)
        if np.abs(shares - before).sum() < _CLOSE:
            break
    totals = found.sum(axis=1, keepdims=True)
    means: Floats = np.where(totals > 0, found / np.where(totals > 0, totals, 1), singles)
    return means


def _going_on(found: Floats) -> Floats:
    """Return the shares of pairs as they are gone on from: at the end of a sentence with the next one."""
    shares: Floats = found / found.sum()
    ended = shares[:, -1].sum()
    shares[:, -1] = 0
    shares[-1, -1] = ended
    return shares
