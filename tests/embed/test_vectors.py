"""Vectors by their words, and their file."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.errors import ModelError
from nlptk.core.modelfile import read_model, write_model
from nlptk.core.ragged import ByteStrings
from nlptk.embed.vectors import KeyedVectors, cosines
from tests.contract.damage import mutations
from tests.embed.small_vectors import random_vectors, royal, vectors_of


def test_a_file_gives_back_what_was_written(tmp_path):
    written = vectors_of(
        ["b", b"\xff\n", "", "日本"],
        np.arange(8).reshape(4, 2),
        counts=np.array([4, 3, 2, 1]),
        normalize="lower",
        training={"dim": 2},
    )
    written.save(str(tmp_path / "v.nlptk"))
    read = KeyedVectors.load(str(tmp_path / "v.nlptk"))
    assert list(read.words) == [b"b", b"\xff\n", b"", "日本".encode()]
    assert (read.vectors == written.vectors).all()
    assert read.counts.tolist() == [4, 3, 2, 1]
    assert (read.normalize, dict(read.training)) == ("lower", {"dim": 2})


def test_counts_may_be_unknown(tmp_path):
    vectors_of(["a"], [[1.0]]).save(str(tmp_path / "v.nlptk"))
    assert KeyedVectors.load(str(tmp_path / "v.nlptk")).counts is None


def test_words_are_found_before_and_after_they_were_written(tmp_path):
    made = random_vectors(5000, 1)
    made.save(str(tmp_path / "v.nlptk"))
    for vectors in (made, KeyedVectors.load(str(tmp_path / "v.nlptk"))):
        assert vectors.find([b"w17", b"nothing", b"w4999", b""]).tolist() == [17, -1, 4999, -1]


def test_the_same_vectors_give_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        royal().save(str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_lengths_are_exact_where_float32_would_overflow_on_the_way():
    assert vectors_of(["a", "b"], [[3e30, 4e30], [0, 0]]).norms.tolist() == [np.float32(5e30), 0.0]


def test_units_have_length_one_and_nothing_stays_nothing():
    units = vectors_of(["a", "b"], [[3, 4], [0, 0]]).unit([0, 1])
    assert units.tolist() == [[np.float32(0.6), np.float32(0.8)], [0, 0]]


def test_the_cosine_with_nothing_is_nought():
    vectors = vectors_of(["a", "b"], [[3, 4], [0, 0]])
    assert cosines(vectors, vectors.unit([0]), slice(0, 2)).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize("counts", [None, np.array([1])])
def test_what_does_not_belong_together_is_refused(counts):
    with pytest.raises(ValueError, match="words but"):
        KeyedVectors.of(ByteStrings.of([b"a", b"b"]), np.zeros((1 if counts is None else 2, 3)), counts)


def test_a_model_of_another_kind_is_named(tmp_path):
    write_model(str(tmp_path / "m"), "ngram", {}, {})
    with pytest.raises(ModelError, match="kind ngram, and kind vectors is needed"):
        KeyedVectors.load(str(tmp_path / "m"))


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("norms", np.zeros(3, dtype=np.float32)),
        ("counts", np.zeros(3, dtype=np.int64)),
        ("slots", np.full(5, -1, dtype=np.int32)),
        ("slots", np.full(4, 7, dtype=np.int32)),
        ("words", ByteStrings.of([b"a"])),
    ],
)
def test_arrays_that_do_not_belong_together_are_damage(tmp_path, name, array):
    path = str(tmp_path / "v.nlptk")
    royal().save(path)
    file = read_model(path)
    write_model(path, "vectors", file.settings, {**file.arrays, name: array})
    with pytest.raises(ModelError, match="is damaged"):
        KeyedVectors.load(path)


def test_a_damaged_file_is_refused_or_the_same(tmp_path):
    path = tmp_path / "v.nlptk"
    written = royal()
    written.save(str(path))
    for kind, damaged in mutations(path.read_bytes(), 500):
        path.write_bytes(damaged)
        try:
            read = KeyedVectors.load(str(path))
        except ModelError:
            continue
        assert list(read.words) == list(written.words), kind
        assert (read.vectors == written.vectors).all(), kind
        assert read.find([b"plum", b"none"]).tolist() == [6, -1], kind
