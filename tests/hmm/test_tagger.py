"""Taggers, held against the textbook and against every tag sequence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, ModelError, ResourceError, UsageError
from nlptk.core.modelfile import read_model, write_model
from nlptk.hmm.decode import best_sequences, posterior_tags, viterbi_tags
from nlptk.hmm.model import KIND, load_tagger
from nlptk.hmm.settings import HmmSettings
from nlptk.hmm.train import train
from tests.hmm.small_taggers import PLENTY, SENTENCES, WORDS, block_of, names, reading, tagger_of
from tests.oracle.tagger import EDGE, Tagger

ORDERS = st.sampled_from([1, 2])
SMOOTHINGS = st.sampled_from(["kneser-ney", "deleted-interpolation"])
MANY = 20
FLOAT32 = 1e-5


def oracle_number(tagger, tag):
    return len(tagger.tags) if tag is EDGE else tagger.tags.index(tag)


@given(SENTENCES, ORDERS, SMOOTHINGS)
def test_transitions_are_the_textbooks(sentences, order, smoothing):
    model, oracle = (
        tagger_of(sentences, order=order, smoothing=smoothing),
        Tagger(sentences, order, smoothing),
    )
    transitions, rows = model.transitions, model.transitions.rows()
    for second in oracle.outcomes:
        for first in oracle.outcomes if order > 1 else [EDGE]:
            numbers = oracle_number(oracle, first), oracle_number(oracle, second)
            if order > 1 and not any(key[:2] == (first, second) for key in oracle.trigrams):
                continue
            row = rows[numbers] // len(oracle.outcomes) if order > 1 else numbers[1]
            expected = [oracle.transition(third, second, first) for third in oracle.outcomes]
            assert np.exp(transitions.logprobs[row]) == pytest.approx(expected, rel=FLOAT32)


@given(SENTENCES, ORDERS, SMOOTHINGS)
def test_rows_sum_to_one(sentences, order, smoothing):
    model = tagger_of(sentences, order=order, smoothing=smoothing)
    sums = np.exp(model.transitions.logprobs.astype(np.float64)).sum(axis=1)
    assert sums == pytest.approx(1, abs=FLOAT32)
    guesses = model.lexicon.guesser.probabilities(model.lexicon.words.words())
    assert guesses.sum(axis=1) == pytest.approx(1)


@given(SENTENCES, SENTENCES, ORDERS)
def test_sequences_are_the_best_of_all(sentences, text, order):
    model, oracle = tagger_of(sentences, order=order), Tagger(sentences, order)
    texts = [[word for word, _ in sentence if word in oracle.vocabulary] for sentence in text]
    read = reading(model, texts)
    found = best_sequences(model, *read, MANY, MANY)
    tags = viterbi_tags(model, *read, MANY)
    start = 0
    for row, words in enumerate(texts):
        end = start + len(words)
        every = oracle.sequences(words)
        logprobs = np.array([logprob for logprob, _ in every])
        shares = np.exp(logprobs - np.logaddexp.reduce(logprobs))[:MANY]
        assert found.probabilities[row, : shares.size] == pytest.approx(shares, rel=1e-4)
        assert not found.probabilities[row, shares.size :].any()
        best = oracle.logprob(words, names(model, tags[start:end]))
        assert best == pytest.approx(logprobs[0], abs=FLOAT32)
        for rank in range(shares.size):
            sequence = names(model, found.tags[start:end, rank])
            assert oracle.logprob(words, sequence) == pytest.approx(logprobs[rank], abs=1e-4)
        start = end


@given(SENTENCES, SENTENCES, ORDERS)
def test_posteriors_are_sums_over_all_sequences(sentences, text, order):
    model, oracle = tagger_of(sentences, order=order), Tagger(sentences, order)
    texts = [[word for word, _ in sentence if word in oracle.vocabulary] for sentence in text]
    tags, probabilities = posterior_tags(model, *reading(model, texts), MANY)
    start = 0
    for words in texts:
        every = oracle.sequences(words)
        total = np.logaddexp.reduce([logprob for logprob, _ in every])
        for place in range(len(words)):
            sums: dict[str, float] = {}
            for logprob, sequence in every:
                sums[sequence[place]] = sums.get(sequence[place], 0) + np.exp(logprob - total)
            chosen = names(model, tags[start + place : start + place + 1])[0]
            assert sums[chosen] == pytest.approx(max(sums.values()), rel=1e-4)
            assert probabilities[start + place] == pytest.approx(max(sums.values()), rel=1e-4)
        start += len(words)


@given(SENTENCES, st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_blocks_and_their_order_do_not_change_the_model(sentences, sizes):
    whole = tagger_of(sentences)
    blocks, rest = [], sentences
    for size in [*sizes, len(sentences)]:
        blocks.append(block_of(rest[:size]))
        rest = rest[size:]
    parts = train([block for block in blocks if block.ends.size], HmmSettings(), memory=PLENTY)[0]
    assert np.array_equal(whole.transitions.logprobs, parts.transitions.logprobs)
    assert np.array_equal(whole.lexicon.emissions.context_logprobs, parts.lexicon.emissions.context_logprobs)


@pytest.mark.parametrize("order", [1, 2])
def test_unknown_words_get_the_tags_of_words_with_the_same_end(order):
    sentences = [
        [(f"{stem}{end}", tag)] for stem in "bcdfgh" for end, tag in (("ing", "VBG"), ("ness", "NN"))
    ]
    model = tagger_of(sentences, order=order)
    tags = viterbi_tags(model, *reading(model, [["xing"], ["xness"]]), MANY)
    assert names(model, tags) == ("VBG", "NN")


def test_a_capital_at_the_start_of_a_sentence_is_forgiven():
    sentences = [[("the", "D"), ("Dog", "N")]] * 3 + [[("Xenon", "N")]] * 5
    model = tagger_of(sentences)
    assert names(model, viterbi_tags(model, *reading(model, [["The", "Dog"]]), MANY)) == ("D", "N")


def test_a_thousand_unknown_words_in_one_sentence():
    model = tagger_of([[("a", "D"), ("dog", "N"), ("runs", "V")]] * 3)
    tags = viterbi_tags(model, *reading(model, [[f"unknown{n}" for n in range(1000)]]), MANY)
    assert tags.size == 1000


@pytest.mark.parametrize(("length", "sure"), [(4_000, 0), (100_000, 2)])
def test_a_very_long_sentence_does_not_underflow(length, sure):
    # Two words of one tag in a row cut a sentence in pieces; without them there are as many steps as words.
    model = tagger_of([[(word, tag) for word in WORDS for tag in ("N", "V")], [("sure", "D")]])
    words = ["sure" if place % 20 < sure else WORDS[place % len(WORDS)] for place in range(length)]
    tags, probabilities = posterior_tags(model, *reading(model, [words]), MANY)
    assert (probabilities >= 0.5 - 1e-6).all()  # of two tags
    assert (probabilities <= 1 + 1e-6).all()
    assert tags.size == len(words)


def test_no_words_have_no_tags():
    model = tagger_of([[("a", "D")]])
    read = reading(model, [[], []])
    assert not viterbi_tags(model, *read, MANY).size
    assert not posterior_tags(model, *read, MANY)[0].size
    assert best_sequences(model, *read, MANY, 2).probabilities.tolist() == [[1, 0], [1, 0]]


@pytest.mark.parametrize("order", [1, 2])
def test_a_saved_model_tags_alike(tmp_path, order):
    model = tagger_of([[("a", "D"), ("b", "N")], [("b", "V"), ("new", "N"), ("a", "D")]], order=order)
    model.save(str(tmp_path / "m.nlptk"))
    loaded = load_tagger(str(tmp_path / "m.nlptk"))
    text = [["a", "b", "newer"], ["b"]]
    ours, theirs = (best_sequences(each, *reading(each, text), MANY, 5) for each in (model, loaded))
    assert np.array_equal(ours.tags, theirs.tags)
    assert np.array_equal(ours.probabilities, theirs.probabilities)
    loaded.save(str(tmp_path / "again.nlptk"))
    assert (tmp_path / "again.nlptk").read_bytes() == (tmp_path / "m.nlptk").read_bytes()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("entry_tags", lambda array: array + 7),
        ("pairs", lambda array: array[:-1]),
        ("entry_offsets", lambda array: array[::-1].copy()),
        ("slots", lambda array: array + 99),
        ("name_offsets", lambda array: array * 2),
        ("name_tags", lambda array: array - 9),
        ("shares", lambda array: array[:1]),
        ("contexts", lambda array: array[:1]),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(tmp_path, name, change):
    path = str(tmp_path / "m.nlptk")
    tagger_of([[("a", "D"), ("b", "N")], [("b", "V"), ("a", "D")]]).save(path)
    file = read_model(path)
    write_model(path, KIND, file.settings, {**file.arrays, name: change(file.arrays[name])})
    with pytest.raises(ModelError, match="damaged"):
        load_tagger(path)


def test_text_without_words_is_refused():
    with pytest.raises(InputError, match="no words in it"):
        train([], HmmSettings(), memory=PLENTY)


def test_transitions_beyond_the_memory_are_refused():
    sentences = [[(f"w{n}", f"t{n}"), (f"v{n}", f"u{n}")] for n in range(200)]
    with pytest.raises(ResourceError, match="--order 1"):
        train([block_of(sentences)], HmmSettings(), memory=1 << 16)


@pytest.mark.parametrize("settings", [{"order": 3}, {"rare": 0}])
def test_settings_that_cannot_be_meant_are_refused(settings):
    with pytest.raises(UsageError):
        HmmSettings(**settings)
