"""Forward, backward, posteriors and Viterbi against the enumeration of all paths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.hmm.algorithms import backward, forward, posteriors, smooth, viterbi
from nlptk.hmm.batch import Batch
from tests.oracle import hmm as oracle

LONG = 100_000


@st.composite
def problems(draw):
    """A small model and the likelihoods of a text of a few sentences; some probabilities are 0."""
    states = draw(st.integers(1, 3))
    lengths = draw(st.lists(st.integers(0, 5), min_size=0, max_size=5))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    zeros = draw(st.sampled_from([0.0, 0.3]))

    def weights(*shape):
        return random.random(shape) * (random.random(shape) >= zeros)

    return weights(states), weights(states, states), weights(states, sum(lengths)), np.cumsum(lengths)


def in_batch(likelihoods, ends):
    batch = Batch.of_text(np.asarray(ends, dtype=np.int64))
    return likelihoods[:, batch.places], batch


def sentences(likelihoods, ends):
    return [part for part in np.split(likelihoods, ends[:-1], axis=1)] if len(ends) else []


def test_the_first_tokens_stand_first_and_the_longest_sentence_leads():
    batch = Batch.of_text(np.array([2, 2, 5, 6]))
    assert batch.places.tolist() == [2, 0, 5, 3, 1, 4]
    assert batch.offsets.tolist() == [0, 3, 5, 6]
    assert batch.sentences.tolist() == [2, 0, 3]
    assert batch.places[batch.lasts].tolist() == [4, 1, 5]
    assert batch.sums(np.arange(6.0)).tolist() == [0 + 3 + 5, 1 + 4, 2]
    assert batch.in_text(np.array([[2, 0, 5, 3, 1, 4]])).tolist() == [[0, 1, 2, 3, 4, 5]]


@given(problems())
@settings(max_examples=200)
def test_posteriors_and_likelihoods_are_those_of_all_paths(problem):
    initial, transitions, likelihoods, ends = problem
    likely, batch = in_batch(likelihoods, ends)
    found, logprobs = posteriors(initial, transitions, likely, batch)
    assert np.array_equal(likely, likelihoods[:, batch.places])
    expected = [np.zeros_like(likelihoods[:, :0])]
    of_sentence = dict(zip(batch.sentences.tolist(), logprobs.tolist(), strict=True))
    for number, part in enumerate(sentences(likelihoods, ends)):
        if part.shape[1]:
            likelihood = oracle.likelihood(initial, transitions, part)
            assert np.exp(of_sentence[number]) == pytest.approx(likelihood, rel=1e-9)
            possible = likelihood > 0
            expected.append(
                oracle.posteriors(initial, transitions, part) if possible else np.zeros_like(part)
            )
    np.testing.assert_allclose(batch.in_text(found), np.concatenate(expected, axis=1), atol=1e-9)


@given(problems())
@settings(max_examples=200)
def test_viterbi_finds_a_likeliest_path(problem):
    initial, transitions, likelihoods, ends = problem
    likely, batch = in_batch(likelihoods, ends)
    states, logprobs = viterbi(initial, transitions, likely, batch)
    of_sentence = dict(zip(batch.sentences.tolist(), logprobs.tolist(), strict=True))
    parts = np.split(batch.in_text(states), ends[:-1]) if len(ends) else []
    for number, (part, path) in enumerate(zip(sentences(likelihoods, ends), parts, strict=True)):
        if part.shape[1]:
            every = dict(oracle.paths(initial, transitions, part))
            assert np.exp(of_sentence[number]) == pytest.approx(max(every.values()), rel=1e-9)
            assert every[tuple(path.tolist())] == pytest.approx(max(every.values()), rel=1e-9)


def test_of_equal_paths_viterbi_takes_the_lowest_states_from_the_end():
    likely, batch = in_batch(np.ones((3, 4)), [3, 4])
    states, logprobs = viterbi(np.ones(3), np.ones((3, 3)), likely, batch)
    assert states.tolist() == [0, 0, 0, 0]
    assert logprobs.tolist() == [0, 0]
    either = np.array([[0.0, 1.0], [1.0, 0.0]])
    likely, batch = in_batch(np.ones((2, 3)), [3])
    assert viterbi(np.ones(2), either, likely, batch)[0].tolist() == [0, 1, 0]


@given(problems())
@settings(max_examples=200)
def test_the_backward_pass_gives_the_likelihood_of_the_forward_pass(problem):
    initial, transitions, likelihoods, ends = problem
    likely, batch = in_batch(likelihoods, ends)
    _, scales = forward(initial, transitions, likely, batch)
    betas = backward(transitions, likely, np.ones_like(scales), batch)
    firsts = slice(0, batch.sentences.size)
    backwards = (initial[:, np.newaxis] * likely[:, firsts] * betas[:, firsts]).sum(axis=0)
    logs = np.log(scales, where=scales > 0, out=np.full_like(scales, -np.inf))
    np.testing.assert_allclose(np.exp(batch.sums(logs)), backwards, rtol=1e-9, atol=1e-300)


@given(problems())
@settings(max_examples=100)
def test_smoothing_counts_the_transitions_of_all_paths(problem):
    initial, transitions, likelihoods, ends = problem
    likely, batch = in_batch(likelihoods, ends)
    alphas, scales = forward(initial, transitions, likely, batch)
    found = transitions * smooth(transitions, likely.copy(), alphas, scales, batch)
    expected = np.zeros_like(transitions)
    for part in sentences(likelihoods, ends):
        if part.shape[1] and oracle.likelihood(initial, transitions, part):
            expected += oracle.expected_transitions(initial, transitions, part)
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_forward_probabilities_sum_to_one_at_each_token():
    random = np.random.default_rng(1)
    likely, batch = in_batch(random.random((4, 50)), [20, 20, 50])
    alphas, scales = forward(random.random(4), random.random((4, 4)), likely, batch)
    np.testing.assert_allclose(alphas.sum(axis=0), 1)
    assert (scales > 0).all()


def test_a_sentence_of_100000_tokens_does_not_underflow():
    """Two states that are never left: p = 0.5 * (1e-5 ** n) + 0.5 * (2e-5 ** n)."""
    likely, batch = in_batch(np.repeat([[1e-5], [2e-5]], LONG, axis=1), [LONG])
    initial, transitions = np.array([0.5, 0.5]), np.eye(2)
    found, logprobs = posteriors(initial, transitions, likely, batch)
    expected = np.log(0.5) + LONG * np.log(2e-5)
    assert logprobs[0] == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(found[1], 1)
    states, best = viterbi(initial, transitions, likely, batch)
    assert best[0] == pytest.approx(expected, rel=1e-12)
    assert (states == 1).all()


def test_states_that_no_path_reaches_do_not_overflow():
    """State 1 would explain each token a million times better, but nothing leads to it."""
    likely, batch = in_batch(np.repeat([[1e-6], [1.0]], 1000, axis=1), [1000])
    found, logprobs = posteriors(np.array([1.0, 0.0]), np.eye(2), likely, batch)
    assert (found == [[1.0], [0.0]]).all()
    assert logprobs[0] == pytest.approx(1000 * np.log(1e-6))


def test_no_sentences_are_a_batch_too():
    for ends in ([], [0, 0]):
        likely, batch = in_batch(np.ones((2, 0)), ends)
        assert posteriors(np.ones(2), np.ones((2, 2)), likely, batch)[1].shape == (0,)
        assert viterbi(np.ones(2), np.ones((2, 2)), likely, batch)[0].shape == (0,)
