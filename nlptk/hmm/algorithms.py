"""Forward, backward and Viterbi of dense first-order hidden Markov models, for many sentences at once.

Rabiner (1989), "A tutorial on hidden Markov models", sections III and V.A. A model has K states:
`initial` pi_i (K,), `transitions` a_ij from i to j (K, K), and for each token the `likelihoods` b_j(o_t) of
its states (K, T), up to a factor. Tokens are columns in the order of a `batch` (batch.py); with emissions
(K, V) and a text of ids, `emissions[:, ids[batch.places]]`.

    >>> batch = Batch.of_text(np.array([2, 3]))
    >>> emissions = np.array([[0.9, 0.1], [0.2, 0.8]])
    >>> likelihoods = emissions[:, np.array([0, 1, 1])[batch.places]]
    >>> transitions = np.array([[0.7, 0.3], [0.4, 0.6]])
    >>> states, logprobs = viterbi(np.array([0.6, 0.4]), transitions, likelihoods, batch)
    >>> batch.in_text(states).tolist()
    [0, 1, 1]

Each forward step is scaled to a sum of 1, so that nothing underflows in sentences of any length.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.batch import Batch

Floats = NDArray[np.float64]

_TINY = np.finfo(np.float64).tiny
_CELLS = 1 << 17  # pairs of states compared at once: they stay in the processor's cache


def forward(initial: Floats, transitions: Floats, likelihoods: Floats, batch: Batch) -> tuple[Floats, Floats]:
    """Return the scaled alpha_t(i) (K, T), which sum to 1 at each token, and the scales c_t (T,).

    c_t = p(o_t | o_1 .. o_t-1), so the log-likelihood of a sentence is the sum of its log c_t (equations 91
    to 103, where c_t is 1 over ours). From the token on that makes a sentence impossible, both are 0.
    """
    alphas, scales = np.empty_like(likelihoods), np.empty(likelihoods.shape[1])
    inward = np.ascontiguousarray(transitions.T)
    bounds = batch.offsets.tolist()
    before = initial[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        for step, (start, end) in enumerate(zip(bounds, bounds[1:], strict=False)):
            here, scale = alphas[:, start:end], scales[start:end]
            if step:
                np.matmul(inward, before[:, : end - start], out=here)
                here *= likelihoods[:, start:end]
            else:
                np.multiply(before, likelihoods[:, start:end], out=here)
            np.add.reduce(here, axis=0, out=scale)
            here /= scale
            before = here
    impossible = ~(scales > 0)
    if impossible.any():
        alphas[:, impossible], scales[impossible] = 0, 0
    return alphas, scales


def backward(transitions: Floats, likelihoods: Floats, scales: Floats, batch: Batch) -> Floats:
    """Return the beta_t(i) (K, T), each divided by the scales of the tokens after t (equations 24, 25, 94).

    With scales of 1 they are as Rabiner has them, and underflow in long sentences. With those of the forward
    pass alpha_t(i) beta_t(i) is the posterior of state i; a state that no path reaches may overflow.
    """
    betas = np.ones_like(likelihoods)
    bounds = batch.offsets.tolist()
    for step in range(len(bounds) - 2, 0, -1):
        start, end, before = bounds[step], bounds[step + 1], bounds[step - 1]
        following = likelihoods[:, start:end] * betas[:, start:end]
        following /= scales[start:end]
        np.matmul(transitions, following, out=betas[:, before : before + end - start])
    return betas


def smooth(transitions: Floats, likelihoods: Floats, alphas: Floats, scales: Floats, batch: Batch) -> Floats:
    """Make posteriors of alphas and return sum_t alpha_t(i) b_j(o_t+1) beta_t+1(j) / c_t+1 (K, K).

    Times a_ij, the sum is the expected number of transitions from i to j (equations 27 and 109). It works in
    place: the alphas become gamma_t(i), 0 in impossible sentences, and the likelihoods become useless. States
    that no path reaches are left out; so every beta is at most 1 over its alpha.
    """
    likelihoods /= np.where(scales > 0, scales, np.inf)
    np.copyto(likelihoods, 0, where=alphas < _TINY)
    betas = np.ones_like(alphas)
    bounds = batch.offsets.tolist()
    for step in range(len(bounds) - 2, 0, -1):
        start, end, before = bounds[step], bounds[step + 1], bounds[step - 1]
        following = likelihoods[:, start:end]
        following *= betas[:, start:end]
        np.matmul(transitions, following, out=betas[:, before : before + end - start])
    sums = np.zeros_like(transitions)
    for before, start, size in _neighbours(batch.offsets):
        sums += alphas[:, before : before + size] @ likelihoods[:, start : start + size].T
    alphas *= betas
    return sums


def _neighbours(offsets: Int64s) -> Iterator[tuple[int, int, int]]:
    """Yield columns and those of the tokens after them, each as the first of so many.

    Where no sentence ends between steps, their columns are taken together.
    """
    widths = np.diff(offsets)
    firsts = np.append(0, np.flatnonzero(np.diff(widths)) + 1)[: widths.size]  # steps with fewer sentences
    bounds = np.append(firsts, widths.size)
    for first, last in zip(bounds, bounds[1:] - 1, strict=False):
        width = widths[first]
        if first:
            yield int(offsets[first - 1]), int(offsets[first]), int(width)
        if last > first:
            yield int(offsets[first]), int(offsets[first + 1]), int(offsets[last] - offsets[first])


def posteriors(
    initial: Floats, transitions: Floats, likelihoods: Floats, batch: Batch
) -> tuple[Floats, Floats]:
    """Return the probability of each state given the whole sentence (K, T), and log p of each sentence (N,).

    In an impossible sentence the former are 0 and log p is -inf.
    """
    gammas, scales = forward(initial, transitions, likelihoods, batch)
    smooth(transitions, likelihoods.copy(), gammas, scales, batch)
    return gammas, batch.sums(logs(scales))


def viterbi(initial: Floats, transitions: Floats, likelihoods: Floats, batch: Batch) -> tuple[Int64s, Floats]:
    """Return the states of the likeliest path of each sentence (T,), and its log probability (N,).

    Equations 32 to 35, in logarithms. Among equally likely paths the one with the lowest last state is taken,
    of these that with the lowest state before it, and so on; an impossible sentence has -inf and any states.
    """
    log_initial, log_transitions = logs(initial), logs(transitions)
    deltas = logs(likelihoods)
    bounds = batch.offsets.tolist()
    for step, (start, end) in enumerate(zip(bounds, bounds[1:], strict=False)):
        if step:
            before = bounds[step - 1]
            deltas[:, start:end] += _best_ways(deltas[:, before : before + end - start], log_transitions)
        else:
            deltas[:, start:end] += log_initial[:, np.newaxis]
    return _traced(deltas, log_transitions, bounds), deltas[:, batch.lasts].max(axis=0)


def _best_ways(deltas: Floats, log_transitions: Floats) -> Floats:
    """Return the weight of the best way into each state (K, W) from those before (K, W)."""
    best = np.empty_like(deltas)
    width = max(1, _CELLS // log_transitions.size)
    for start in range(0, deltas.shape[1], width):
        columns = slice(start, start + width)
        ways = deltas[:, np.newaxis, columns] + log_transitions[:, :, np.newaxis]  # (K, K, W)
        np.maximum.reduce(ways, axis=0, out=best[:, columns])
    return best


def _traced(deltas: Floats, log_transitions: Floats, bounds: list[int]) -> Int64s:
    """Return the states of the best paths (T,), found again from the ends of the sentences."""
    states = np.empty(deltas.shape[1], dtype=np.int64)
    inward = np.ascontiguousarray(log_transitions.T)
    after = states[:0]
    for start, end in reversed(list(zip(bounds, bounds[1:], strict=False))):
        ways = deltas[:, start:end].T.copy()  # (W, K)
        ways[: after.size] += inward[after]
        states[start:end] = ways.argmax(axis=1)
        after = states[start:end]
    return states


def logs(values: Floats) -> Floats:
    """Return natural logarithms, -inf for 0."""
    with np.errstate(divide="ignore"):
        result: Floats = np.log(values)
    return result
