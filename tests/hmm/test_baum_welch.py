"""Baum-Welch: against the enumeration of paths, and what holds for every fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import InputError, ResourceError, UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import SPECIALS, Vocabulary
from nlptk.hmm import expectations
from nlptk.hmm.baum_welch import fit
from nlptk.hmm.dictionary import TagDictionary
from nlptk.hmm.expectations import Parameters
from nlptk.hmm.fit_settings import FitSettings
from tests.oracle import hmm as oracle

MEMORY = 1 << 28
FIRST = len(SPECIALS)


def corpus_of(sentences, words):
    """Make a corpus of sentences of word numbers 0 .. words - 1, which become the ids from 3 up."""
    ids = np.array([FIRST + word for sentence in sentences for word in sentence], dtype=np.uint32)
    names = ByteStrings.of([*SPECIALS, *(b"w%d" % number for number in range(words))])
    vocab = Vocabulary(names, np.bincount(ids, minlength=FIRST + words))
    return EncodedCorpus(vocab, ids, np.cumsum([len(sentence) for sentence in sentences], dtype=np.int64))


def random_corpus(seed, sentences=60, words=12, longest=9):
    random = np.random.default_rng(seed)
    lengths = random.integers(0, longest, sentences)
    return corpus_of([random.integers(0, words, length).tolist() for length in lengths], words)


def drawn(initial, transitions, emissions, sentences, length, seed):
    """Draw sentences of words from a model, token by token."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(sentences):
        state, sentence = int(random.choice(initial.size, p=initial)), []
        for _ in range(length):
            sentence.append(int(random.choice(emissions.shape[1], p=emissions[state])))
            state = int(random.choice(initial.size, p=transitions[state]))
        found.append(sentence)
    return found


def random_parameters(states, corpus, seed):
    random = np.random.default_rng(seed)
    emissions = np.zeros((states, len(corpus.vocab)))
    emissions[:, FIRST:] = random.dirichlet(np.ones(len(corpus.vocab) - FIRST), states)
    ones = np.ones(states)
    return Parameters(random.dirichlet(ones), random.dirichlet(ones, states), emissions)


def bytes_of(model):
    parts = model.parameters.initial, model.parameters.transitions, model.parameters.emissions
    return b"".join(part.tobytes() for part in parts) + repr(model.history).encode()


@given(st.integers(0, 2**32), st.integers(1, 3))
@settings(max_examples=30)
def test_one_iteration_is_that_of_all_paths(seed, states):
    corpus = random_corpus(seed, sentences=4, words=3, longest=6)
    if not corpus.ids.size:
        return
    start = random_parameters(states, corpus, seed)
    initial, transitions = np.zeros(states), np.zeros((states, states))
    emissions = np.zeros((states, len(corpus.vocab)))
    for ids in np.split(corpus.ids, corpus.ends[:-1]):
        if ids.size:
            model = start.initial, start.transitions, start.emissions[:, ids]
            gammas = oracle.posteriors(*model)
            initial += gammas[:, 0]
            transitions += oracle.expected_transitions(*model)
            for place, word in enumerate(ids):
                emissions[:, word] += gammas[:, place]
    chosen = FitSettings(iterations=1, prior=0, tolerance=0)
    found = fit(corpus, chosen, start=start, memory=MEMORY).parameters
    np.testing.assert_allclose(found.initial, initial / initial.sum(), atol=1e-9)
    totals = transitions.sum(axis=1, keepdims=True)
    expected = np.where(totals > 0, transitions / np.where(totals, totals, 1), start.transitions)
    np.testing.assert_allclose(found.transitions, expected, atol=1e-9)
    np.testing.assert_allclose(found.emissions, emissions / emissions.sum(axis=1, keepdims=True), atol=1e-9)


