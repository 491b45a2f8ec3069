"""The maximization step of Baum-Welch, and where it starts (Rabiner 1989, equations 40 and 109 to 111).

A prior is added to every expected count: that of each state as the first one, of each state after each, and
of each word in each state that may have it. What rises with each iteration is the log-likelihood of the text
plus the prior times the logarithms of all these probabilities: with a prior of 0, the log-likelihood. With a
tag dictionary states are tags, and a word that is in it has only its own (Merialdo 1994).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.core.random import generator
from nlptk.core.vocab import BEGIN_ID, END_ID, Vocabulary
from nlptk.hmm.algorithms import Floats, logs
from nlptk.hmm.dictionary import TagDictionary
from nlptk.hmm.expectations import Expected, Parameters
from nlptk.hmm.fit_settings import FitSettings

Mask = NDArray[np.bool_]

STREAM = "hmm fit"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is the same for all starts."""

    settings: FitSettings
    states: int
    counts: Int64s  # (V,) of the words
    allowed: Mask  # (K, V), or (1, V) where all states may have the same words

    @property
    def tokens(self) -> int:
        """The number of tokens."""
        return int(self.counts.sum())

    def random_start(self, number: int) -> Parameters:
        """Draw parameters: transitions about even, each word shared out among its states at random."""
        random = generator(self.settings.seed, STREAM, number)
        initial = 0.5 + random.random(self.states)
        transitions = 0.5 + random.random((self.states, self.states))
        shares = random.standard_exponential((self.states, self.counts.size))
        shares *= self.allowed
        shares *= (self.counts + self.settings.prior) / np.maximum(shares.sum(axis=0), 1e-300)
        return Parameters(initial / initial.sum(), _rows(transitions, transitions), _rows(shares, shares))

    def maximized(self, old: Parameters, sums: Expected) -> Parameters:
        """Return the parameters that make what is expected likeliest; a state that is not expected stays.

        A tag that no word of the text may have emits nothing: its row is 0.
        """
        prior = self.settings.prior
        initial, emissions = sums.initial + prior, sums.emissions
        emissions += prior * self.allowed
        return Parameters(
            initial / initial.sum(),
            _rows(old.transitions * sums.followers + prior, old.transitions),
            _rows(emissions, old.emissions),
        )

    def log_prior(self, parameters: Parameters) -> float:
        """Return the part of the objective that is not the likelihood."""
        if not self.settings.prior:
            return 0.0
        rows = np.broadcast_to(self.allowed, parameters.emissions.shape)
        allowed = [row[of] for row, of in zip(parameters.emissions, rows, strict=True)]
        parts = [parameters.initial, parameters.transitions, *allowed]
        return self.settings.prior * math.fsum(float(logs(part).sum()) for part in parts)


def allowed_words(vocab: Vocabulary, dictionary: TagDictionary | None) -> Mask:
    """Return which words each state may have: `<s>` and `</s>` are never among the words."""
    allowed = dictionary.allowed(vocab) if dictionary else np.ones((1, len(vocab)), dtype=np.bool_)
    allowed[:, [BEGIN_ID, END_ID]] = False
    return allowed


def _rows(weights: Floats, otherwise: Floats) -> Floats:
    """Make rows sum to one, in place; a row of zeros becomes that of `otherwise`."""
    sums = weights.sum(axis=1)
    empty = sums == 0
    weights /= np.where(empty, 1, sums)[:, np.newaxis]
    if empty.any():
        weights[empty] = otherwise[empty]
    return weights
