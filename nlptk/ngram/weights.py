"""The weights of a mixture that suit each of many texts best, found for all of them side by side.

They maximize sum_e log(sum_m w_m p_m(e)) + sum_m a_m log w_m over the events e of a text, where a_m are the
events that part m is given beforehand. Expectation maximization ends there; Newton's steps are there sooner.
With part m's share in event e, g_m(e) = w_m p_m(e) / sum_i w_i p_i(e), and n the number of all events,

    (diag(a) + sum_e g(e) g(e)') x = a + sum_e g(e) - n w        w_m <- w_m (1 + x_m / (1 + s))

where s = max(0, -min x). A step so shortened keeps the weights positive, and what is maximized never falls:
its curvature within the step is at most 1 / (1 - t s)^2 times that at the start (Nesterov and Nemirovskii
1994, section 2.1).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlptk.core.ragged import Int64s, offsets_of, ragged_range
from nlptk.ngram.backoff import Float32s, Floats

_STEPS = 100
_ENOUGH = 1e-6  # a relative step: what is left after it is about its square
_BATCH = 1 << 15  # events worked on side by side: their arrays stay in the processor's cache


def likeliest_weights(
    likelihoods: Floats | Float32s, begins: Int64s, ends: Int64s, start: Floats, prior: Floats
) -> Floats:
    """Return the weights (M, K) of the texts `begins .. ends` (K,) among some events (M, E).

    The search goes from weights (M, K), all positive; the prior (M,) is in events, and positive. Events are
    likelihoods up to a factor of their own, at least one of them positive; no text is empty.
    """
    weights, going = start.copy(), np.arange(begins.size)
    events = ends - begins + prior.sum()
    for _ in range(_STEPS):
        now = weights[:, going]
        counts, products = _expectations(likelihoods, begins[going], ends[going], now)
        curvatures = products + np.diag(prior)
        slopes = counts + prior[:, np.newaxis] - events[going] * now
        steps = np.linalg.solve(curvatures, slopes.T[:, :, np.newaxis])[:, :, 0].T
        weights[:, going] = now * (1 + steps / (1 + np.maximum(0, -steps.min(axis=0, initial=0))))
        going = going[np.abs(steps).max(axis=0, initial=0) > _ENOUGH]
        if not going.size:
            break
    normalized: Floats = weights / weights.sum(axis=0)
    return normalized


def _expectations(
    likelihoods: Floats | Float32s, begins: Int64s, ends: Int64s, weights: Floats
) -> tuple[Floats, Floats]:
    """Return the sums over each text's events of the parts' shares (M, K) and of their products (K, M, M)."""
    counts = np.zeros_like(weights)
    products = np.zeros((begins.size, len(weights), len(weights)))
    for texts, events, lengths in _stretches(begins, ends):
        shares = likelihoods[:, events] * np.repeat(weights[:, texts], lengths, axis=1)
        shares /= shares.sum(axis=0)
        starts = offsets_of(lengths)[:-1]
        counts[:, texts] += np.add.reduceat(shares, starts, axis=1)
        for part, share in enumerate(shares):
            products[texts, part] += np.add.reduceat(share * shares, starts, axis=1).T
    return counts, products


def _stretches(begins: Int64s, ends: Int64s) -> Iterator[tuple[slice, slice | Int64s, Int64s]]:
    """Yield some texts with their events and lengths at a time, or one that is long in pieces."""
    lengths = ends - begins
    sums = offsets_of(lengths)
    start = 0
    while start < lengths.size:
        stop = int(np.searchsorted(sums, sums[start] + _BATCH, side="right")) - 1
        if stop > start:
            texts = slice(start, stop)
            yield texts, ragged_range(begins[texts], lengths[texts]), lengths[texts]
        else:
            stop = start + 1
            for first in range(int(begins[start]), int(ends[start]), _BATCH):
                events = slice(first, min(first + _BATCH, int(ends[start])))
                yield slice(start, stop), events, np.array([events.stop - first])
        start = stop
