"""Training through character n-grams: what is kept of them, and words that the text does not have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlptk.core.errors import ResourceError, UsageError
from nlptk.embed.settings import EmbedSettings
from nlptk.embed.train import train
from nlptk.embed.vectors import KeyedVectors
from tests.oracle import fasttext as oracle

SETTINGS = EmbedSettings(dim=16, window=3, min_count=1, epochs=12, sample=0, subwords="3-5", buckets=5000)
MEMORY = 1 << 30


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> str:
    """Sentences of words of one of two kinds, which their endings tell."""
    rng = np.random.default_rng(0)
    stems = [
        ["".join(rng.choice(list("bdgklmnprst"), 4)) + end for _ in range(30)] for end in ("ation", "eful")
    ]
    lines = [" ".join(rng.choice(stems[line % 2], 8)) for line in range(3000)]
    path = tmp_path_factory.mktemp("text") / "text"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


@pytest.fixture(scope="module")
def trained(text) -> KeyedVectors:
    return train([text], replace(SETTINGS, keep_output=True), memory=MEMORY).vectors


def test_just_the_buckets_that_words_use_are_kept(trained):
    ngrams = {ngram for word in trained.words for ngram in oracle.ngrams_of(word, 3, 5)}
    assert set(trained.subwords.buckets.tolist()) == {oracle.hash_of(ngram) % 5000 for ngram in ngrams}
    assert (np.diff(trained.subwords.buckets) > 0).all()
    assert trained.subwords.vectors.shape == (trained.subwords.buckets.size, 16)


def test_an_unknown_word_is_near_those_of_its_ending(trained):
    from nlptk.embed.lookup import look_up
    from nlptk.embed.vectors import at_length_one

    found = look_up(trained, [b"zzvvation", b"zzvveful"])
    assert found.rows.tolist() == [-1, -1]
    cosines = at_length_one(found.vectors) @ trained.unit(slice(None)).T
    is_first = np.array([word.endswith(b"ation") for word in trained.words])
    assert cosines[0, is_first].min() > cosines[0, ~is_first].max()
    assert cosines[1, ~is_first].min() > cosines[1, is_first].max()


def test_output_vectors_are_kept_when_asked_for(trained, text):
    plain = train([text], SETTINGS, memory=MEMORY).vectors
    assert plain.outputs is None
    assert (plain.vectors == trained.vectors).all()
    assert plain.training == trained.training
    assert trained.outputs.shape == trained.vectors.shape
    assert np.linalg.norm(trained.outputs, axis=1).min() > 0


def test_the_model_tells_how_it_was_trained(trained, text):
    assert (trained.training["subwords"], trained.training["buckets"]) == ("3-5", 5000)
    whole = train([text], replace(SETTINGS, subwords=None, epochs=1), memory=MEMORY).vectors
    assert whole.subwords is None
    assert not {"subwords", "buckets"} & set(whole.training)


def test_a_single_bucket_and_lengths_that_no_word_has_are_trained(text):
    for lengths, buckets in (("3-5", 1), ("90-100", 7)):
        settings = replace(SETTINGS, subwords=lengths, buckets=buckets, epochs=1)
        result = train([text], settings, memory=MEMORY)
        assert result.vectors.subwords.buckets.size == (1 if lengths == "3-5" else 0)
        assert np.isfinite(result.vectors.vectors).all()


def test_rows_of_ngrams_have_to_fit(text):
    train([text], replace(SETTINGS, subwords=None, dim=500, epochs=1), memory=1 << 18)
    with pytest.raises(ResourceError, match="more than"):
        train([text], replace(SETTINGS, dim=500, epochs=1), memory=1 << 18)


def test_a_tree_has_no_output_vectors_of_words(text):
    settings = replace(SETTINGS, loss="hierarchical-softmax", keep_output=True)
    with pytest.raises(UsageError, match="words have no output vectors with hierarchical-softmax"):
        train([text], settings, memory=MEMORY)


@pytest.mark.parametrize("wish", [{"subwords": "3-6"}, {"keep_output": True}])
def test_counts_have_neither_ngrams_nor_output_vectors(text, wish):
    settings = replace(EmbedSettings(objective="glove"), **wish)
    with pytest.raises(UsageError, match="glove has no use for it"):
        train([text], settings, memory=MEMORY)
