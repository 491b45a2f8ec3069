"""Paths through lattices, held against trying all of them."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.hmm import lattice as lattices
from nlptk.hmm import viterbi
from nlptk.hmm.nbest import best_lists
from nlptk.hmm.posterior import posteriors
from nlptk.hmm.viterbi import best_paths
from tests.hmm.lattices import leads, paths, random_lattice, weight

SEEDS = range(40)
FEW_EDGES = 3


@pytest.fixture(params=["as it is", "dense", "few at a time", "dense, few at a time"])
def batches(request, monkeypatch):
    """Work on all edges at once or on a few, in ragged or in dense arrays."""
    if "dense" in request.param:
        monkeypatch.setattr(viterbi, "_DENSE", 1)
    if "few" in request.param:
        monkeypatch.setattr(lattices, "EDGES", FEW_EDGES)
        monkeypatch.setattr(viterbi, "EDGES", FEW_EDGES)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("batches")
def test_the_best_path_is_the_best_of_all(seed):
    lattice, sentences = random_lattice(seed)
    path, totals = best_paths(lattice)
    for start, end in sentences:
        _, weights = paths(lattice, start, end)
        assert weight(lattice, path[start:end].tolist()) == pytest.approx(weights.max())
        assert totals[start:end].sum() == pytest.approx(weights.max())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("batches")
def test_posteriors_are_sums_over_all_paths(seed):
    lattice, sentences = random_lattice(seed)
    found, totals = posteriors(lattice)
    for start, end in sentences:
        ways, weights = paths(lattice, start, end)
        total = np.logaddexp.reduce(weights)
        assert totals[start:end].sum() == pytest.approx(total)
        expected = np.zeros(lattice.weights.size)
        for way, share in zip(ways, np.exp(weights - total), strict=True):
            expected[list(way)] += share
        states = slice(lattice.offsets[start], lattice.offsets[end])
        assert found[states] == pytest.approx(expected[states])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("most", [1, 7])
@pytest.mark.usefixtures("batches")
def test_the_best_few_paths_are_the_best_of_all(seed, most):
    lattice, sentences = random_lattice(seed)
    states, weights = best_lists(lattice, most)
    for start, end in sentences:
        ways, all_weights = paths(lattice, start, end)
        best = np.sort(all_weights)[::-1][:most]
        found = [tuple(states[start:end, rank].tolist()) for rank in range(best.size)]
        assert weights[end - 1, : best.size] == pytest.approx(best)
        assert (weights[end - 1, best.size :] == -np.inf).all()
        assert [weight(lattice, way) for way in found] == pytest.approx(best)
        assert len(set(found)) == best.size <= len(ways)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wide_beam_changes_nothing_and_the_narrowest_keeps_only_the_best_so_far(seed):
    lattice, sentences = random_lattice(seed)
    path, _ = best_paths(lattice)
    assert np.array_equal(best_paths(lattice, 1e9)[0], path)
    greedy, _ = best_paths(lattice, 1e-9)
    for start, end in sentences:
        way = [int(lattice.offsets[start])]
        for place in range(start + 1, end):
            states = range(lattice.offsets[place], lattice.offsets[place + 1])
            states = [state for state in states if leads(lattice, way[-1], state, place)]
            way.append(max(states, key=lambda state: weight(lattice, [*way, state])))
        assert greedy[start:end].tolist() == way


def test_an_empty_lattice_has_no_paths():
    lattice, _ = random_lattice(0, sentences=0)
    path, totals = best_paths(lattice)
    assert not path.size and not totals.size
    assert not posteriors(lattice)[0].size
    assert best_lists(lattice, 2)[0].shape == (0, 2)
