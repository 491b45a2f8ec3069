from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from nlptk.augment.draws import below, choose, near_the_front
from nlptk.core.random import generator


def test_as_many_are_chosen_as_are_wanted_or_there_are():
    owners = np.array([0, 0, 0, 2, 2, 3])
    chosen, rows = choose(generator(1, "test", 0), owners, np.array([2, 5, 9, 0]))
    assert rows.tolist() == [0, 0, 2, 2]
    assert np.array_equal(owners[chosen], rows)
    assert len(set(chosen.tolist())) == chosen.size


def test_candidates_are_chosen_alike():
    owners = np.repeat(np.arange(30_000), 4)
    chosen, _ = choose(generator(1, "test", 0), owners, np.full(30_000, 1))
    counts = np.bincount(chosen % 4)
    assert counts == pytest.approx([7500] * 4, abs=4 * 75)  # 4 standard deviations


@pytest.mark.parametrize(("size", "wanted"), [(4, 2), (9, 2), (3, 2), (3, 3), (5, 4)])
def test_every_ordered_choice_is_as_likely(size, wanted):
    rows = 40_000
    owners = np.repeat(np.arange(rows), size)
    chosen, _ = choose(generator(1, "test", 0), owners, np.full(rows, wanted))
    found = Counter(map(tuple, (chosen % size).reshape(rows, wanted).tolist()))
    ways = list(permutations(range(size), wanted))
    expected = rows / len(ways)
    squares = sum((found[way] - expected) ** 2 / expected for way in ways)  # chi square, len(ways) - 1 free
    assert set(found) == set(ways)
    assert squares < len(ways) - 1 + 5 * np.sqrt(2 * (len(ways) - 1))


def test_a_negative_number_is_none():
    chosen, rows = choose(generator(1, "test", 0), np.array([1, 1]), np.array([-1, 1]))
    assert rows.tolist() == [1]
    assert chosen.size == 1


def test_the_first_choice_is_by_weight():
    owners = np.repeat(np.arange(30_000), 3)
    weights = np.tile([1.0, 2.0, 3.0], 30_000)
    chosen, _ = choose(generator(1, "test", 0), owners, np.full(30_000, 1), weights)
    assert np.bincount(chosen % 3) == pytest.approx([5000, 10_000, 15_000], abs=350)


def test_weights_may_be_tiny():
    owners = np.repeat(np.arange(1000), 2)
    chosen, rows = choose(generator(1, "test", 0), owners, np.full(1000, 2), np.full(2000, 1e-300))
    assert sorted(chosen.tolist()) == list(range(2000))
    assert np.array_equal(owners[chosen], rows)


def test_numbers_below_bounds():
    bounds = np.repeat([1, 2, 10], 1000)
    drawn = below(generator(1, "test", 0), bounds)
    assert (drawn < bounds).all()
    assert set(drawn[2000:].tolist()) == set(range(10))


def test_the_front_is_drawn_as_the_square_root_says():
    drawn = near_the_front(generator(1, "test", 0), np.full(100_000, 4))
    expected = 100_000 * np.diff(np.sqrt([0, 0.25, 0.5, 0.75, 1]))
    assert np.bincount(drawn) == pytest.approx(expected, abs=700)
