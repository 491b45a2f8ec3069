"""The gauge of fitted vectors beside the singular value decomposition of the whole table."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.embed import gauge
from nlptk.embed.factors import Factors, Margins
from nlptk.embed.gauge import POWER, moment, put_into_gauge
from nlptk.embed.objectives.glove import Glove
from tests.embed.small_counts import random_counts

WORDS = 23


@pytest.fixture(params=[4, 40], ids=["more words than dimensions", "fewer words than dimensions"])
def parts(request):
    """Words' and contexts' vectors, and how often each word is in a row and in a column."""
    rng = np.random.default_rng(request.param)
    return rng.normal(size=(2, WORDS, request.param)), rng.exponential(10, (2, WORDS)) + 0.1


def _by_the_book(tables, counts, power: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows of P^-1/2 U S^p and of Q^-1/2 V S^p, S in parts of the largest."""
    roots = np.sqrt(counts / counts.sum(axis=1, keepdims=True))
    left, sizes, right = np.linalg.svd(roots[0][:, None] * (tables[0] @ tables[1].T) * roots[1])
    kept = min(tables.shape[1:])
    scales = (sizes[:kept] / sizes[0]) ** power
    return left[:, :kept] / roots[0][:, None] * scales, right[:kept].T / roots[1][:, None] * scales


def _in_gauge(tables, counts, **options) -> np.ndarray:
    words, contexts = tables[0].copy(), tables[1].copy()
    put_into_gauge(words, contexts, *counts, **options)
    assert np.array_equal(contexts, tables[1])
    return words


def _products(vectors: np.ndarray) -> np.ndarray:
    return vectors @ vectors.T


@pytest.mark.parametrize("power", [0.0, POWER, 1.0])
@pytest.mark.parametrize("both", [True, False])
def test_products_are_those_of_the_decomposition_of_the_whole_table(parts, power, both, monkeypatch):
    monkeypatch.setattr(gauge, "_ROWS_AT_ONCE", 5)
    words, contexts = _by_the_book(*parts, power)
    expected = words + contexts if both else words
    found = _in_gauge(*parts, both=both, power=power)
    assert np.allclose(_products(found), _products(expected), rtol=1e-6, atol=1e-8)


def test_powers_that_add_up_to_1_have_the_products_that_were_fitted(parts):
    tables, counts = parts
    moments = [moment(*each) for each in zip(tables, counts, strict=True)]
    words = tables[0] @ gauge.gauge(*moments, POWER)[0]
    contexts = tables[1] @ gauge.gauge(*moments, 1 - POWER)[1]
    fitted = tables[0] @ tables[1].T
    roots = np.sqrt(counts / counts.sum(axis=1, keepdims=True))
    largest = np.linalg.norm(roots[0][:, None] * fitted * roots[1], ord=2)
    assert np.allclose(words @ contexts.T * largest, fitted)


def test_what_is_given_does_not_depend_on_where_the_fitting_came_out(parts):
    tables, counts = parts
    change = np.random.default_rng(1).normal(size=(tables.shape[2],) * 2)
    other = np.array([tables[0] @ change, tables[1] @ np.linalg.inv(change).T])
    assert not np.allclose(_products(other.sum(axis=0)), _products(tables.sum(axis=0)))
    assert np.allclose(_products(_in_gauge(other, counts)), _products(_in_gauge(tables, counts)))


def test_directions_without_products_come_to_nothing(parts):
    (words, contexts), counts = parts
    words[:, 2:] = contexts[:, 2:] = 0
    words[:, 2], contexts[:, 3] = 5, 7
    expected = sum(table[:, :2] for table in _by_the_book(np.array([words, contexts]), counts, POWER))
    found = _in_gauge(np.array([words, contexts]), counts)
    assert np.allclose(_products(found), _products(expected))


@pytest.mark.parametrize("where", [0, 1, slice(None)])
def test_no_products_at_all_give_zeros(parts, where):
    tables, counts = parts
    tables[where] = 0
    assert not _in_gauge(tables, counts).any()


def test_sides_that_have_no_direction_in_common_give_zeros(parts):
    tables, counts = parts
    turn = np.linalg.qr(np.random.default_rng(2).normal(size=(tables.shape[2],) * 2))[0]
    tables[0, :, 2:] = tables[1, :, :2] = 0
    assert not _in_gauge(tables @ turn, counts).any()


def test_a_word_that_is_never_in_a_row_has_the_vector_of_its_context():
    tables = np.random.default_rng(3).normal(size=(2, WORDS, 4)).astype(np.float32)
    counts = np.ones((2, WORDS))
    tables[0, 6] = counts[0, 6] = 0
    both, words = _in_gauge(tables, counts), _in_gauge(tables, counts, both=False)
    assert both.dtype == np.float32
    assert not words[6].any()
    assert np.linalg.norm(both[6]) > 0.1


def test_rows_and_columns_are_weighted_by_their_own_counts():
    counts = random_counts(4)
    margins = Margins.of(counts, Glove())
    assert not np.allclose(margins.rows, margins.columns)
    factors = Factors.random(len(counts.words), 3, seed=1)
    tables = np.array([factors.words, factors.contexts])
    factors.put_into_gauge(margins, both=True)
    assert np.array_equal(factors.words, _in_gauge(tables, np.array([margins.rows, margins.columns])))
