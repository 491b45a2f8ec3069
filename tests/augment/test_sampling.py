"""Draws for many sentences at once, held against their closed forms at fixed seeds."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.noise._sampling import Lengths, lay_out, rounded, sample, shuffled
from nlptk.augment.noise.ngram import Ngram
from nlptk.augment.noise.span import Span
from nlptk.augment.noise.text_infilling import TextInfilling
from nlptk.core.random import generator
from tests.augment.noisy import assert_distributed, assert_mean

MANY = 20_000


@pytest.fixture
def random():
    """Random numbers that are the same in every run."""
    return generator(1, "test", 0)


def test_rounding_keeps_the_mean(random):
    drawn = rounded(random, np.full(MANY, 2.3))
    assert set(drawn.tolist()) == {2, 3}
    assert_mean(drawn.mean(), 2.3, np.sqrt(0.3 * 0.7), MANY)


@pytest.mark.parametrize("value", [0.0, 1.0, 7.0])
def test_whole_numbers_are_not_rounded(random, value):
    assert set(rounded(random, np.full(100, value)).tolist()) == {int(value)}


def test_every_subset_is_as_likely_as_any_other(random):
    marked = sample(random, np.full(MANY, 5), np.full(MANY, 2)).reshape(MANY, 5)
    subsets = [tuple(np.flatnonzero(row).tolist()) for row in marked]
    assert_distributed([subsets.count(each) for each in combinations(range(5), 2)], np.ones(10))


def test_every_order_is_as_likely_as_any_other(random):
    orders = (shuffled(random, np.full(MANY, 3)).reshape(MANY, 3) % 3).tolist()
    assert_distributed([orders.count(list(each)) for each in permutations(range(3))], np.ones(6))


@given(st.lists(st.tuples(st.integers(0, 6), st.floats(0, 1))))
def test_a_subset_has_the_size_that_is_asked_for(rows):
    sizes = np.array([size for size, _ in rows], dtype=np.int64)
    counts = np.array([int(share * size) for size, share in rows], dtype=np.int64)
    marked = sample(generator(3, "test", 0), sizes, counts)
    ends = np.cumsum(sizes)
    assert [
        int(marked[end - size : end].sum()) for size, end in zip(sizes, ends, strict=True)
    ] == counts.tolist()


def _drawn(random, lengths, rate, size=400):
    layout = lay_out(random, np.full(500, size), rate, lengths)
    return layout.widths[layout.is_span]


def test_span_lengths_are_geometric_up_to_ten(random):
    drawn = _drawn(random, Span().lengths, 0.15)
    weights = 0.2 * 0.8 ** np.arange(10)
    assert_distributed(np.bincount(drawn, minlength=11)[1:], weights)
    mean = (weights * np.arange(1, 11)).sum() / weights.sum()
    assert mean == pytest.approx(3.797, abs=0.001)  # the figure of the paper
    assert_mean(drawn.mean(), mean, 2.7, drawn.size)
    assert_mean(drawn.sum() / (500 * 400), 0.15, np.sqrt(15.8 * 2.7**2) / 400, 500)


def test_ngram_lengths_are_those_of_albert(random):
    drawn = _drawn(random, Ngram().lengths, 0.15)
    assert_distributed(np.bincount(drawn, minlength=4)[1:], [6 / 11, 3 / 11, 2 / 11])
    assert Ngram().lengths.probabilities == pytest.approx([6 / 11, 3 / 11, 2 / 11])


def test_infilled_spans_are_poisson_and_may_be_empty(random):
    drawn = _drawn(random, TextInfilling().lengths, 0.3)
    poisson = [np.exp(-3) * 3**n / np.prod(np.arange(1.0, n + 1)) for n in range(9)]
    observed = np.bincount(drawn, minlength=9)
    assert_distributed([*observed[:9], observed[9:].sum()], [*poisson, 1 - sum(poisson)])
    assert_mean(drawn.sum() / (500 * 400), 0.3, np.sqrt(40 * 3) / 400, 500)


def test_a_sentence_draws_the_lengths_that_it_has_room_for(random):
    lengths = Lengths(1, np.array([4.0, 2.0, 1.0]))
    assert lengths.means(np.array([1, 2, 3, 9])).tolist() == pytest.approx([1, 8 / 6, 11 / 7, 11 / 7])
    drawn = lengths.draw(random, np.full(MANY, 2))
    assert_distributed(np.bincount(drawn, minlength=3)[1:], [4, 2])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_short_sentences_have_their_share_in_spans(random, size):
    layout = lay_out(random, np.full(MANY, size), 0.15, Span().lengths)
    assert_mean(layout.widths[layout.is_span].sum() / MANY, 0.15 * size, np.sqrt(0.15 * size * size), MANY)


def test_every_place_of_a_span_is_as_likely_as_any_other(random):
    layout = lay_out(random, np.full(MANY, 6), 1 / 3, Lengths(1, np.array([0.0, 1.0])))
    assert np.bincount(layout.widths).tolist() == [0, 4 * MANY, MANY]
    places = np.flatnonzero(layout.is_span) - layout.offsets[:-1]
    assert_distributed(np.bincount(places, minlength=5), np.ones(5))


def test_every_place_of_two_spans_is_as_likely_as_any_other(random):
    layout = lay_out(random, np.full(MANY, 6), 2 / 3, Lengths(1, np.array([0.0, 1.0])))
    rows = layout.is_span.reshape(MANY, 4)  # two spans and two units between, before or behind them
    places = [tuple(np.flatnonzero(row).tolist()) for row in rows]
    assert_distributed([places.count(each) for each in combinations(range(4), 2)], np.ones(6))


@given(
    st.lists(st.integers(1, 12), min_size=1),
    st.floats(0, 1),
    st.sampled_from([Span(), Ngram(), TextInfilling()]),
    st.integers(0, 99),
)
def test_a_layout_fills_each_sentence(sizes, rate, method, seed):
    layout = lay_out(generator(seed, "test", 0), np.array(sizes), rate, method.lengths)
    filled = np.add.reduceat(np.append(layout.widths, 0), layout.offsets[:-1])
    assert filled.tolist() == sizes
    assert (layout.widths[~layout.is_span] == 1).all()
