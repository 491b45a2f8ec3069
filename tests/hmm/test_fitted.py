"""Taggers made by Baum-Welch: the model that is written is the one that was fitted."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.corpus import read_corpus
from nlptk.core.errors import UsageError
from nlptk.core.registry import build
from nlptk.hmm.algorithms import viterbi
from nlptk.hmm.batch import Batch
from nlptk.hmm.fit_settings import FitSettings
from nlptk.hmm.fitted import fit_files
from nlptk.hmm.model import load_tagger
from nlptk.hmm.sample import SampleSettings
from nlptk.hmm.sampled import sampled_text
from nlptk.hmm.tagger import Decoding
from tests.hmm.small_taggers import reading, tagger_of

MEMORY = 1 << 28
WORDS = [b"the", b"a", b"dog", b"cat", b"barks", b"sleeps"]
LINES = [b"the dog barks", b"a cat sleeps", b"", b"the cat sleeps", b"a dog sleeps", b"the dog sleeps"] * 4


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(b"\n".join(LINES) + b"\n")
    return str(path)


@pytest.fixture
def dictionary(tmp_path):
    path = tmp_path / "tags.tsv"
    path.write_bytes(b"the\tD\na\tD\ndog\tN\nbarks\tV\n")
    return str(path)


def saved(model, tmp_path):
    model.save(str(tmp_path / "m.nlptk"))
    return load_tagger(str(tmp_path / "m.nlptk"))


def tags_of(model, sentences):
    words, ids, ends = reading(model, sentences)
    tags, _ = Decoding(unknown_tags=20, beam=None, posterior=False).tags(model, words, ids, ends)
    return tags


def test_a_written_model_tags_as_the_fitted_one_decodes(text, tmp_path):
    made, fitted = fit_files([text], FitSettings(states=3, seed=4), memory=MEMORY)
    model = saved(made, tmp_path)
    assert list(model.tags) == [b"S1", b"S2", b"S3"]
    corpus = read_corpus([text], build("nlptk.tokenize.methods", "whitespace"), memory=MEMORY)
    batch, found = Batch.of_text(corpus.ends), fitted.parameters
    likely = found.emissions[:, corpus.ids[batch.places]]
    states, _ = viterbi(found.initial, found.transitions, likely, batch)
    sentences = [line.decode().split() for line in LINES]
    assert np.array_equal(tags_of(model, sentences), batch.in_text(states))


def test_the_probabilities_of_a_written_model_sum_to_one(text, tmp_path):
    made, fitted = fit_files([text], FitSettings(states=3), memory=MEMORY)
    model = saved(made, tmp_path)
    rows = np.exp(model.transitions.logprobs.astype(np.float64))
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(rows[:3, 3], fitted.sentences / fitted.tokens, rtol=1e-6)
    emissions = model.lexicon.emissions
    sums = np.bincount(emissions.tags, np.exp(emissions.logprobs), 3)
    np.testing.assert_allclose(sums + fitted.parameters.emissions[:, 0], 1, atol=1e-6)
    np.testing.assert_allclose(np.exp(model.lexicon.log_tags), fitted.shares, rtol=1e-6)


def test_a_tag_dictionary_makes_a_tagger(text, dictionary, tmp_path):
    made, _ = fit_files([text], FitSettings(), dictionary=dictionary, memory=MEMORY)
    model = saved(made, tmp_path)
    sentence = [["the", "cat", "sleeps"], ["a", "dog", "barks"], ["the", "mouse", "sleeps"]]
    found = [bytes(model.tags[tag]) for tag in tags_of(model, sentence).tolist()]
    assert found == [b"D", b"N", b"V"] * 3


def test_a_tag_that_no_word_of_the_text_may_have_is_never_used(text, tmp_path):
    tags = tmp_path / "tags.tsv"
    tags.write_text("the\tD\na\tD\ndog\tN\ncat\tN\nbarks\tV\nsleeps\tV N\nnever\tX\n<unk>\tN\n")
    made, fitted = fit_files([text], FitSettings(), dictionary=str(tags), memory=MEMORY)
    model = saved(made, tmp_path)
    assert fitted.parameters.emissions.sum(axis=1) == pytest.approx([1, 1, 1, 0])
    assert fitted.shares[3] == 0
    drawn = b"".join(sampled_text(model, SampleSettings(count=100), "slash"))
    assert b"/V" in drawn
    assert b"/X" not in drawn


def test_unknown_words_have_the_tags_of_rare_ones(tmp_path):
    path = tmp_path / "rare.txt"
    path.write_text("the x sat\nthe y sat\nthe z sat\nthe cat sat\nthe cat sat\n" * 2 + "q the q sat\n")
    tags = tmp_path / "tags.tsv"
    tags.write_text("the\tD\nsat\tV\ncat\tN\n")
    made, fitted = fit_files([str(path)], FitSettings(min_count=3), dictionary=str(tags), memory=MEMORY)
    prior = made.lexicon.guesser.prior
    expected = fitted.parameters.emissions[:, 0] * fitted.shares
    np.testing.assert_allclose(prior, expected / expected.sum(), atol=1e-9)
    assert prior.argmax() == list(made.tags).index(b"N")


def test_held_out_files_are_for_early_stopping(text):
    settings = FitSettings(states=2, early_stop=True)
    _, fitted = fit_files([text], settings, heldout=[text], memory=MEMORY)
    assert fitted.heldout_tokens == fitted.tokens == 60
    assert fitted.history[-1].heldout == pytest.approx(fitted.history[-1].log_likelihood)
    with pytest.raises(UsageError, match="--early-stop"):
        fit_files([text], FitSettings(states=2), heldout=[text], memory=MEMORY)


@pytest.mark.parametrize("order", [1, 2])
def test_sentences_are_drawn_from_any_tagger(order):
    sentences = [[("a", "D"), ("b", "N"), ("c", "V")], [("a", "D"), ("d", "N")]] * 5
    model = tagger_of(sentences, order=order)
    lines = b"".join(sampled_text(model, SampleSettings(count=200, seed=3), "slash")).decode().splitlines()
    pairs = [tuple(token.rsplit("/", 1)) for line in lines for token in line.split()]
    assert len(lines) == 200
    assert set(pairs) == {("a", "D"), ("b", "N"), ("d", "N"), ("c", "V")}
    assert np.mean([line.startswith("a/D ") for line in lines]) > 0.5
