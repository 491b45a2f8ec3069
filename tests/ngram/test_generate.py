"""Expectations and generated sentences against p(w|h) of every word."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import UsageError
from nlptk.core.ragged import offsets_of
from nlptk.core.random import generator
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.backoff import UNIFORM, Table
from nlptk.ngram.continuations import Expectations
from nlptk.ngram.extensions import Extensions
from nlptk.ngram.generate import GenerateSettings, generate
from tests.ngram.textbook import Textbook, textbooks

BOOKS = textbooks() | textbooks(lower=UNIFORM)
CONTEXTS = st.lists(st.sampled_from([0, 3, 4, 5, 6]), max_size=4)


def _probabilities(book: Textbook, context: list[int]) -> np.ndarray:
    """p(w|<s> context) of every word but `<s>`, which has 0 (V,)."""
    history = (BEGIN_ID, *(min(word, book.words - 1) for word in context))
    found = np.array([book.score(history, word)[0] for word in range(book.words)])
    found[BEGIN_ID] = -np.inf
    return np.exp(found)


def _history(book: Textbook, context: list[int]) -> list[int]:
    return [BEGIN_ID, *(min(word, book.words - 1) for word in context)]


@given(BOOKS, CONTEXTS, st.integers(1, 10))
@settings(max_examples=200)
def test_the_likeliest_words_are_those_of_all(book, context, number):
    words, logprobs = Expectations(book.model()).likeliest(_history(book, context), number)
    expected = _probabilities(book, context)
    order = np.argsort(-expected, kind="stable")[: min(number, book.words - 1)]
    assert len(set(words.tolist())) == words.size == order.size
    assert np.allclose(np.exp(logprobs), expected[order], rtol=1e-5)
    assert np.allclose(np.exp(logprobs), expected[words], rtol=1e-5)


@given(st.lists(st.sets(st.integers(0, 9)), min_size=1, max_size=8), st.data())
@settings(max_examples=100)
def test_extensions_are_the_children_under_a_word_however_often_one_asks(children, data):
    words = np.array([word for each in children for word in sorted(each)], dtype=np.uint32)
    firsts = offsets_of(np.array([len(each) for each in children])).astype(np.uint32)
    nodes = sorted(data.draw(st.sets(st.integers(0, len(children) - 1))))
    table = Table(words, firsts, np.zeros(words.size, dtype=np.float32), None)
    extensions = Extensions(table, np.array(nodes, dtype=np.int64))
    for word in [*range(11)] * 3:  # at first they are searched, then sorted
        found, rows = extensions.under(word)
        expected = [row for row, node in enumerate(nodes) if word in children[node]]
        assert rows.tolist() == expected
        assert words[found].tolist() == [word] * len(expected)
        assert (np.searchsorted(firsts, found.astype(np.uint32), "right") - 1).tolist() == [
            nodes[row] for row in expected
        ]


@given(BOOKS, CONTEXTS, st.sampled_from([1.0, 0.5, 2.0]))
@settings(max_examples=200)
def test_the_total_is_the_sum_over_all_words(book, context, temperature):
    after = Expectations(book.model(), temperature).after(_history(book, context))
    expected = _probabilities(book, context) ** (1 / temperature)
    assert after.total * np.exp(after.shift) == pytest.approx(expected.sum(), rel=1e-4)


@given(BOOKS, CONTEXTS, st.sampled_from([1.0, 0.5]))
@settings(max_examples=15)
def test_words_are_drawn_as_often_as_they_are_likely(book, context, temperature):
    draws = 4000
    after = Expectations(book.model(), temperature).after(_history(book, context))
    random = generator(7, "test", 0)
    counts = Counter(after.draw(random) for _ in range(draws))
    expected = _probabilities(book, context) ** (1 / temperature)
    expected /= expected.sum()
    for word, share in enumerate(expected.tolist()):
        error = 6 * np.sqrt(share * (1 - share) / draws) + 1e-9
        assert abs(counts[word] / draws - share) < error


def _book() -> Textbook:
    numbers = {(0,): 0.1, (1,): 0.0, (2,): 0.3, (3,): 0.4, (4,): 0.2, (3, 4): 0.9, (1, 3): 0.5}
    with np.errstate(divide="ignore"):
        logprobs = {ngram: float(np.log(number)) for ngram, number in numbers.items()}
    backoffs = {(3,): float(np.log(0.1 / 0.8)), (1,): float(np.log(0.5 / 0.6))}
    return Textbook(5, 2, logprobs, backoffs)


def test_a_seed_gives_the_same_sentences_and_another_one_others():
    made = [list(generate(_book().model(), GenerateSettings(count=20, seed=seed))) for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]
    assert not any(END_ID in sentence or BEGIN_ID in sentence for sentence in made[0])


def test_sentences_begin_with_the_prefix_and_are_no_longer_than_allowed():
    made = list(generate(_book().model(), GenerateSettings(count=50, max_length=4), prefix=(3, 4)))
    assert all(sentence[:2] == [3, 4] and len(sentence) <= 4 for sentence in made)
    assert {len(sentence) for sentence in made} == {2, 3, 4}


def test_top_one_takes_the_likeliest_word_each_time():
    made = list(generate(_book().model(), GenerateSettings(count=3, top_k=1, max_length=3)))
    assert made == [[3, 4, 3]] * 3


@pytest.mark.parametrize(
    "given",
    [
        {"temperature": 0.0},
        {"temperature": float("nan")},
        {"top_k": 0},
        {"count": -1},
        {"max_length": 0},
        {"seed": -1},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(given):
    with pytest.raises(UsageError):
        GenerateSettings(**given)
