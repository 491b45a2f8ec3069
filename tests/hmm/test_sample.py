"""Sampled sentences: as often as the model says, the same for a seed."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.errors import UsageError
from nlptk.core.random import generator
from nlptk.hmm.sample import Draws, SampleSettings, first_order, sample, second_order

INITIAL = np.array([0.7, 0.3])
TRANSITIONS = np.array([[0.1, 0.9], [0.6, 0.4]])
EMISSIONS = np.array([[0.5, 0.5, 0.0], [0.0, 0.2, 0.8]])
ENDS = np.array([0.2, 0.0])
CHAIN = first_order(INITIAL, TRANSITIONS, EMISSIONS, ENDS)


def drawn(chain, **settings):
    """Return the sentences as lists of tags and lists of words."""
    found = []
    for tags, words in sample(chain, SampleSettings(**settings)):
        bounds = list(zip(tags.offsets, tags.offsets[1:], strict=False))
        found += [(tags.values[a:b].tolist(), words.values[a:b].tolist()) for a, b in bounds]
    return found


def shares(pairs, size):
    """Return how often each second follows each first, as shares (size, size)."""
    table = np.zeros((size, size))
    np.add.at(table, tuple(np.array(pairs).T), 1)
    return table / table.sum(axis=1, keepdims=True)


def test_items_are_drawn_as_often_as_they_weigh():
    draws = Draws.of(np.array([[1.0, 0.0, 3.0], [0.0, 5.0, 0.0]]))
    rows = np.tile([0, 1], 10_000)
    found = draws.draw(rows, generator(1, "test", 0))
    assert (found[1::2] == 1).all()
    assert set(found[::2].tolist()) == {0, 2}
    assert (found[::2] == 2).mean() == pytest.approx(0.75, abs=0.02)
    with pytest.raises(ValueError, match="no item"):
        Draws.of(np.zeros((1, 2))).draw(np.zeros(1, dtype=np.int64), generator(1, "test", 0))


def test_a_first_order_chain_is_drawn_as_its_arrays_say():
    found = drawn(CHAIN, count=5000, max_length=1000)
    assert len(found) == 5000
    assert all(len(tags) == len(words) > 0 for tags, words in found)
    assert all(tags[-1] == 0 for tags, _ in found)  # no sentence ends after state 1
    assert np.mean([tags[0] for tags, _ in found]) == pytest.approx(0.3, abs=0.03)
    pairs = [pair for tags, _ in found for pair in zip(tags, [*tags[1:], 2], strict=True)]
    expected = [[0.08, 0.72, 0.2], [0.6, 0.4, 0.0]]
    np.testing.assert_allclose(shares([*pairs, (2, 2)], 3)[:2], expected, atol=0.03)
    words = [pair for tags, words in found for pair in zip(tags, words, strict=True)]
    np.testing.assert_allclose(shares([*words, (2, 2)], 3)[:2], EMISSIONS, atol=0.03)


def test_a_second_order_chain_looks_at_two_tags():
    """Tags go 0 0 1 1 0 0 1 1 ..: each is the other one than two before."""
    other = np.zeros((2, 2, 2))
    other[0, :, 1] = other[1, :, 0] = 1
    second = np.array([[0.75, 0.25], [0.0, 1.0]])
    chain = second_order(INITIAL, second, other, EMISSIONS, np.full(2, 0.1))
    found = [tags for tags, _ in drawn(chain, count=5000, max_length=50)]
    assert all(a != c for tags in found for a, c in zip(tags, tags[2:], strict=False))
    firsts = [tuple(tags[:2]) for tags in found if len(tags) > 1]
    np.testing.assert_allclose(shares(firsts, 2), second, atol=0.03)
    assert np.mean([len(tags) for tags in found]) == pytest.approx((1 - 0.9**50) / 0.1, abs=0.5)


def test_a_seed_gives_the_same_sentences_and_another_one_others():
    one, same, other = (drawn(CHAIN, count=2000, seed=seed) for seed in (1, 1, 2))
    assert one == same != other
    assert one[:1024] == drawn(CHAIN, count=1024, seed=1)
    assert one[:1024] != one[1024:]


def test_sentences_are_no_longer_than_allowed():
    endless = first_order(INITIAL, TRANSITIONS, EMISSIONS, np.zeros(2))
    assert {len(tags) for tags, _ in drawn(endless, count=10, max_length=7)} == {7}


@pytest.mark.parametrize("given", [{"count": 0}, {"max_length": 0}, {"seed": -1}])
def test_settings_that_cannot_be_meant_are_refused(given):
    with pytest.raises(UsageError):
        SampleSettings(**given)
