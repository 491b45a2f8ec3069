"""Tag dictionaries: what is read, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import Vocabulary
from nlptk.hmm.dictionary import read_dictionary


def read(tmp_path, text, **reading):
    path = tmp_path / "tags.tsv"
    path.write_bytes(text.encode())
    return read_dictionary(str(path), **reading)


def test_a_word_has_the_tags_of_all_its_lines(tmp_path):
    found = read(tmp_path, "run\tV N\nthe\tD\nrun\tX\tN\nnew york\tN\n")
    assert list(found.tags) == [b"D", b"N", b"V", b"X"]
    assert found.words == {b"run": {1, 2, 3}, b"the": {0}, b"new york": {1}}


def test_words_are_normalized_and_tags_are_not(tmp_path):
    found = read(tmp_path, "The\tDET\nthe\tPRON\nfoo\tNOUN", normalize="lower")
    assert list(found.tags) == [b"DET", b"NOUN", b"PRON"]
    assert found.words == {b"the": {0, 2}, b"foo": {1}}


def test_other_words_may_have_all_tags(tmp_path):
    found = read(tmp_path, "b\tY\na\tX Z\n")
    words = ByteStrings.of([b"a", b"c", b"b"])
    allowed = found.allowed(Vocabulary(words, np.ones(3, dtype=np.int64)))
    assert allowed.astype(int).tolist() == [[1, 1, 0], [0, 1, 1], [1, 1, 0]]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a\tX\nb\n", "tags.tsv:2", "the word has no tag"),
        ("a\tX\nb\t \n", "tags.tsv:2", "the word has no tag"),
        ("\tX\n", "tags.tsv:1", "a word is missing"),
        ("a\tX\n\nb\tY\n", "tags.tsv:2", "a word is missing"),
        ("", "tags.tsv", "the dictionary has no words"),
    ],
)
def test_lines_that_are_no_entries_are_refused(tmp_path, text, where, what):
    with pytest.raises(InputError, match=what) as caught:
        read(tmp_path, text)
    assert caught.value.where.endswith(where)
