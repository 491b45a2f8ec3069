"""Words that are means of rows: their vectors, and the gradients of the rows, against the textbook."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import build, names
from nlptk.embed.curvature import Pace, Spread
from nlptk.embed.losses._base import RowGradients
from nlptk.embed.objectives._base import Objective
from nlptk.embed.subwords import Subwords
from nlptk.embed.subwordtable import SubwordTable
from nlptk.embed.tables import Table
from nlptk.embed.train import LOSSES, OBJECTIVES
from nlptk.embed.wordparts import WordParts
from tests.embed.blocks import DIM, WORDS, SmallText
from tests.oracle import fasttext as oracle

STEP = 1e-5
SUBWORDS = Subwords(1, 3, 50)
NAMES = [f"{chr(97 + number % 5) * 2}{number}é".encode() for number in range(WORDS)]
ON_TEXT = [name for name in names(OBJECTIVES) if isinstance(build(OBJECTIVES, name), Objective)]
CASES = list(product([*ON_TEXT, "cbow:mean=false"], names(LOSSES)))


def _parts() -> WordParts:
    return WordParts.of(ByteStrings.of(NAMES), SUBWORDS)


def _rows_by_the_book() -> list[list[int]]:
    """The rows of each word: its own, then those of its buckets behind the words."""
    ngrams = [oracle.ngrams_of(word, SUBWORDS.shortest, SUBWORDS.longest) for word in NAMES]
    buckets = [[oracle.hash_of(each) % SUBWORDS.buckets for each in word] for word in ngrams]
    used = sorted({bucket for word in buckets for bucket in word})
    return [[row, *(WORDS + used.index(bucket) for bucket in word)] for row, word in enumerate(buckets)]


def _composed(table) -> np.ndarray:
    return np.array([sum(table[row] for row in rows) / len(rows) for rows in _rows_by_the_book()])


def _table(parts, seed=5) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(len(parts), DIM))


def test_a_word_has_its_own_row_and_those_of_its_ngrams():
    parts, expected = _parts(), _rows_by_the_book()
    offsets = parts.rows.offsets
    rows = [parts.rows.values[start:end].tolist() for start, end in zip(offsets, offsets[1:], strict=False)]
    assert rows == expected
    assert len(parts) == 1 + max(max(rows) for rows in expected)
    assert any(len(set(rows)) < len(rows) for rows in expected)  # a bucket that a word has twice


def test_vectors_of_words_are_means_of_their_rows(monkeypatch):
    parts = _parts()
    table, words = _table(parts), np.array([3, 0, 3, 22, 3])
    assert parts.compose(table, words) == pytest.approx(_composed(table)[words], abs=1e-12)
    monkeypatch.setattr("nlptk.embed.wordparts._BLOCK", 7)
    assert parts.compose_all(table) == pytest.approx(_composed(table), abs=1e-12)
    assert (parts.ngrams_of(table).vectors == table[WORDS:]).all()


@pytest.mark.parametrize(("objective", "loss"), CASES)
def test_gradients_of_rows_are_those_of_the_textbook_by_finite_differences(objective, loss):
    text, parts = SmallText.of(objective, loss), _parts()
    table = _table(parts)
    text.inputs = parts.compose_all(table)
    total, by_word, _ = text.judged()
    text.inputs = _composed(table)
    assert total == pytest.approx(text.loss_by_the_book(), rel=1e-12)
    shares = by_word / parts.rows.lengths[:, np.newaxis]
    given = RowGradients(np.arange(WORDS), shares, np.ones(WORDS))
    spread = parts.spread(given, range(len(parts)))
    assert spread.rows.tolist() == list(range(len(parts)))
    scale = np.abs(spread.gradients).max()
    rng = np.random.default_rng(3)
    for row, column in zip(rng.choice(len(parts), 12, replace=False), [0, 1, 2, 3] * 3, strict=True):
        at = table[row, column]
        losses = []
        for moved in (at + STEP, at - STEP):
            table[row, column] = moved
            losses.append(_loss(text, table))
        table[row, column] = at
        slope = (losses[0] - losses[1]) / (2 * STEP)
        assert abs(slope - spread.gradients[row, column]) < 1e-6 * scale


def _loss(text, table) -> float:
    text.inputs = _composed(table)
    return text.loss_by_the_book(to_inputs=True)


def _pace(rate: float, most_times: float) -> Pace:
    """A pace that holds rows back that have more than so many times."""
    square = 4 / (rate * most_times)
    return Pace(rate, 1.0, 10**6, Spread(np.array([square, square]), np.eye(DIM, dtype=np.float32)[0]))


def _one_step(parts, most_times, jobs) -> np.ndarray:
    """Take a step of two parts of a text, the second of another size, as so many processes would."""
    rng = np.random.default_rng(1)
    table = SubwordTable(Table.zeros(len(parts), DIM, 40), parts)
    table.fill_randomly(1)
    for slot, size in enumerate((40, 7)):
        gradients = rng.normal(size=(size, DIM)).astype(np.float32)
        table.write(slot, [RowGradients(rng.integers(0, 9, size), gradients, np.ones(size, np.float32))])
    for worker in range(jobs):
        table.take_step(2, _pace(0.125, most_times), range(len(parts))[worker::jobs])
    return table


@pytest.mark.parametrize("most_times", [1e9, 8.0])
def test_a_step_moves_all_rows_of_a_word_by_its_whole_gradient(most_times):
    parts = _parts()
    table = _one_step(parts, most_times, 1)
    start = SubwordTable(Table.zeros(len(parts), DIM, 1), parts)
    start.fill_randomly(1)
    sums, times = np.zeros((len(parts), DIM)), np.zeros(len(parts))
    book = _rows_by_the_book()
    for slot, size in enumerate((40, 7)):
        for place in range(size):
            for row in book[int(table.table.rows[slot, place])]:
                sums[row] += table.table.gradients[slot, place]
                times[row] += 1
    held_back = np.maximum(1, times / most_times)[:, np.newaxis]
    expected = start.vectors - 0.125 * sums / held_back
    assert table.vectors == pytest.approx(expected, abs=1e-5)
    assert held_back.max() == 1 or most_times < 1e9


def test_a_step_is_the_same_for_any_number_of_processes():
    parts = _parts()
    alone = _one_step(parts, 4.0, 1).vectors
    assert (_one_step(parts, 4.0, 2).vectors == alone).all()
    assert (_one_step(parts, 4.0, len(parts) + 3).vectors == alone).all()


def test_a_step_without_words_moves_nothing():
    parts = _parts()
    table = SubwordTable(Table.zeros(len(parts), DIM, 4), parts)
    table.write(0, [])
    table.take_step(1, _pace(0.1, 16.0), range(len(parts)))
    assert not table.vectors.any()
