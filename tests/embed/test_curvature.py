"""How far rows may move in a step."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.embed.curvature import Pace, Spread, share_of_curvature
from nlptk.embed.pairs import sigmoid, softplus


def _measured(vectors, weights) -> Spread:
    spread = Spread.unknown(vectors.shape[1])
    spread.measure(vectors, np.arange(len(vectors)), weights)
    return spread


def test_the_spread_is_that_of_the_second_moments_along_their_main_axis_and_across():
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(200, 5)) * [1, 1, 1.5, 1, 1] + [2, 0, 1, 0, 0]
    weights = rng.random(200)
    spread = _measured(vectors, weights)
    squares, axes = np.linalg.eigh(vectors.T @ (vectors * weights[:, np.newaxis]) / weights.sum())
    assert spread.squares == pytest.approx(squares[-1:-3:-1], rel=0.05)
    assert abs(spread.axis @ axes[:, -1]) == pytest.approx(1, abs=1e-3)


def test_of_many_vectors_one_in_eight_is_looked_at():
    vectors = np.random.default_rng(1).normal(size=(600, 5)) * [1, 3, 2, 1, 1]
    spread = _measured(np.repeat(vectors, 8, axis=0), np.ones(4800))
    assert spread.squares == pytest.approx(np.linalg.eigvalsh(vectors.T @ vectors / 600)[-1:-3:-1], rel=0.01)


@pytest.mark.parametrize("vectors", [np.zeros((4, 3)), np.zeros((4, 1))])
def test_nothing_holds_back_where_all_vectors_are_zero(vectors):
    spread = _measured(vectors, np.ones(4))
    assert spread.squares.tolist() == [0, 0]
    gradients = np.ones((2, vectors.shape[1]))
    assert (Pace(0.5, 1, 4, spread).steps(gradients, np.array([1.0, 1e6])) == 0.5).all()


@pytest.mark.parametrize("dim", [1, 4])
@pytest.mark.parametrize("seed", range(5))
def test_a_step_makes_the_loss_of_a_row_fall_however_many_pairs_it_sums_up(seed, dim):
    rng = np.random.default_rng(seed)
    hidden, row, rate = rng.normal(size=(800, dim)) + 1, np.zeros(dim), 0.05
    signs = rng.choice([-1, 1], 800)

    def loss(at):
        return softplus(signs * (hidden @ at)).sum()

    gradient = signs / 2 @ hidden
    pace = Pace(rate, 1.0, 800, _measured(hidden, np.ones(800)))
    step = pace.steps(gradient[np.newaxis].copy(), np.array([800.0]))[0]
    assert loss(row - step) < loss(row)
    assert loss(row - rate * gradient) > loss(row)


def test_rows_of_few_pairs_move_by_all_of_their_gradient_and_others_less_along_the_axis():
    spread = Spread(np.array([4.0, 1.0]), np.array([1, 0], np.float32))
    gradients, times = np.ones((4, 2)), np.array([1.0, 10.0, 100.0, 1000.0])
    steps = Pace(0.1, 2.0, 1000, spread).steps(gradients, times)
    # A row has 0.1 * 2 * 4 / 4 = 0.2 for each of its times; across, all 1000 have 2 * 0.05 * 1000 = 100.
    assert steps == pytest.approx(
        0.1 * np.array([[1, 1], [1 / 2, 1 / 2], [1 / 20, 1 / 20], [1 / 200, 1 / 100]])
    )


@pytest.mark.parametrize("score", [-8.0, -4.0, -1.0, 0.0, 1.0, 6.0])
def test_noise_is_refused_further_by_steps_that_suit_its_error(score):
    """With 1 / 4 for the second derivative, noise that is nearly refused would stay where it is."""
    error = sigmoid(np.array([score]))[0]
    share = share_of_curvature(np.array([error]))[0]
    on_the_way = np.linspace(score, score - error / (share / 4), 100)
    errors = sigmoid(on_the_way.copy())
    assert (errors * (1 - errors) <= share / 4 + 1e-12).all()
    assert softplus(on_the_way[-1]) < softplus(np.array(score))
