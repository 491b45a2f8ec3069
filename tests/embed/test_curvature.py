"""How far rows may move in a step."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nlptk.embed.curvature import most_pairs, spread
from nlptk.embed.pairs import softplus


def test_the_spread_is_the_largest_eigenvalue_of_the_mean_of_products():
    rng = np.random.default_rng(1)
    vectors = np.repeat(rng.normal(size=(40, 5)) + [2, 0, 1, 0, 0], 8, axis=0)  # one in eight is looked at
    weights = np.repeat(rng.random(40), 8)
    products = vectors.T @ (vectors * weights[:, np.newaxis]) / weights.sum()
    rows = np.arange(len(vectors))
    assert spread(vectors, rows, weights) == pytest.approx(np.linalg.eigvalsh(products)[-1], rel=1e-3)
    assert spread(vectors, rows[::-1].copy(), weights[::-1].copy()) == pytest.approx(
        spread(vectors, rows, weights)
    )


def test_nothing_holds_back_where_all_vectors_are_zero():
    assert spread(np.zeros((4, 3)), np.arange(4), np.ones(4)) == 0
    assert most_pairs(0.1, 0.0) == math.inf


@pytest.mark.parametrize("sign", [1, -1])
def test_a_step_of_so_many_pairs_makes_the_loss_of_a_row_fall(sign):
    rng = np.random.default_rng(2)
    hidden, row, rate = rng.normal(size=(800, 4)) + 1, rng.normal(size=4), 0.05

    def loss(at):
        return softplus(sign * hidden @ at).sum()

    allowed = most_pairs(rate, spread(hidden, np.arange(800), np.ones(800)))
    assert 0 < allowed < 800
    gradient = sign * (1 / (1 + np.exp(-sign * hidden @ row))) @ hidden
    held_back = row - rate * gradient / (800 / allowed)
    assert loss(held_back) < loss(row)
