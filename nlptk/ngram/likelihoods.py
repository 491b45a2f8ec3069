"""The weights of a mixture on held-out text, by expectation maximization (Jelinek and Mercer 1980)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nlptk.core.spool import Spool
from nlptk.ngram.backoff import Floats

_BLOCK = 1 << 18  # events at a time
_ENOUGH = 1e-7  # a step of the weights below this ends the search
_STEPS = 1000


def em_weights(blocks: Iterable[Floats], parts: int, memory: int, folder: str | None = None) -> Floats | None:
    """Return the weights (M,) under which events are likeliest, None if there is no event.

    The events come in blocks: their log-probabilities in each of the M parts (M, E). What does not fit in
    `memory` bytes goes to a file in the folder. Events that are impossible in all parts say nothing; with no
    others, the weights are even.
    """
    with Spool(np.float32) as spool:
        any_events = False
        for logprobs in blocks:
            any_events |= logprobs.size > 0
            possible = logprobs[:, (logprobs > -np.inf).any(axis=0)]
            spool.append(relative_likelihoods(possible).T.ravel().astype(np.float32))
            if (
                spool.nbytes > memory // 2
            ):  # half of it, as putting the blocks together takes twice their size
                spool.spill(folder)
        if not any_events:
            return None
        weights = np.full(parts, 1 / parts)
        return _climbed(spool.finish().reshape(-1, parts), weights) if len(spool) else weights


def _climbed(likelihoods: np.ndarray[tuple[int, int], np.dtype[np.float32]], weights: Floats) -> Floats:
    """Return the weights at which the steps end, given those they start from and the events (E, M)."""
    for _ in range(_STEPS):
        shares = np.zeros(weights.size)
        for start in range(0, len(likelihoods), _BLOCK):
            block = likelihoods[start : start + _BLOCK].astype(np.float64)
            shares += (1 / (block @ weights)) @ block
        before, weights = weights, weights * shares / len(likelihoods)
        if float(np.abs(weights - before).max()) < _ENOUGH:
            break
    normalized: Floats = weights / weights.sum()
    return normalized


def relative_likelihoods(logprobs: Floats) -> Floats:
    """Return the probabilities (M, E) over the highest of each event; 1 for impossible events."""
    highest = logprobs.max(axis=0)
    relative: Floats = np.exp(logprobs - np.where(highest > -np.inf, highest, 0))
    relative[:, highest == -np.inf] = 1
    return relative
