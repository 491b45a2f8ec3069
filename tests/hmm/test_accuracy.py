"""Accuracy and the confusion table: hand-computed, against a loop over tokens, and summed over blocks."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.accuracy import COLUMNS, Accuracy, report
from nlptk.hmm.confusion import Confusions
from nlptk.hmm.evaluate import Evaluation
from nlptk.hmm.scores import Score

TRAINED = 3
TOKEN = st.tuples(st.integers(0, TRAINED + 1), st.integers(0, TRAINED - 1), st.booleans())
SENTENCES = st.lists(st.lists(TOKEN, max_size=5), max_size=6)


def accuracy_of(sentences: list[list[tuple[int, int, bool]]]) -> Accuracy:
    tokens = [token for sentence in sentences for token in sentence]
    gold, guessed, unknown = np.array(tokens, dtype=np.int64).reshape(-1, 3).T
    ends = np.cumsum([len(sentence) for sentence in sentences], dtype=np.int64)
    return Accuracy.of(gold, guessed, unknown.astype(bool), ends, TRAINED)


def as_dict(found: Confusions) -> dict[tuple[int, int], int]:
    pairs = zip(found.gold.tolist(), found.guessed.tolist(), strict=True)
    return dict(zip(pairs, found.counts.tolist(), strict=True))


def counts_of(found: Accuracy) -> tuple[int, ...]:
    whole = found.sentences, found.sentences_right, found.tokens, found.tokens_right
    return *whole, found.unknown, found.unknown_right, found.unseen


@given(SENTENCES)
def test_every_count_is_that_of_a_loop_over_tokens(sentences):
    found = accuracy_of(sentences)
    tokens = [token for sentence in sentences for token in sentence]
    assert counts_of(found) == (
        sum(1 for sentence in sentences if sentence),
        sum(1 for sentence in sentences if sentence and all(gold == guess for gold, guess, _ in sentence)),
        len(tokens),
        sum(1 for gold, guess, _ in tokens if gold == guess),
        sum(1 for _, _, unknown in tokens if unknown),
        sum(1 for gold, guess, unknown in tokens if unknown and gold == guess),
        sum(1 for gold, _, _ in tokens if gold >= TRAINED),
    )
    pairs = Counter((gold, guess) for gold, guess, _ in tokens)
    assert as_dict(found.confusions) == pairs
    assert list(as_dict(found.confusions)) == sorted(pairs)


@given(SENTENCES, SENTENCES)
def test_blocks_add_up(some, others):
    whole, parts = accuracy_of(some + others), accuracy_of(some) + accuracy_of(others)
    assert counts_of(whole) == counts_of(parts)
    assert list(as_dict(whole.confusions).items()) == list(as_dict(parts.confusions).items())


@given(SENTENCES)
def test_the_matrix_and_the_scores_of_tags_are_those_of_the_pairs(sentences):
    found, size = accuracy_of(sentences).confusions, TRAINED + 2
    matrix = found.matrix(size)
    assert matrix.sum() == found.counts.sum()
    assert {pair: matrix[pair] for pair in zip(*np.nonzero(matrix), strict=True)} == as_dict(found)
    assert found.scores(size) == [
        Score(matrix[tag].sum(), matrix[:, tag].sum(), matrix[tag, tag]) for tag in range(size)
    ]


def test_the_commonest_errors_come_first_and_ties_by_id():
    found = Confusions.of(np.array([0, 2, 2, 1, 1, 1, 0, 1]), np.array([0, 0, 1, 1, 0, 0, 1, 2]))
    assert list(as_dict(found.commonest(3)).items()) == [((1, 0), 2), ((0, 1), 1), ((1, 2), 1)]
    assert found.rows(1, ["a", "b", "c"]) == [
        {"gold": "b", "guessed": "a", "count": 2, "share_of_errors": 1 / 3}
    ]
    assert len(found.commonest(100)) == 5


def test_tag_ids_beyond_one_byte_do_not_mix():
    found = Confusions.of(np.array([70000, 1]), np.array([1, 70000]))
    assert as_dict(found) == {(1, 70000): 1, (70000, 1): 1}


def evaluated() -> Evaluation:
    """Two files; training saw N and V, gold has X and Y, too."""
    evaluation = Evaluation(ByteStrings.of([b"N", b"V"]), ["a", "empty", "b"])

    def add(file, gold, guessed, unknown, ends):
        strings = ByteStrings.of(tag.encode() for tag in gold)
        evaluation.add(file, strings, np.array(guessed), np.array(unknown, bool), np.array(ends))

    add("a", "NNVX", [0, 1, 1, 0], [0, 0, 1, 1], [2, 4])
    add("b", "NV", [0, 1], [0, 0], [2])
    add("a", "YX", [0, 1], [1, 0], [1, 2])
    return evaluation


def test_a_report_worked_by_hand():
    rows = report(evaluated().files, "signed")
    values = [
        ("a", 4, 0, 0.0, 6, 2, 2 / 6, 3, 1 / 3, 1 / 3, 3, "signed"),
        ("empty", 0, 0, None, 0, 0, None, 0, None, None, 0, "signed"),
        ("b", 1, 1, 1.0, 2, 2, 1.0, 0, 1.0, None, 0, "signed"),
        ("total", 5, 1, 0.2, 8, 4, 0.5, 3, 3 / 5, 1 / 3, 3, "signed"),
    ]
    assert rows == [dict(zip(COLUMNS, row, strict=True)) for row in values]


def test_one_file_has_no_total():
    assert [row["file"] for row in report({"f": Accuracy()}, None)] == ["f"]


def test_tags_that_training_never_saw_are_told_and_count_as_errors():
    evaluation = evaluated()
    assert (evaluation.tag_names, evaluation.unseen_tags) == (["N", "V", "X", "Y"], ["X", "Y"])
    rows = {row["tag"]: row for row in evaluation.total.tag_rows(evaluation.tag_names)}
    assert list(rows) == ["N", "V", "X", "Y"]
    assert rows["X"] == {"tag": "X", "gold": 2, "found": 0, "right": 0} | {
        "precision": None,
        "recall": 0.0,
        "f1": 0.0,
    }
    assert rows["N"]["precision"] == pytest.approx(2 / 4)
    assert rows["N"]["recall"] == pytest.approx(2 / 3)


def test_a_tag_that_neither_gold_nor_guess_has_is_left_out():
    evaluation = Evaluation(ByteStrings.of([b"N", b"V"]))
    evaluation.add("f", ByteStrings.of([b"N"]), np.array([0]), np.array([False]), np.array([1]))
    assert [row["tag"] for row in evaluation.total.tag_rows(evaluation.tag_names)] == ["N"]
