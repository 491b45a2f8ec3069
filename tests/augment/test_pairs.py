"""Pairs of sentences: half as they stand, the others drawn alike."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

from nlptk.augment.pair_settings import PairSettings
from nlptk.augment.pairs import Sentences, pairs
from nlptk.core.errors import InputError, UsageError
from nlptk.core.random import generator
from tests.augment.noisy import assert_distributed

MEMORY = 1 << 26
DOCUMENTS = [[f"{document}.{line}" for line in range(6)] for document in range(2000)]
TEXT = "\n\n \n".join("\n".join(lines) for lines in DOCUMENTS)


def made(tmp_path, text, memory=MEMORY, **settings):
    (tmp_path / "text").write_text(text)
    blocks = pairs([str(tmp_path / "text")], PairSettings(**settings), memory=memory)
    return [json.loads(line) for line in b"".join(blocks).splitlines()]


def number(sentence):
    document, line = sentence.split(".")
    return int(document), int(line)


def test_half_of_the_pairs_follow_each_other_and_the_others_come_from_elsewhere(tmp_path):
    rows = made(tmp_path, TEXT)
    firsts = [row["first"] for row in rows]
    assert firsts == [line for lines in DOCUMENTS for line in lines[:-1]]
    assert Counter(row["label"] for row in rows) == {"next": 5000, "random": 5000}
    for row in rows:
        (document, line), (other, place) = number(row["first"]), number(row["second"])
        assert (other, place) == (document, line + 1) if row["label"] == "next" else other != document
    truth = np.array([row["label"] == "next" for row in rows]).reshape(2000, 5)
    assert_distributed(truth.sum(axis=0), np.ones(5))


def test_every_sentence_of_other_documents_is_as_likely():
    text = Sentences(
        np.zeros(0, np.uint8), np.zeros(6, np.int64), np.zeros(6, np.int64), np.array([0, 2, 5, 6])
    )
    for row, others in ((0, [2, 3, 4, 5]), (3, [0, 1, 5]), (5, [0, 1, 2, 3, 4])):
        drawn = text.elsewhere(np.full(10_000, row), generator(0, "test", 0))
        assert_distributed(np.bincount(drawn, minlength=6)[others], np.ones(len(others)))
        assert set(drawn.tolist()) == set(others)


def test_half_of_the_pairs_are_swapped(tmp_path):
    rows = made(tmp_path, TEXT, task="sentence-order")
    assert Counter(row["label"] for row in rows) == {"ordered": 5000, "swapped": 5000}
    for row in rows:
        (document, line), (other, place) = number(row["first"]), number(row["second"])
        assert document == other
        assert place - line == (1 if row["label"] == "ordered" else -1)


def test_memory_changes_nothing_and_a_seed_does(tmp_path):
    once = made(tmp_path, TEXT)
    assert made(tmp_path, TEXT, memory=1000) == once
    assert made(tmp_path, TEXT, seed=1) != once


def test_blanks_around_a_sentence_are_left_out(tmp_path):
    (row,) = made(tmp_path, " a  b \n\tc\t", task="sentence-order")
    assert {row["first"], row["second"]} == {"a  b", "c"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no document has two sentences"),
        ("\n\n", "no document has two sentences"),
        ("one\n\ntwo\n", "no document has two sentences"),
        ("one\ntwo\n", "there is one document only"),
    ],
)
def test_texts_without_pairs_are_refused(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        made(tmp_path, text)


def test_an_unknown_task_gets_the_nearest_name():
    with pytest.raises(UsageError, match="Did you mean next-sentence"):
        PairSettings(task="next-sentense")
