"""Gradients of the same row are summed and taken off it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.embed.curvature import Pace, Spread
from nlptk.embed.rowsteps import take_steps


def _pace(rate: float, most_times: float, dim: int = 1) -> Pace:
    """A pace that holds rows back that have more than so many times."""
    square = 4 / (rate * most_times)
    return Pace(rate, 1.0, 10**6, Spread(np.array([square, square]), np.eye(dim, dtype=np.float32)[0]))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=200), st.integers(0, 2**32))
def test_every_row_moves_by_the_sum_of_its_gradients(rows, seed):
    rng = np.random.default_rng(seed)
    table, gradients = rng.normal(size=(10, 3)), rng.normal(size=(300, 3))
    places = rng.permutation(300)[: len(rows)]
    expected = table.copy()
    np.subtract.at(expected, np.array(rows), 0.5 * gradients[places])
    take_steps(table, np.array(rows), places, gradients, np.ones(300), _pace(0.5, 1000, 3))
    assert table == pytest.approx(expected)


@pytest.mark.parametrize(("count", "steps"), [(1, 1), (8, 8), (9, 8), (100, 8)])
def test_a_row_moves_no_further_than_by_its_most_times(count, steps):
    table = np.zeros((2, 1))
    take_steps(
        table, np.ones(count, np.int64), np.arange(count), np.ones((count, 1)), np.ones(count), _pace(1.0, 8)
    )
    assert table.tolist() == [[0], [pytest.approx(-steps)]]


def test_a_gradient_of_many_targets_counts_as_often():
    table = np.zeros((1, 1))
    take_steps(
        table, np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones((1, 1)), np.array([16.0]), _pace(1.0, 8)
    )
    assert table.tolist() == [[-0.5]]


def test_nothing_moves_without_gradients():
    table = np.ones((2, 2))
    none = np.zeros(0, np.int64)
    take_steps(table, none, none, np.zeros((4, 2)), np.zeros(4), _pace(1.0, 8, 2))
    assert (table == 1).all()
