"""Rows fitted by conjugate gradients: what they come to, and how they are cut."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.embed import rowfit
from nlptk.embed.rowfit import Direction, RowProblem

ROWS, PAIRS, DIM, WORDS, RIDGE = 3, 11, 4, 9, 0.5


@pytest.fixture
def parts():
    rng = np.random.default_rng(2)
    weights = rng.random((ROWS, PAIRS))
    weights[1, 5:] = 0  # filled up
    return (
        rng.normal(size=(WORDS, DIM)),
        rng.integers(0, WORDS, (ROWS, PAIRS)),
        rng.normal(size=(ROWS, PAIRS)),
        weights,
    )


def _start() -> Direction:
    return Direction(np.zeros((ROWS, DIM)), np.zeros(ROWS))


@pytest.mark.parametrize("bias", [True, False])
def test_steps_as_many_as_unknowns_solve_the_normal_equations(parts, bias):
    table, columns, targets, weights = parts
    at = _start()
    loss = RowProblem(*parts, ridge=RIDGE, bias=bias).improve(at, 2 * (DIM + 1))
    total = 0.0
    for row in range(ROWS):
        features = np.c_[table[columns[row]], np.ones(PAIRS) if bias else np.zeros(PAIRS)]
        normal = features.T @ (features * weights[row, :, None]) + np.diag([RIDGE] * DIM + [0 if bias else 1])
        solved = np.linalg.solve(normal, features.T @ (weights[row] * targets[row]))
        assert np.allclose(np.r_[at.vectors[row], at.biases[row]], solved, atol=1e-9)
        total += float(weights[row] @ (features @ solved - targets[row]) ** 2)
    assert loss == pytest.approx(total)


def test_each_step_makes_less_of_what_is_made_small(parts):
    problem, at = RowProblem(*parts, ridge=RIDGE), _start()
    before = np.inf
    for _ in range(5):
        loss = problem.improve(at, 1)
        now = loss + RIDGE * float((at.vectors**2).sum())
        assert now < before
        assert loss == pytest.approx(problem.loss(problem.errors(at)))
        before = now


def test_rows_too_long_to_be_held_are_fitted_alike(parts, monkeypatch):
    held, gathered = _start(), _start()
    RowProblem(*parts, ridge=RIDGE).improve(held, 3)
    monkeypatch.setattr(rowfit, "_HELD", 7)
    RowProblem(*parts, ridge=RIDGE).improve(gathered, 3)
    assert np.allclose(held.vectors, gathered.vectors, atol=1e-12)
    assert np.allclose(held.biases, gathered.biases, atol=1e-12)


def test_a_row_without_pairs_comes_to_nothing(parts):
    table, columns, targets, _ = parts
    at = Direction(np.ones((ROWS, DIM)), np.zeros(ROWS))
    assert RowProblem(table, columns, targets, np.zeros((ROWS, PAIRS)), ridge=RIDGE).improve(at, 2) == 0
    assert np.allclose(at.vectors, 0)
    assert np.isfinite(at.biases).all()
