"""What holds for every objective with every loss, found by listing their folders."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from nlptk.core.registry import build, describe, names, printed
from nlptk.embed.train import LOSSES, OBJECTIVES
from tests.embed.blocks import DIM, SmallText

CASES = list(
    product([*names(OBJECTIVES), "cbow:mean=false"], [*names(LOSSES), "negative-sampling:negative=2"])
)
every_case = pytest.mark.parametrize(("objective", "loss"), CASES)

STEP = 1e-5


def _by_differences(text: SmallText, table: np.ndarray) -> np.ndarray:
    """The gradient of the textbook's loss by each number of a table."""
    gradient = np.zeros_like(table)
    for place in np.ndindex(table.shape):
        at = table[place]
        table[place] = at + STEP
        more = text.loss_by_the_book()
        table[place] = at - STEP
        less = text.loss_by_the_book()
        table[place] = at
        gradient[place] = (more - less) / (2 * STEP)
    return gradient


@every_case
def test_blocks_have_the_loss_of_all_pairs_one_by_one(objective, loss):
    text = SmallText.of(objective, loss)
    assert text.judged()[0] == pytest.approx(text.loss_by_the_book(), rel=1e-12)


@every_case
def test_its_gradients_are_those_of_the_textbook_by_finite_differences(objective, loss):
    text = SmallText.of(objective, loss)
    rng = np.random.default_rng(3)
    _, by_inputs, by_outputs = text.judged()
    for table, gradient in ((text.inputs, by_inputs), (text.outputs, by_outputs)):
        scale = np.abs(gradient).max()
        for row, column in zip(rng.choice(len(table), 6, replace=False), range(6), strict=True):
            part = table[row : row + 1, column % DIM : column % DIM + 1]
            assert abs(_by_differences(text, part)[0, 0] - gradient[row, column % DIM]) < 1e-6 * scale


@every_case
def test_at_first_its_loss_is_that_of_zero_vectors(objective, loss):
    text = SmallText.of(objective, loss)
    text.outputs[:] = 0
    layer = text.layer
    total, _, _ = text.judged()
    tolerance = 0.15 if "hierarchical" in loss else 1e-9  # a mean over the vocabulary, not over this text
    assert total / len(text.pairs()) == pytest.approx(layer.initial_loss, rel=tolerance)


@pytest.mark.parametrize("package", [OBJECTIVES, LOSSES])
def test_every_method_and_parameter_is_described(package):
    for method in describe(package):
        assert method.summary.endswith(".")
        assert all(parameter.meaning for parameter in method.parameters)
        assert printed(build(package, method.name)).startswith(method.name)
