"""What holds for every objective, of text with every loss and of counts, found by listing their folders."""

from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np
import pytest

from nlptk.core.registry import build, describe, find, names, printed
from nlptk.embed.objectives._base import OBJECTIVES, CountObjective, Objective
from nlptk.embed.train import LOSSES
from tests.embed.blocks import DIM, SmallText
from tests.embed.small_counts import SmallCounts
from tests.oracle.embed import gradient_by_differences

OF_TEXT = [name for name in names(OBJECTIVES) if issubclass(find(OBJECTIVES, name).METHOD, Objective)]
OF_COUNTS = [name for name in names(OBJECTIVES) if issubclass(find(OBJECTIVES, name).METHOD, CountObjective)]
CASES = list(
    product(
        [*OF_TEXT, "cbow:mean=false", "cbow:whole=true"], [*names(LOSSES), "negative-sampling:negative=2"]
    )
)
every_case = pytest.mark.parametrize(("objective", "loss"), CASES)


@every_case
def test_blocks_have_the_loss_of_all_pairs_one_by_one(objective, loss):
    text = SmallText.of(objective, loss)
    assert text.judged()[0] == pytest.approx(text.loss_by_the_book(), rel=1e-12)


@every_case
def test_its_gradients_are_those_of_the_textbook_by_finite_differences(objective, loss):
    text = SmallText.of(objective, loss)
    rng = np.random.default_rng(3)
    _, by_inputs, by_outputs = text.judged()
    losses = (partial(text.loss_by_the_book, to_inputs=True), text.loss_by_the_book)
    for table, gradient, loss_of in zip(
        (text.inputs, text.outputs), (by_inputs, by_outputs), losses, strict=True
    ):
        scale = np.abs(gradient).max()
        for row, column in zip(rng.choice(len(table), 6, replace=False), range(6), strict=True):
            part = table[row : row + 1, column % DIM : column % DIM + 1]
            by_differences = gradient_by_differences(loss_of, part)[0, 0]
            assert abs(by_differences - gradient[row, column % DIM]) < 1e-6 * scale


@every_case
def test_at_first_its_loss_is_that_of_zero_vectors(objective, loss):
    text = SmallText.of(objective, loss)
    text.outputs[:] = 0
    layer = text.layer
    total, _, _ = text.judged()
    tolerance = 0.15 if "hierarchical" in loss else 1e-9  # a mean over the vocabulary, not over this text
    assert total / len(text.pairs()) == pytest.approx(layer.initial_loss, rel=tolerance)


def test_every_objective_is_of_text_or_of_counts():
    assert sorted([*OF_TEXT, *OF_COUNTS]) == names(OBJECTIVES)


@pytest.mark.parametrize("objective", OF_COUNTS)
def test_more_of_a_pair_never_matters_less(objective):
    counts = np.geomspace(0.01, 1e6, 200, dtype=np.float32)
    _, weights = build(OBJECTIVES, objective).targets(counts)
    assert (np.diff(weights) >= 0).all()
    assert (weights > 0).all()


@pytest.mark.parametrize("objective", OF_COUNTS)
@pytest.mark.parametrize(("bias", "noise"), [(True, 0), (False, 0), (False, 0.7)])
def test_its_gradients_by_rows_are_those_of_the_textbook_by_finite_differences(objective, bias, noise):
    small = SmallCounts.of(f"{objective}:bias={str(bias).lower()},noise={noise}")
    for of_contexts in (False, True):
        side, gradient = small.factors.side(of_contexts), small.gradient(of_contexts)
        pairs = [(side.vectors, gradient.vectors)] + ([(side.biases, gradient.biases)] if bias else [])
        for table, by_rows in pairs:
            scale = np.abs(by_rows).max()
            assert (
                np.abs(gradient_by_differences(small.loss_by_the_book, table) - by_rows).max() < 1e-6 * scale
            )


@pytest.mark.parametrize("package", [OBJECTIVES, LOSSES])
def test_every_method_and_parameter_is_described(package):
    for method in describe(package):
        assert method.summary.endswith(".")
        assert all(parameter.meaning for parameter in method.parameters)
        assert printed(build(package, method.name)).startswith(method.name)