@given(st.integers(0, 2**32), st.integers(1, 5), st.sampled_from([0.0, 0.001, 2.0]))
@settings(max_examples=30)
def test_the_objective_never_falls_and_rows_sum_to_one(seed, states, prior):
    corpus = random_corpus(seed)
    chosen = FitSettings(states=states, prior=prior, tolerance=0, iterations=30, seed=seed)
    model = fit(corpus, chosen, memory=MEMORY)
    objectives = np.array([iteration.objective for iteration in model.history])
    assert (np.diff(objectives) >= -1e-9 * np.abs(objectives[1:])).all()
    if not prior:
        assert [each.log_likelihood for each in model.history] == objectives.tolist()
    found = model.parameters
    assert found.initial.sum() == pytest.approx(1)
    np.testing.assert_allclose(found.transitions.sum(axis=1), 1)
    np.testing.assert_allclose(found.emissions.sum(axis=1), 1)
    assert not found.emissions[:, 1:FIRST].any()
    assert (found.emissions[:, FIRST:] > 0).all() or not prior


@pytest.mark.parametrize("early_stop", [False, True])
def test_jobs_and_memory_change_no_byte(monkeypatch, early_stop):
    monkeypatch.setattr(expectations, "CHUNK", 200)
    monkeypatch.setattr(expectations, "BLOCK", 50)
    corpus = random_corpus(3, sentences=300)
    chosen = FitSettings(states=3, iterations=5, restarts=2, tolerance=0, early_stop=early_stop)
    runs = [(MEMORY, 1), (MEMORY, 2), (MEMORY, 3), (10_000, 1), (25_000, 2)]  # little: nothing is remembered
    models = [fit(corpus, chosen, memory=memory, jobs=jobs) for memory, jobs in runs]
    assert len(models[0].scores) == 2
    assert all(bytes_of(model) == bytes_of(models[0]) for model in models[1:])


def test_a_seed_decides_and_the_best_start_is_kept():
    corpus = random_corpus(5)
    one, same, other = (fit(corpus, FitSettings(states=3, seed=seed), memory=MEMORY) for seed in (1, 1, 2))
    assert bytes_of(one) == bytes_of(same) != bytes_of(other)
    best = fit(corpus, FitSettings(states=3, seed=1, restarts=4), memory=MEMORY)
    assert best.scores[0] == one.scores[0]
    assert best.history[-1].objective == max(best.scores)
    assert len(set(best.scores)) == 4


def test_a_model_that_made_the_text_is_found_again():
    initial, transitions = np.array([0.8, 0.2]), np.array([[0.1, 0.9], [0.7, 0.3]])
    emissions = np.array([[0.6, 0.4, 0, 0], [0, 0.1, 0.5, 0.4]])
    corpus = corpus_of(drawn(initial, transitions, emissions, 400, 25, seed=1), 4)
    model = fit(corpus, FitSettings(states=2, restarts=4, tolerance=1e-7, iterations=300), memory=MEMORY)
    found = model.parameters
    order = np.argsort(-found.emissions[:, FIRST])
    np.testing.assert_allclose(found.transitions[np.ix_(order, order)], transitions, atol=0.03)
    np.testing.assert_allclose(found.emissions[order, FIRST:], emissions, atol=0.03)
    np.testing.assert_allclose(found.initial[order], initial, atol=0.06)


def test_known_words_have_only_the_tags_of_the_dictionary():
    corpus = random_corpus(7)
    words = {b"w0": frozenset({0}), b"w1": frozenset({1, 2}), b"not there": frozenset({0})}
    dictionary = TagDictionary(ByteStrings.of([b"A", b"B", b"C"]), words)
    model = fit(corpus, FitSettings(iterations=5), dictionary=dictionary, memory=MEMORY)
    possible = model.parameters.emissions > 0
    assert list(model.tags) == [b"A", b"B", b"C"]
    assert possible[:, FIRST].tolist() == [True, False, False]
    assert possible[:, FIRST + 1].tolist() == [False, True, True]
    assert possible[:, FIRST + 2 :].all()


