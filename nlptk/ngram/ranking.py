"""Trials ranked by perplexity, and how sure the differences are.

The differences to the best are judged by a paired bootstrap over the sentences of the test text (Koehn 2004):
how often does the best lose its lead when sentences are drawn anew, with replacement?
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.random import generator
from nlptk.ngram.backoff import Floats, Int64s
from nlptk.ngram.trial import Trial

COLUMNS = (
    "rank",
    "method",
    "order",
    "train_tokens",
    "events",
    "oovs",
    "zeroprobs",
    "perplexity",
    "perplexity_excluding_oov",
    "bits_per_token",
    "bits_per_character",
    "bits_behind",
    "bits_behind_low",
    "bits_behind_high",
    "p",
)
RESAMPLES = 1000
INTERVAL = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Place:
    """A trial's place in the ranking, and what divides it from the best."""

    trial: Trial
    rank: int | None = None  # from 1 up; None for what is out of the ranking, as are the numbers below
    behind: float | None = None  # bits a token behind the best
    low: float | None = None  # of the interval in which the bits lie 95 times of 100
    high: float | None = None
    p: float | None = None  # how likely it is to be no worse than the best by chance; None for the best

    def row(self, characters: int) -> dict[str, object]:
        """Return the columns of a report on a text of so many characters."""
        outcome = self.trial.outcome
        events = int(outcome.events.sum())
        values = (
            self.rank,
            self.trial.method,
            self.trial.order,
            self.trial.tokens,
            events,
            outcome.oovs,
            outcome.zeroprobs,
            outcome.perplexity,
            outcome.known_perplexity,
            outcome.bits_per_token,
            outcome.bits / characters,
            self.behind,
            self.low,
            self.high,
            self.p,
        )
        return dict(zip(COLUMNS, values, strict=True))


def comparable(found: Sequence[Trial]) -> list[Trial]:
    """Return the trials with probabilities that cut sentences into as many words as the first one does."""
    return [
        each
        for each in found
        if each.is_sound and np.array_equal(each.outcome.events, found[0].outcome.events)
    ]


def ranking(found: Sequence[Trial], seed: int = 0, resamples: int = RESAMPLES) -> list[Place]:
    """Rank comparable trials by perplexity, unknown words included; the others come last.

    Raises UsageError for a seed outside 64 bits.
    """
    ranked = sorted(comparable(found), key=lambda each: each.outcome.bits)
    others = [each for each in found if each not in ranked]
    others.sort(key=lambda each: (not each.is_sound, each.outcome.zeroprobs, each.outcome.bits_per_token))
    places = []
    if ranked:
        best = ranked[0].outcome
        behind = np.array([best.logprobs - each.outcome.logprobs for each in ranked]) / math.log(2)
        drawn = _resampled(behind, best.events, seed, resamples)
        mean = behind.sum(axis=1) / max(int(best.events.sum()), 1)
        low, high = np.quantile(drawn, INTERVAL, axis=1)
        p = ((drawn <= 0).sum(axis=1) + 1) / (resamples + 1)
        for row, trial in enumerate(ranked):
            bounds = float(mean[row]), float(low[row]), float(high[row])
            places.append(Place(trial, row + 1, *bounds, float(p[row]) if row else None))
    return places + [Place(trial) for trial in others]


def _resampled(values: Floats, events: Int64s, seed: int, resamples: int) -> Floats:
    """Return the values a token (T, R) of sentences drawn anew; `values` are of each sentence (T, S)."""
    means = np.zeros((len(values), resamples))
    for number in range(resamples if events.size else 0):
        drawn = generator(seed, "bootstrap", number).integers(0, events.size, events.size)
        times = np.bincount(drawn, minlength=events.size)
        means[:, number] = values @ times / max(int(events @ times), 1)
    return means
