"""Noise on texts large enough to see its distributions."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from nlptk.augment.documents import Documents
from nlptk.augment.noise._base import Draws
from nlptk.augment.noise.span import Span
from nlptk.augment.noise.token import Token
from nlptk.core.errors import UsageError
from nlptk.core.random import generator
from nlptk.core.registry import build
from tests.augment.noisy import MASK, Text, assert_distributed, assert_mean

WORDS = [f"w{number}" for number in range(20)]
LINES = 5000
LONG = "\n".join([" ".join(WORDS)] * LINES)


def words_of(text, noisy):
    return np.array([word for [*lines] in text.sentences(noisy.documents) for line in lines for word in line])


def test_tokens_are_chosen_at_the_rate_and_split_80_10_10():
    text = Text(LONG)
    noisy = text.with_noise("token")
    chosen = noisy.chosen.reshape(LINES, 20)
    assert set(chosen.sum(axis=1).tolist()) == {3}  # 15 % of 20
    assert_distributed(chosen.sum(axis=0), np.ones(20))
    new = words_of(text, noisy)[noisy.chosen]
    masks, random = int((new == MASK).sum()), int((new == "rand").sum())
    assert_distributed([masks, random, new.size - masks - random], [0.8, 0.1, 0.1])


@pytest.mark.parametrize(("size", "counts"), [(1, {0, 1}), (2, {0, 1}), (7, {1, 2}), (10, {1, 2}), (40, {6})])
def test_short_sentences_are_masked_at_the_rate_on_average(size, counts):
    text = Text("\n".join([" ".join(["w"] * size)] * LINES))
    chosen = text.with_noise("token").chosen.reshape(LINES, size).sum(axis=1)
    assert set(chosen.tolist()) == counts
    assert_mean(chosen.mean(), 0.15 * size, 0.5, LINES)


def test_random_words_are_each_as_likely():
    text = Text(LONG)
    vocabulary = ("one", "two", "three", "four")
    new = words_of(text, text.with_noise("token:mask=0,random=1", vocabulary=vocabulary))
    assert_distributed([(new == word).sum() for word in vocabulary], np.ones(4))


def test_a_span_is_replaced_as_a_whole():
    text = Text(LONG)
    noisy = text.with_noise("span:mask=0.5,random=0.3,max=4,p=0.001,rate=0.2")
    rows = words_of(text, noisy).reshape(LINES, 20)
    kinds = np.where(rows == MASK, 0, np.where(rows == "rand", 1, 2))
    assert {0, 1, 2} == set(kinds[noisy.chosen.reshape(LINES, 20)].tolist())
    lone = [
        kinds[row][chosen]
        for row, chosen in enumerate(noisy.chosen.reshape(LINES, 20))
        if 0 < chosen.sum() <= 4 and np.ptp(np.flatnonzero(chosen)) == chosen.sum() - 1
    ]
    spans = [kind for kind in lone if kind.size == 4]  # nearly always one span of four
    mixed = sum(len(set(kind.tolist())) > 1 for kind in spans)
    assert len(spans) > 300
    assert mixed < len(spans) / 4  # by single tokens, 92 % would be


def test_a_span_takes_whole_units():
    pieces = np.array([True, False, False] * 4)
    documents = Documents(np.arange(12, dtype=np.int32), pieces, np.array([0, 12]), np.array([0, 1]))
    for seed in range(20):
        draws = Draws(generator(seed, "test", 0), 99, lambda size: np.full(size, 98, dtype=np.int32))
        for method in (Span(rate=0.5), Token(rate=0.5)):
            noisy = method(documents, draws)
            assert {tuple(each) for each in noisy.chosen.reshape(4, 3)} <= {(True,) * 3, (False,) * 3}


def test_half_of_the_units_are_chosen_however_long_they_are():
    pieces = np.tile([True, True, False, False, True, True, False], 2000)
    documents = Documents(np.zeros(14000, np.int32), pieces, np.arange(0, 14001, 7), np.arange(2001))
    draws = Draws(generator(0, "test", 0), 1, lambda size: np.ones(size, dtype=np.int32))
    chosen = Token(rate=0.5)(documents, draws).chosen.reshape(2000, 7)
    assert_distributed(chosen.sum(axis=0)[[0, 1, 4, 5]], np.ones(4))
    assert (chosen[:, 1] == chosen[:, 3]).all()
    assert (chosen[:, 5] == chosen[:, 6]).all()


def test_deletion_takes_the_share_that_it_says():
    text = Text(LONG)
    noisy = text.with_noise("token-deletion:rate=0.25").documents
    assert set(np.diff(noisy.sentences).tolist()) == {15}
    assert_distributed(np.bincount(noisy.ids)[1:], np.ones(20))


def test_a_sentence_of_one_word_is_not_deleted():
    text = Text("one\ntwo words")
    assert text.sentences(text.with_noise("token-deletion:rate=1").documents)[0][0] == ["one"]


def test_infilling_hides_the_share_that_it_says_under_one_mask_a_span():
    text = Text("\n".join([" ".join(WORDS * 5)] * 1000))
    new = words_of(text, text.with_noise("text-infilling"))
    masks = int((new == MASK).sum())
    assert_mean(1 - (new.size - masks) / 100_000, 0.3, np.sqrt(30) / 100, 1000)
    assert_mean(masks / 1000, 10, 0.5, 1000)  # spans to a line of 100 words: 30 / 3


def test_every_order_of_sentences_is_as_likely_as_any_other():
    text = Text("a\nb\nc\n\n" * LINES)
    orders = [
        "".join(word for [word] in each)
        for each in text.sentences(text.with_noise("sentence-permutation").documents)
    ]
    assert_distributed([orders.count("".join(each)) for each in permutations("abc")], np.ones(6))


def test_every_token_is_as_likely_to_come_first():
    text = Text("a b\nc d e\n\n" * LINES)
    noisy = text.sentences(text.with_noise("document-rotation").documents)
    assert_distributed([sum(lines[0][0] == word for lines in noisy) for word in "abcde"], np.ones(5))
    assert {tuple(map(tuple, lines)) for lines in noisy} == {
        (("a", "b"), ("c", "d", "e")),
        (("b",), ("c", "d", "e"), ("a",)),
        (("c", "d", "e"), ("a", "b")),
        (("d", "e"), ("a", "b"), ("c",)),
        (("e",), ("a", "b"), ("c", "d")),
    }


@pytest.mark.parametrize(
    "spec",
    [
        *(
            "token:mask=0.9,random=0.2",
            "token:mask=-1",
            "span:random=2",
            "span:p=0",
            "span:p=1.5",
            "span:max=0",
        ),
        *("ngram:max=0", "text-infilling:mean=0", "text-infilling:mean=nan", "token:mask=nan"),
    ],
)
def test_parameters_that_cannot_be_meant_are_refused(spec):
    with pytest.raises(UsageError):
        build("nlptk.augment.noise", spec)
