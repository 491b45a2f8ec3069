"""The cache against a loop over the last words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import UsageError
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.backoff import Scores
from nlptk.ngram.cache import Cache, Cached, CacheSettings
from tests.ngram.textbook import SENTENCES, text_of

BLOCKS = st.lists(SENTENCES, max_size=4)
SETTINGS = st.builds(CacheSettings, size=st.integers(1, 12), decay=st.sampled_from([0.0, 0.01, 0.5, 30.0]))


def naive(settings: CacheSettings, past: list[int], word: int) -> float:
    """Return the share of a word among the words before it, nan where there are none."""
    last = past[-settings.size :][::-1]
    weights = [math.exp(-settings.decay * steps) for steps in range(1, len(last) + 1)]
    if not last:
        return math.nan
    return sum(weight for each, weight in zip(last, weights, strict=True) if each == word) / sum(weights)


@given(SETTINGS, BLOCKS)
@settings(max_examples=200)
def test_shares_are_those_of_the_last_words_however_the_text_is_cut(given_settings, blocks):
    cache, past = Cache(given_settings), []
    for sentences in blocks:
        text, _ = text_of(sentences)
        found = cache.probabilities(text)
        for word, share in zip(text.tolist(), found.tolist(), strict=True):
            expected = naive(given_settings, past, word) if word > END_ID or not past else 0.0
            assert share == pytest.approx(expected, abs=1e-9, nan_ok=True)
            if word > END_ID:
                past.append(word)


@given(SETTINGS, st.lists(st.integers(3, 8), min_size=1, max_size=20))
@settings(max_examples=50)
def test_shares_sum_to_one_over_the_vocabulary(given_settings, words):
    total = 0.0
    for word in range(9):
        cache = Cache(given_settings)
        cache.probabilities(np.array(words, dtype=np.uint32))
        total += float(cache.probabilities(np.array([word], dtype=np.uint32))[0])
    assert total == pytest.approx(1)


def test_a_file_begins_with_an_empty_cache_and_the_models_probability():
    cached = Cached(CacheSettings(size=5), 0.25)
    text = np.array([BEGIN_ID, 5, 5, 0, END_ID], dtype=np.uint32)
    scores = Scores(np.log(np.full(5, 0.1)), np.ones(5, dtype=np.int8))
    for _ in range(2):
        cached.restart()
        found = np.exp(cached.adapted(text, scores).logprobs)
        assert found[1:].tolist() == pytest.approx([0.1, 0.25 + 0.075, 0.075, 0.075])


@pytest.mark.parametrize("weight", [-0.1, 1.0, math.nan])
def test_a_weight_that_is_none_is_refused(weight):
    with pytest.raises(UsageError, match="--cache-weight"):
        Cached(CacheSettings(size=5), weight)


@pytest.mark.parametrize("given", [{"size": 0}, {"size": 5, "decay": -1}, {"size": 5, "decay": math.nan}])
def test_settings_that_cannot_be_meant_are_refused(given):
    with pytest.raises(UsageError, match="--cache"):
        CacheSettings(**given)
