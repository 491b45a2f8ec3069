"""The share of a tag after another in what a tagger draws, against a chain solved as a whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from nlptk.hmm.marginals import tag_after_tag
from nlptk.hmm.sample import SampleSettings, sample
from nlptk.hmm.sampled import chain_of
from tests.hmm.small_taggers import SENTENCES, tagger_of


def solved(transitions):
    """Return p(c | b) of the stationary distribution of all pairs of tags, by linear algebra."""
    size = transitions.kinds + 1
    rows = np.exp(transitions.flat.astype(np.float64)).reshape(-1, size)
    place = transitions.rows() // size
    chain = np.zeros((size**2, size**2))
    for a in range(size):
        for b in range(size):
            probabilities = rows[place[a, b]] / rows[place[a, b]].sum()
            for c in range(size - 1):
                chain[a * size + b, b * size + c] += probabilities[c]
            chain[a * size + b, -1] += probabilities[-1]
    equations = np.vstack((chain.T - np.eye(size**2), np.ones(size**2)))
    shares = np.linalg.lstsq(equations, np.append(np.zeros(size**2), 1), rcond=None)[0].reshape(size, size)
    found = np.einsum("ab,abc->bc", shares, rows[place])
    return found / found.sum(axis=1, keepdims=True)


@settings(max_examples=40)
@given(SENTENCES)
def test_the_means_over_the_tags_before_are_those_of_the_chain(sentences):
    transitions = tagger_of(sentences).transitions
    found = tag_after_tag(transitions)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(found, solved(transitions), atol=1e-4)


def test_those_of_a_first_order_model_are_its_own():
    transitions = tagger_of([[("a", "N"), ("b", "V")], [("a", "V")]], order=1).transitions
    np.testing.assert_allclose(tag_after_tag(transitions), np.exp(transitions.logprobs), rtol=1e-6)


def test_they_are_the_shares_in_what_is_drawn():
    sentences = [[("a", "N"), ("b", "V"), ("c", "N")], [("a", "V"), ("b", "V")], [("c", "N")]] * 5
    model = tagger_of(sentences)
    kinds = len(model.tags)
    counts = np.zeros((kinds + 1, kinds + 1))
    for tags, _ in sample(chain_of(model), SampleSettings(count=20_000, max_length=1000, seed=1)):
        ends = tags.offsets[1:]
        text = np.insert(tags.values, ends, kinds)
        np.add.at(counts, (np.append(kinds, text[:-1]), text), 1)
    shares = counts / counts.sum(axis=1, keepdims=True)
    assert shares == pytest.approx(tag_after_tag(model.transitions), abs=0.02)
