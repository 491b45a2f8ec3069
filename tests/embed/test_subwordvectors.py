"""Vectors of n-grams: unknown words made of them, and their place in the file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlptk.core.errors import ModelError
from nlptk.core.modelfile import read_model, write_model
from nlptk.core.ragged import ByteStrings
from nlptk.embed.lookup import look_up
from nlptk.embed.subwords import Subwords
from nlptk.embed.subwordvectors import SubwordVectors
from nlptk.embed.vectors import KeyedVectors
from nlptk.embed.whiten import whiten
from tests.embed.small_vectors import cat_and_dog, random_vectors
from tests.oracle import fasttext as oracle


def _by_the_book(vectors: KeyedVectors, word: bytes) -> list[np.ndarray]:
    """The vectors of a word's n-grams, as far as there are any."""
    made = vectors.subwords
    rows = dict(zip(made.buckets.tolist(), made.vectors, strict=True))
    spec = made.subwords
    buckets = [
        oracle.hash_of(ngram) % spec.buckets for ngram in oracle.ngrams_of(word, spec.shortest, spec.longest)
    ]
    return [rows[bucket] for bucket in buckets if bucket in rows]


def test_an_unknown_word_is_the_mean_of_the_ngrams_that_are_known():
    vectors = cat_and_dog()
    words = [b"cats", b"dodo", b"xyz", b"", b"dogdog"]
    made = vectors.subwords.compose(ByteStrings.of(words))
    for number, word in enumerate(words):
        known = _by_the_book(vectors, word)
        assert made.known[number] == len(known)
        assert made.ngrams[number] == len(oracle.ngrams_of(word, 2, 3))
        expected = np.mean(known, axis=0) if known else np.zeros(vectors.dim)
        assert made.vectors[number] == pytest.approx(expected, abs=1e-6)
    assert made.known[2] == 0 < made.known[0] < made.ngrams[0]


def test_without_any_ngram_no_word_is_known():
    none = SubwordVectors(Subwords(3, 6, 9), np.zeros(0, np.int32), np.zeros((0, 2), np.float32))
    made = none.compose(ByteStrings.of([b"cats", b""]))
    assert (made.vectors.tolist(), made.known.tolist()) == ([[0, 0], [0, 0]], [0, 0])


def test_words_with_a_vector_of_their_own_keep_it():
    vectors = cat_and_dog()
    found = look_up(vectors, [b"dog", b"CATS", b"xyz"])
    assert (found.vectors[0] == vectors.vectors[1]).all()
    assert found.rows.tolist() == [1, -1, -1]
    assert found.has_vector.tolist() == [True, True, False]
    assert (found.vectors[1] == vectors.subwords.compose(ByteStrings.of([b"cats"])).vectors[0]).all()
    whole = look_up(vectors, [b"dog", b"CATS"], by_ngrams=False)
    assert whole.has_vector.tolist() == [True, False]
    assert look_up(random_vectors(2, 3), [b"w1", b"w2"]).has_vector.tolist() == [True, False]


def test_a_file_gives_back_ngrams_and_output_vectors(tmp_path):
    written = cat_and_dog()
    written.save(str(tmp_path / "v.nlptk"))
    read = KeyedVectors.load(str(tmp_path / "v.nlptk"))
    assert read.subwords.subwords == written.subwords.subwords
    assert (read.subwords.buckets == written.subwords.buckets).all()
    assert (read.subwords.vectors == written.subwords.vectors).all()
    assert (read.outputs == written.outputs).all()
    assert (read.of_outputs().vectors == written.outputs).all()
    assert read.of_outputs().subwords is None


def test_whitened_vectors_have_their_ngrams_whitened_alike():
    vectors = cat_and_dog()
    made = whiten(vectors)
    both = made.subwords.compose(ByteStrings.of([b"cats", b"dodo"])).vectors
    before = replace(vectors, vectors=np.concatenate((vectors.vectors, _composed(vectors))))
    mean = vectors.vectors.astype(np.float64).mean(axis=0)
    solved, *_ = np.linalg.lstsq(vectors.vectors - mean, made.vectors, rcond=None)
    assert both == pytest.approx((before.vectors[-2:] - mean) @ solved, abs=1e-4)


def _composed(vectors: KeyedVectors) -> np.ndarray:
    return vectors.subwords.compose(ByteStrings.of([b"cats", b"dodo"])).vectors


@pytest.mark.parametrize(
    ("changed", "settings"),
    [
        ({"buckets": np.zeros(1, np.int32)}, {}),
        ({"buckets": np.zeros(4, np.int64)}, {}),
        ({"bucket_vectors": np.zeros((3, 1), np.float32)}, {}),
        ({"outputs": np.zeros((1, 3), np.float32)}, {}),
        ({}, {"subwords": {"shortest": 3}}),
        ({}, {"subwords": {"shortest": 0, "longest": 2, "buckets": 10}}),
        ({}, {"subwords": {"shortest": "a", "longest": 2, "buckets": 10}}),
        ({}, {"subwords": "3-6"}),
    ],
)
def test_a_file_whose_parts_do_not_belong_together_is_damaged(tmp_path, changed, settings):
    path = str(tmp_path / "v.nlptk")
    cat_and_dog().save(path)
    file = read_model(path)
    write_model(path, file.kind, file.settings | settings, dict(file.arrays) | changed)
    with pytest.raises(ModelError, match="damaged"):
        KeyedVectors.load(path)
