"""Trials ranked: the order, the differences in bits, the bootstrap, what has no rank."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nlptk.core.errors import UsageError
from nlptk.ngram.ranking import COLUMNS, ranking
from nlptk.ngram.trial import Outcome, Trial


def trial(logprobs, method="x", *, events=None, zeroprobs=0, normalized=True, known=None, oovs=0):
    """Return a made-up trial; its sentences have one event each unless said otherwise."""
    array = np.array(logprobs, dtype=np.float64)
    lengths = np.ones(array.size, np.int64) if events is None else np.array(events)
    outcome = Outcome(lengths, oovs, array, array if known is None else np.array(known), zeroprobs)
    return Trial(method, 2, 10, outcome, normalized)


def test_trials_are_ranked_by_perplexity_with_unknown_words():
    a = trial([-1, -9], "a", known=[-1, 0], oovs=1)
    b = trial([-4, -5], "b", known=[-4, 0], oovs=1)
    assert [(each.trial.method, each.rank) for each in ranking([a, b])] == [("b", 1), ("a", 2)]


def test_what_gives_no_probabilities_has_no_rank_however_likely_the_text():
    found = [trial([-1, -1], "sums", normalized=False), trial([-1, -1], "zero", zeroprobs=1), trial([-9, -9])]
    places = ranking(found)
    assert [(each.trial.method, each.rank) for each in places] == [("x", 1), ("sums", None), ("zero", None)]
    assert places[1].p is places[1].behind is places[1].low is places[1].high is None


def test_what_cuts_sentences_otherwise_than_the_first_has_no_rank_and_no_bootstrap():
    first, same = trial([-5, -5], "first"), trial([-4, -4], "same")
    characters = trial([-5, -5], "characters", events=[9, 9])
    places = ranking([first, characters, same, trial([-5], "other file")])
    ranks = {each.trial.method: each.rank for each in places}
    assert ranks == {"same": 1, "first": 2, "characters": None, "other file": None}
    assert places[2].trial is characters  # the lower perplexity stands first
    assert places[2].p is places[2].behind is places[2].low is places[2].high is None


def test_a_clear_lead_is_certain_and_none_is_not():
    rng = np.random.default_rng(0)
    best = -5 + rng.normal(size=200)
    worse = trial(best - 2, "worse")
    noisy = trial(best + rng.normal(size=200) - 0.01, "noisy")
    first, *others = ranking([worse, noisy, trial(best, "best")])
    by_name = {each.trial.method: each for each in (first, *others)}
    assert first.p is None
    assert by_name["worse"].p < 0.002
    assert max(each.p for name, each in by_name.items() if name != "worse" and each.p is not None) > 0.05


def test_the_difference_is_in_bits_a_token_and_its_interval_holds_it():
    rng = np.random.default_rng(1)
    events, first = rng.integers(1, 9, 50), -5 + rng.normal(size=50)
    steps = rng.normal(1, 0.1, 50)
    best, other = ranking([trial(first, events=events), trial(first - steps * math.log(2), events=events)])
    assert (best.behind, best.low, best.high) == (0, 0, 0)
    assert other.behind == pytest.approx(steps.sum() / events.sum())
    assert 0 < other.low < other.behind < other.high


def test_the_seed_decides_the_samples():
    rng = np.random.default_rng(2)
    found = [trial(rng.normal(size=40)), trial(rng.normal(size=40) - 1)]
    once, again, other = (ranking(found, seed)[1] for seed in (1, 1, 2))
    assert (once.low, once.high) == (again.low, again.high) != (other.low, other.high)
    with pytest.raises(UsageError, match="--seed"):
        ranking(found, -1)


def test_a_row_has_the_figures_of_the_text():
    bits = math.log(2)
    found = trial([-6 * bits, -4 * bits], events=[3, 2], known=[-3 * bits, -3 * bits], oovs=2)
    row = ranking([found])[0].row(characters=20)
    expected = (1, "x", 2, 10, 5, 2, 0, 4.0, 4.0, 2.0, 0.5, 0.0, 0.0, 0.0, None)
    assert row == pytest.approx(dict(zip(COLUMNS, expected, strict=True)), nan_ok=True)


def test_a_text_that_cannot_be_has_an_infinite_perplexity():
    row = ranking([trial([-np.inf, -1], zeroprobs=1)])[0].row(characters=20)
    assert row["perplexity"] == row["bits_per_token"] == row["bits_per_character"] == math.inf
    assert ranking([trial([-1e4])])[0].row(1)["perplexity"] == math.inf  # beyond the largest float


def test_nothing_is_ranked_as_nothing():
    assert ranking([]) == []