def test_a_dictionary_names_the_states_that_made_the_text():
    """Half of the words are known; the others find their states by their company."""
    initial, transitions = np.array([0.5, 0.5]), np.array([[0.1, 0.9], [0.8, 0.2]])
    emissions = np.array([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]])
    corpus = corpus_of(drawn(initial, transitions, emissions, 200, 20, seed=2), 4)
    words = {b"w0": frozenset({0}), b"w2": frozenset({1})}
    dictionary = TagDictionary(ByteStrings.of([b"A", b"B"]), words)
    model = fit(corpus, FitSettings(), dictionary=dictionary, memory=MEMORY)
    np.testing.assert_allclose(model.parameters.emissions[:, FIRST:], emissions, atol=0.05)


def test_held_out_text_ends_the_iterations_where_it_is_likeliest():
    transitions = np.array([[0.05, 0.9, 0.05], [0.05, 0.05, 0.9], [0.9, 0.05, 0.05]])
    emissions = np.kron(np.eye(3), np.full((1, 4), 0.25))
    sentences = drawn(np.full(3, 1 / 3), transitions, emissions, 200, 8, seed=5)
    corpus = corpus_of([sentence[: number % 9] for number, sentence in enumerate(sentences)], 12)
    chosen = FitSettings(states=8, early_stop=True, tolerance=0, iterations=200, prior=0.01)
    model = fit(corpus, chosen, memory=MEMORY)
    heldout = [iteration.heldout for iteration in model.history]
    assert 2 < len(model.history) < 200
    assert heldout[-1] == max(heldout)
    assert model.scores == (heldout[-1],)
    full = np.flatnonzero(np.diff(corpus.ends, prepend=0))
    lengths = np.diff(corpus.ends, prepend=0)[full]
    assert model.heldout_tokens == lengths[9::10].sum() == corpus.ids.size - model.tokens
    other = random_corpus(12)
    given = fit(corpus, chosen, heldout=EncodedCorpus(corpus.vocab, other.ids, other.ends), memory=MEMORY)
    assert (given.tokens, given.heldout_tokens) == (corpus.ids.size, other.ids.size)


def test_a_gain_below_the_tolerance_is_the_last():
    corpus = random_corpus(13)
    model = fit(corpus, FitSettings(states=3, tolerance=1e-3, iterations=1000), memory=MEMORY)
    gains = np.diff([iteration.objective for iteration in model.history]) / model.tokens
    assert gains[-1] < 1e-3 <= gains[:-1].min()


def test_what_cannot_be_fitted_is_refused():
    corpus = random_corpus(1)
    dictionary = TagDictionary(ByteStrings.of([b"A", b"B"]), {b"w0": frozenset({0})})
    with pytest.raises(UsageError, match="--states"):
        fit(corpus, FitSettings(), memory=MEMORY)
    with pytest.raises(UsageError, match="3 states are asked for, but there are 2 tags"):
        fit(corpus, FitSettings(states=3), dictionary=dictionary, memory=MEMORY)
    with pytest.raises(InputError, match="no word"):
        fit(corpus_of([[], []], 2), FitSettings(states=2), memory=MEMORY)
    with pytest.raises(UsageError, match="too few to hold out"):
        fit(corpus_of([[0], [1]], 2), FitSettings(states=2, early_stop=True), memory=MEMORY)
    with pytest.raises(ResourceError, match="--memory"):
        fit(corpus, FitSettings(states=1000), memory=1 << 20)


@pytest.mark.parametrize(
    "given",
    [
        {"states": 0},
        {"restarts": 0},
        {"iterations": 0},
        {"tolerance": -1.0},
        {"tolerance": float("nan")},
        {"prior": -1.0},
        {"prior": float("inf")},
        {"prior": 0.0, "early_stop": True},
        {"min_count": 0},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(given):
    with pytest.raises(UsageError):
        FitSettings(**given)
