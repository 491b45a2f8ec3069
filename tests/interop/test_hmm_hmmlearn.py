"""Baum-Welch beside hmmlearn's CategoricalHMM: from the same start, the same parameters and likelihoods."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.corpus import read_corpus
from nlptk.core.registry import build
from nlptk.core.vocab import SPECIALS
from nlptk.hmm.algorithms import posteriors, viterbi
from nlptk.hmm.batch import Batch
from nlptk.hmm.baum_welch import fit
from nlptk.hmm.expectations import Parameters
from nlptk.hmm.fit_settings import FitSettings

MEMORY = 1 << 30
FIRST = len(SPECIALS)
ITERATIONS = 5


@pytest.fixture(scope="module")
def hmmlearn(peer):
    peer("hmmlearn")
    return peer("hmmlearn.hmm")


@pytest.fixture(scope="module")
def text(corpus):
    path = corpus("treebank.test.txt")
    return read_corpus([str(path)], build("nlptk.tokenize.methods", "whitespace"), memory=MEMORY)


def start_of(states, words):
    random = np.random.default_rng(states)
    emissions = np.zeros((states, words))
    emissions[:, FIRST:] = random.dirichlet(np.ones(words - FIRST), states)
    return Parameters(random.dirichlet(np.ones(states)), random.dirichlet(np.ones(states), states), emissions)


def lengths_of(text):
    lengths = np.diff(text.ends, prepend=0)
    return lengths[lengths > 0]


def peer_model(hmmlearn, start, **settings):
    model = hmmlearn.CategoricalHMM(start.initial.size, init_params="", **settings)
    model.startprob_, model.transmat_ = start.initial, start.transitions
    model.emissionprob_ = start.emissions[:, FIRST:]
    model.n_features = model.emissionprob_.shape[1]
    return model


@pytest.mark.parametrize("implementation", ["scaling", "log"])
@pytest.mark.parametrize("states", [2, 7])
@pytest.mark.filterwarnings("ignore")
def test_hmmlearn_fits_the_same_model_from_the_same_start(hmmlearn, text, states, implementation):
    start = start_of(states, len(text.vocab))
    theirs = peer_model(
        hmmlearn, start, n_iter=ITERATIONS, tol=-np.inf, params="ste", implementation=implementation
    )
    theirs.fit(text.ids[:, np.newaxis].astype(np.int64) - FIRST, lengths_of(text))
    settings = FitSettings(iterations=ITERATIONS, prior=0, tolerance=0)
    ours = fit(text, settings, start=start, memory=MEMORY)
    found = ours.parameters
    np.testing.assert_allclose(found.initial, theirs.startprob_, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.transitions, theirs.transmat_, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.emissions[:, FIRST:], theirs.emissionprob_, rtol=0, atol=1e-6)
    likelihoods = [iteration.log_likelihood for iteration in ours.history]
    np.testing.assert_allclose(likelihoods[:ITERATIONS], list(theirs.monitor_.history), rtol=1e-6)
    assert len(likelihoods) == ITERATIONS + 1


@pytest.mark.filterwarnings("ignore")
def test_hmmlearn_decodes_as_we_do(hmmlearn, text):
    start = start_of(5, len(text.vocab))
    theirs = peer_model(hmmlearn, start)
    words, lengths = text.ids[:, np.newaxis].astype(np.int64) - FIRST, lengths_of(text)
    batch = Batch.of_text(text.ends)
    likely = start.emissions[:, text.ids[batch.places]]
    found, logprobs = posteriors(start.initial, start.transitions, likely, batch)
    np.testing.assert_allclose(batch.in_text(found), theirs.predict_proba(words, lengths).T, atol=1e-6)
    assert logprobs.sum() == pytest.approx(theirs.score(words, lengths), rel=1e-9)
    states, best = viterbi(start.initial, start.transitions, likely, batch)
    score, expected = theirs.decode(words, lengths)
    assert best.sum() == pytest.approx(score, rel=1e-9)
    assert np.array_equal(batch.in_text(states), expected)
