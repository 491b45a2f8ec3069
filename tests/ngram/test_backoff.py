"""The query engine against the recursion of the textbook."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.ragged import Ragged
from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram import backoff
from nlptk.ngram.backoff import UNIFORM, padded
from tests.ngram.textbook import SENTENCES, Textbook, text_of, textbooks


def check(book: Textbook, sentences: list[list[int]]) -> None:
    sentences = [[min(word, book.words - 1) for word in sentence] for sentence in sentences]
    text, events = text_of(sentences)
    found = book.model().score(text)
    expected = [book.score(history, word) for history, word in events]
    at = text != BEGIN_ID
    assert np.allclose(found.logprobs[at], [logprob for logprob, _ in expected], rtol=1e-6)
    assert found.lengths[at].tolist() == [length for _, length in expected]


@given(textbooks(), SENTENCES)
@settings(max_examples=200)
def test_scores_are_those_of_the_recursion(book, sentences):
    check(book, sentences)


@given(textbooks(lower=UNIFORM), SENTENCES)
@settings(max_examples=100)
def test_a_uniform_rest_is_that_of_the_longest_context_seen(book, sentences):
    check(book, sentences)


@given(textbooks(), SENTENCES)
@settings(max_examples=50)
def test_neither_the_size_of_keys_nor_of_searches_matters(book, sentences):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backoff, "_KEY_BITS", 0)
        patch.setattr(backoff, "_SEARCHED", 3)
        check(book, sentences)


@given(textbooks(), SENTENCES)
@settings(max_examples=50)
def test_backoffs_are_what_the_listed_probability_lacks(book, sentences):
    text, events = text_of([[min(word, book.words - 1) for word in sentence] for sentence in sentences])
    scores = book.model().score(text)
    at = text != BEGIN_ID
    assert scores.backoffs is not None
    listed = [
        book.logprobs[(*h, w)[len(h) + 1 - n :]] for (h, w), n in zip(events, scores.lengths[at], strict=True)
    ]
    assert np.allclose((scores.logprobs - scores.backoffs)[at], listed)


@given(st.lists(st.sets(st.integers(0, 40), max_size=30), min_size=1, max_size=8), st.randoms())
@settings(max_examples=100)
def test_a_child_is_found_where_it_is_and_nowhere_else(children, random):
    words = np.array([word for node in children for word in sorted(node)], dtype=np.uint32)
    firsts = np.append(0, np.cumsum([len(node) for node in children]))
    table = backoff.Table(words, firsts, np.zeros(words.size, np.float32), None)
    asked = [(node, word) for node in range(len(children)) for word in range(42)]
    random.shuffle(asked)
    nodes, wanted = np.array(asked).T
    found = table.find(nodes, wanted.astype(np.uint32))
    for (node, word), place in zip(asked, found.tolist(), strict=True):
        if word in children[node]:
            assert words[place] == word and firsts[node] <= place < firsts[node + 1]
        else:
            assert place == -1


def test_padding_puts_marks_around_every_sentence_and_empty_ones():
    sentences = Ragged(np.array([7, 8, 9], dtype=np.uint32), np.array([0, 2, 2, 3]))
    text = padded(sentences)
    assert text.values.tolist() == [1, 7, 8, 2, 1, 2, 1, 9, 2]
    assert text.offsets.tolist() == [0, 4, 6, 9]
