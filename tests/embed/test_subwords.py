"""Character n-grams of words and their buckets: fastText's, for words of any bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.embed import subwords
from nlptk.embed.settings import parse_subwords
from nlptk.embed.subwords import Subwords
from tests.oracle import fasttext as oracle

LENGTHS = st.tuples(st.integers(1, 7), st.integers(0, 4)).map(lambda both: (both[0], both[0] + both[1]))


def _of(words, shortest, longest, buckets) -> list[list[int]]:
    found = Subwords(shortest, longest, buckets).of(ByteStrings.of(words))
    return [row.tolist() for row in np.split(found.values, found.offsets[1:-1])] if words else []


def _by_the_book(words, shortest, longest, buckets) -> list[list[int]]:
    return [
        [oracle.hash_of(ngram) % buckets for ngram in oracle.ngrams_of(word, shortest, longest)]
        for word in words
    ]


@given(st.lists(st.text(max_size=12)), LENGTHS, st.sampled_from([1, 7, 2_000_000, (1 << 31) - 1]))
@example(["", "a", "é", "中文", "😀a", "<>", "the"], (1, 6), 2_000_000)
def test_buckets_are_those_of_fasttext(words, lengths, buckets):
    encoded = [word.encode() for word in words]
    assert _of(encoded, *lengths, buckets) == _by_the_book(encoded, *lengths, buckets)


@given(st.lists(st.binary(max_size=10)), LENGTHS)
def test_words_that_are_no_text_have_ngrams_all_the_same(words, lengths):
    assert _of(words, *lengths, 1000) == _by_the_book(words, *lengths, 1000)


def test_many_words_are_done_in_blocks(monkeypatch):
    words = [f"wörd{number}".encode() for number in range(50)]
    monkeypatch.setattr(subwords, "_BLOCK", 16)
    assert _of(words, 3, 6, 999) == _by_the_book(words, 3, 6, 999)


def test_the_oracle_has_the_published_hashes():
    """FNV-1a of ASCII as its authors list it: for bytes below 0x80 fastText's is the same."""
    assert oracle.hash_of(b"") == 0x811C9DC5
    assert oracle.hash_of(b"a") == 0xE40C292C
    assert oracle.hash_of(b"foobar") == 0xBF9CF968
    assert oracle.hash_of(b"\xe9") == (0x811C9DC5 ^ 0xFFFFFFE9) * 16777619 % (1 << 32)


def test_the_ngrams_of_a_word_have_its_marks():
    assert oracle.ngrams_of(b"is", 1, 4) == [b"<i", b"<is", b"<is>", b"i", b"is", b"is>", b"s", b"s>"]
    assert _of([b"is"], 5, 6, 10) == [[]]


@pytest.mark.parametrize("lengths", ["x", "", "3", "3-", "-6", "3-6-9", "3 - 6", "3-6\n", "³-6", "-1-2"])
def test_what_are_no_lengths_is_refused(lengths):
    with pytest.raises(UsageError, match="no lengths of character n-grams"):
        parse_subwords(lengths)


@pytest.mark.parametrize("wrong", [(6, 3, 10), (0, 2, 10), (1, 101, 10), (3, 6, 0), (3, 6, 1 << 31)])
def test_what_cannot_be_meant_is_refused(wrong):
    with pytest.raises(UsageError):
        Subwords(*wrong)
