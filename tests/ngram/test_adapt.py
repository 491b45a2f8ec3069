"""Weights that follow the text, against a loop that looks for them by expectation maximization."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import UsageError
from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram import adapt, weights
from nlptk.ngram.adapt import UNITS, AdaptedMixture
from nlptk.ngram.mixture import Mixture
from nlptk.ngram.weights import likeliest_weights
from tests.ngram.small_models import model_of, sentences, text_of

FIRST = sentences(1, 300, "abcdefghijkl")
SECOND = sentences(2, 200, "fghijklmnopq")
LINES = [*SECOND[:30], [], *FIRST[:30], [], [], *SECOND[30:60], [], *FIRST[30:33]]


@pytest.fixture(scope="module")
def mixture():
    """A mixture of three models that share some of their words."""
    parts = [model_of(FIRST, 3), model_of(SECOND, 2), model_of(FIRST, 1)]
    return Mixture.of(parts, [0.25, 0.6, 0.15])


def slow_weights(rows, prior):
    """Find weights by expectation maximization, given the probabilities of events (E, M) in each part."""
    found = prior / prior.sum()
    for _ in range(100_000):
        shares = found * rows
        shares = shares / shares.sum(axis=1, keepdims=True)
        before, found = found, (prior + shares.sum(axis=0)) / (prior.sum() + len(rows))
        if np.abs(found / before - 1).max() < 1e-13:
            break
    return found


def growth_of(events, factor):
    """Return how often a text has grown by a factor."""
    steps = 0
    while factor ** (steps + 1) <= events:
        steps += 1
    return steps


def twin(mixture, lines, unit, prior_events, growth):
    """Score sentence by sentence; return the log-probabilities of all events."""
    base = mixture.weights
    now, past, grown, found = base, [], -1, []
    for line in lines:
        rows = np.exp(mixture.by_part(text_of([line], mixture))).T
        found += np.log(rows @ now).tolist()
        past += rows.tolist()
        if unit == "paragraph" and not line:
            now, past, grown = base, [], -1
            continue
        step = len(past) if growth is None else growth_of(len(past), growth)
        if step > grown:
            now, grown = slow_weights(np.array(past), prior_events * base), step
    return found


def adapted_scores(mixture, lines, unit="file", blocks=None, **given):
    """Score lines, in blocks of so many; return the log-probabilities of all events."""
    adapted = AdaptedMixture(mixture, unit, **given)
    found = []
    for at in range(0, len(lines), blocks or len(lines)):
        text = text_of(lines[at : at + (blocks or len(lines))], mixture)
        found.append(adapted.adapted(text, adapted.unmixed.score(text)).logprobs[text != BEGIN_ID])
    return np.concatenate(found)


@pytest.mark.parametrize("growth", [1.25, None], ids=["grown by a quarter", "every sentence"])
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("blocks", [None, 1, 7, 31])
def test_each_sentence_has_the_weights_that_suit_those_before_it(mixture, unit, blocks, growth, monkeypatch):
    monkeypatch.setattr(adapt, "_GROWTH", growth or 1 + 1e-9)
    monkeypatch.setattr(weights, "_BATCH", 50)
    found = adapted_scores(mixture, LINES, unit, blocks, prior_events=10)
    np.testing.assert_allclose(found, twin(mixture, LINES, unit, 10, growth), rtol=1e-7)


@pytest.mark.parametrize("unit", UNITS)
def test_scores_do_not_depend_on_what_follows(mixture, unit):
    whole = adapted_scores(mixture, LINES, unit)
    for stop in (1, 2, 29, 31, 32, 70):
        alone = adapted_scores(mixture, LINES[:stop], unit)
        np.testing.assert_allclose(alone, whole[: alone.size], rtol=1e-9)


def test_each_paragraph_and_each_file_begins_with_the_weights_of_the_mixture(mixture):
    paragraphs = [[*SECOND[:9], []], [*FIRST[:9], []], [*SECOND[20:29], []]]
    expected = np.concatenate([adapted_scores(mixture, each) for each in paragraphs])
    found = adapted_scores(mixture, [line for paragraph in paragraphs for line in paragraph], "paragraph")
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    adapted = AdaptedMixture(mixture)
    for lines in paragraphs:
        adapted.restart()
        text = text_of(lines, mixture)
        again = adapted.adapted(text, adapted.unmixed.score(text)).logprobs[text != BEGIN_ID]
        np.testing.assert_allclose(again, adapted_scores(mixture, lines), rtol=1e-9)


def test_a_text_that_is_like_one_part_gains(mixture):
    plain = mixture.score(text_of(FIRST, mixture)).logprobs[text_of(FIRST, mixture) != BEGIN_ID]
    assert adapted_scores(mixture, FIRST).mean() > plain.mean() + log(1.1)


def test_a_part_without_weight_gets_none(mixture):
    without = mixture.weighted(np.array([0.0, 0.4, 0.6]))
    two = Mixture(mixture.words, mixture.parts[1:], np.array([0.4, 0.6]))
    np.testing.assert_array_equal(adapted_scores(without, LINES), adapted_scores(two, LINES))


def test_what_is_impossible_in_all_parts_stays_so_and_says_nothing():
    lines = [["a", "b"], ["b", "a"], ["a", "b"], ["a", "a"]] * 3
    mixture = Mixture.of([model_of([["a", "b"]] * 4, 2, "mle"), model_of([["a", "a"]] * 4, 2, "mle")])
    found = adapted_scores(mixture, lines)
    assert np.isneginf(found).any() and not np.isnan(found).any()
    assert np.isfinite(found[-3:]).all()


def test_an_unknown_unit_is_refused(mixture):
    with pytest.raises(UsageError, match="--adapt"):
        AdaptedMixture(mixture, "chapter")


@given(st.integers(0, 1 << 32), st.integers(1, 5), st.sampled_from([0.01, 1.0, 10.0, 100.0]))
@settings(max_examples=60)
def test_weights_are_those_at_which_expectation_maximization_ends(seed, parts, spread):
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 60, 4)
    logs = random.normal(scale=spread, size=(parts, lengths.sum()))
    likelihoods = np.exp(logs - logs.max(axis=0))
    prior = 5 * random.dirichlet(np.ones(parts)) + 0.01
    ends = np.cumsum(lengths)
    start = random.dirichlet(np.ones(parts), lengths.size).T + 0.01
    found = likeliest_weights(likelihoods, ends - lengths, ends, start, prior)
    for text, (end, length) in enumerate(zip(ends, lengths, strict=True)):
        expected = slow_weights(likelihoods[:, end - length : end].T, prior)
        np.testing.assert_allclose(found[:, text], expected, rtol=1e-6)
    assert found.sum(axis=0) == pytest.approx(1, abs=1e-12)
