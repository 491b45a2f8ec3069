"""Vocabularies: their order, their cut, and how a word is found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import BEGIN, END, SPECIALS, UNKNOWN, Vocabulary

# Few letters and long runs of them: many equal counts, many words alike in their first bytes.
WORDS = st.text("a\0é", max_size=20) | st.text() | st.text("ab", max_size=3).map(lambda tail: "a" * 70 + tail)
COUNTED = st.dictionaries(WORDS, st.integers(0, 4) | st.integers(0, 1 << 60))


def vocabulary(counted: dict[str, int]) -> Vocabulary:
    words = ByteStrings.of(word.encode() for word in counted)
    return Vocabulary(words, np.array(list(counted.values()), dtype=np.int64))


def pairs(vocab: Vocabulary) -> list[tuple[str, int]]:
    return [(word.decode(), count) for word, count in zip(vocab.words, vocab.counts.tolist(), strict=True)]


def expected(counted: dict[str, int], min_count: int, max_size: int | None) -> list[tuple[str, int]]:
    kept = [(word, count) for word, count in counted.items() if count >= min_count]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:max_size]


@given(COUNTED, st.integers(0, 5), st.none() | st.integers(0, 8))
def test_a_cut_keeps_the_most_frequent_words_and_breaks_ties_by_code_point(
    counted: dict[str, int], min_count: int, max_size: int | None
) -> None:
    cut, _ = vocabulary(counted).cut(min_count, max_size)
    assert pairs(cut) == expected(counted, min_count, max_size)


@given(COUNTED, st.integers(0, 5), st.none() | st.integers(0, 8))
def test_a_cut_says_where_each_old_word_went(
    counted: dict[str, int], min_count: int, max_size: int | None
) -> None:
    old = vocabulary(counted)
    new, new_ids = old.cut(min_count, max_size)
    assert new_ids.dtype == np.int32 and new_ids.shape == (len(old),)
    went = {word: int(new_id) for word, new_id in zip(old.words, new_ids, strict=True) if new_id >= 0}
    assert went == {word: row for row, word in enumerate(new.words)}
    assert (new_ids == -1).sum() == len(old) - len(new)


@given(COUNTED)
def test_sorting_keeps_every_word(counted: dict[str, int]) -> None:
    assert pairs(vocabulary(counted).sorted()) == expected(counted, 0, None)


def test_an_odd_utf_8_word_sorts_by_its_code_point_not_by_utf_16() -> None:
    ordered = vocabulary({"\U00010000": 1, "\uffff": 1, "z": 1}).sorted()
    assert [word for word, _ in pairs(ordered)] == ["z", "\uffff", "\U00010000"]


def test_a_nul_at_a_words_end_is_a_byte_of_it() -> None:
    ordered = vocabulary({"a\0\0": 1, "a": 1, "a\0": 1, "a\0" + "\0" * 90: 1}).sorted()
    assert [len(word) for word, _ in pairs(ordered)] == [1, 2, 3, 92]


def test_words_that_are_alike_for_megabytes_are_told_apart() -> None:
    long = "x" * 2_000_000
    assert [word[-1] for word, _ in pairs(vocabulary({long + "b": 1, long + "a": 1}).sorted())] == ["a", "b"]


@given(COUNTED)
def test_every_word_is_found_at_its_row(counted: dict[str, int]) -> None:
    vocab = vocabulary(counted)
    assert [vocab.find(word.encode()) for word in counted] == list(range(len(vocab)))


@given(COUNTED, WORDS)
def test_a_word_that_is_not_there_is_not_found(counted: dict[str, int], word: str) -> None:
    counted.pop(word, None)
    assert vocabulary(counted).find(word.encode()) is None


def test_the_special_words_are_the_fields_own() -> None:
    assert SPECIALS == (UNKNOWN, BEGIN, END) == (b"<unk>", b"<s>", b"</s>")


def test_words_and_counts_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="1 words but counts of shape"):
        Vocabulary(ByteStrings.of([b"a"]), np.zeros(2, dtype=np.int64))
