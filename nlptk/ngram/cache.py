"""A cache beside a language model: words that a text has used come back (Kuhn and De Mori 1990).

p = (1 - W) p_model + W p_cache, where p_cache(w) is the share of w among the last K words; with a decay d, a
word counts exp(-d j) when it was j words ago (Clarkson and Robinson 1997). The cache holds words of the
vocabulary only, neither `<unk>` nor `</s>`; while it is empty, p is that of the model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.ragged import Int64s
from nlptk.core.vocab import END_ID, UNKNOWN_ID
from nlptk.ngram.backoff import Floats, Ids, Scores
from nlptk.ngram.language_model import LanguageModel
from nlptk.ngram.likelihoods import em_weights
from nlptk.ngram.scoring import Adaptation, Reader, Scored, Texts, scored

LARGEST = 1 << 30  # words of a cache


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheSettings:
    """How a cache works; raises UsageError for values that cannot be meant."""

    size: int  # K, in words
    decay: float = 0.0

    def __post_init__(self) -> None:
        """Check the values."""
        if not 1 <= self.size <= LARGEST:
            raise UsageError("--cache", f"{self.size} is not in 1 to {LARGEST}", "Give 500, say")
        if not 0 <= self.decay < math.inf:
            raise UsageError("--cache-decay", f"{self.decay:g} is no rate", "Give 0.005, say, or 0 for none")

    @property
    def signature(self) -> str:
        """What a report adds to the model's own signature."""
        return f"cache:{self.size}" + (f"|cache_decay:{self.decay!r}" if self.decay else "")


class Cache:
    """The words of a file so far, and how likely they make each next word."""

    def __init__(self, settings: CacheSettings) -> None:
        self._settings = settings
        self._past = np.zeros(0, dtype=np.int64)  # the last words, K at most

    def restart(self) -> None:
        """Forget all words: a file begins."""
        self._past = self._past[:0]

    def probabilities(self, text: Ids) -> Floats:
        """Return p_cache of the text that follows (P,), nan where the cache is empty."""
        known = text > END_ID
        words = np.concatenate((self._past, text[known].astype(np.int64)))
        shares = _Shares(words, self._settings)
        before = self._past.size + np.cumsum(known) - known  # words before each place
        result = np.where(before > 0, 0.0, np.nan)
        own = shares.of_words()[self._past.size :]
        result[known] = np.where(before[known] > 0, own, np.nan)
        self._past = words[max(0, words.size - self._settings.size) :]
        return result


class _Shares:
    """The words of a stretch of text, sorted by word and then by place."""

    def __init__(self, words: Int64s, settings: CacheSettings) -> None:
        self._size, self._decay = settings.size, settings.decay
        self._total = words.size
        self._bits = np.int64(max(1, int(words.size).bit_length() + 1))
        self._keys = (words << self._bits) | np.arange(words.size)
        self._keys.sort()
        self._places = self._keys & ((1 << self._bits) - 1)
        self._words = self._keys >> self._bits
        fresh = np.ones(words.size, dtype=np.bool_)
        fresh[1:] = self._words[1:] != self._words[:-1]
        self._ranks = np.arange(words.size)
        self._first = np.maximum.accumulate(np.where(fresh, self._ranks, 0))  # of the same word

    def of_words(self) -> Floats:
        """Return the share of each word among the K words before it (T,), nan for the first."""
        oldest = np.maximum(self._places - self._size, 0)
        since = np.searchsorted(
            self._keys, (self._words << self._bits) | oldest
        )  # its first one in the cache
        if self._decay:
            influence = self._decayed(since)
            all_steps = np.minimum(self._places, self._size)
            whole = np.exp(-self._decay) * np.expm1(-self._decay * all_steps) / np.expm1(-self._decay)
        else:
            influence, whole = (self._ranks - since).astype(np.float64), np.minimum(self._places, self._size)
        shares = np.empty(self._total)
        with np.errstate(invalid="ignore"):
            shares[self._places] = influence / whole
        return shares

    def _decayed(self, since: Int64s) -> Floats:
        """Return the sum of exp(-d j) over the same word's places in the cache, j words before (T,)."""
        sums = self._decayed_from_the_first()
        last_gone = np.maximum(since - 1, self._first)
        gone = np.exp(-self._decay * (self._places - self._places[last_gone])) * (sums[last_gone] + 1)
        influence = np.where(since > self._first, sums - gone, sums)
        return np.where(self._ranks > since, np.maximum(influence, 0), 0)

    def _decayed_from_the_first(self) -> Floats:
        """Return the same sums without an end to the cache: s = a (s_before + 1), a = exp(-d gap).

        Each pass joins twice as many steps of the recurrence.
        """
        gaps = np.maximum(np.diff(self._places, prepend=0), 0)
        steps = np.where(self._ranks > self._first, np.exp(-self._decay * gaps), 0.0)
        sums, factors = steps.copy(), steps
        reach = 1
        depth = self._ranks - self._first
        while depth.size and reach <= int(depth.max()):
            rows = np.flatnonzero(depth >= reach)
            joined = sums[rows] + factors[rows] * sums[rows - reach]
            products = factors[rows] * factors[rows - reach]
            sums[rows], factors[rows] = joined, products
            reach *= 2
        return sums


class Cached:
    """What a cache makes of a model's scores, file by file."""

    def __init__(self, settings: CacheSettings, weight: float) -> None:
        """Take the weight of the cache, from 0 to less than 1."""
        if not 0 <= weight < 1:
            what = f"{weight:g} is no weight of a cache"
            raise UsageError("--cache-weight", what, "Give a number from 0 to less than 1, 0.1 say")
        self.weight = weight
        self.signature = f"{settings.signature}|cache_weight:{weight!r}"
        self._cache = Cache(settings)

    def restart(self) -> None:
        """Begin a file."""
        self._cache.restart()

    def adapted(self, text: Ids, scores: Scores) -> Scores:
        """Return the scores of the text that follows; unknown words and `</s>` are never in the cache."""
        shares = self._cache.probabilities(text)
        mixed = np.flatnonzero(~np.isnan(shares))
        logprobs = scores.logprobs.copy()
        logprobs[mixed] += np.log1p(-self.weight)
        logprobs[mixed] = np.logaddexp(logprobs[mixed], _logs(self.weight * shares[mixed]))
        return replace(scores, logprobs=logprobs)


def fitted_weight(
    model: LanguageModel,
    reader: Reader,
    heldout: Texts,
    settings: CacheSettings,
    before: Sequence[Adaptation] = (),
) -> float:
    """Return the weight of the cache under which held-out text is likeliest, by expectation maximization.

    `before` is what else changes the scores, before the cache does.
    """
    gathered = _Gathered(settings)
    passing = scored(model, reader, heldout, _nothing, adaptations=[*before, gathered])
    weights = em_weights((events for _ in passing for events in gathered.taken()), 2, heldout.memory // 2)
    if weights is None:
        what = "it has no word after one of the vocabulary, so nothing tells the weight of a cache"
        raise UsageError("--heldout", what, "Give a longer text, or --cache-weight")
    return min(float(weights[1]), 1 - 1e-6)


class _Gathered:
    """The log-probabilities of events in the model and in the cache, as text goes by."""

    def __init__(self, settings: CacheSettings) -> None:
        self._cache = Cache(settings)
        self._parts: list[Floats] = []

    def restart(self) -> None:
        """Begin a file."""
        self._cache.restart()

    def adapted(self, text: Ids, scores: Scores) -> Scores:
        """Note the events, and change nothing."""
        shares = self._cache.probabilities(text)
        events = (text == UNKNOWN_ID) | (text >= END_ID)
        events &= ~np.isnan(shares)
        self._parts.append(np.stack([scores.logprobs[events], _logs(shares[events])]))
        return scores

    def taken(self) -> list[Floats]:
        """Return those of the blocks since this was last asked, each (2, E)."""
        parts, self._parts = self._parts, []
        return parts


def _nothing(block: Scored) -> None:
    """Make nothing of a block."""


def _logs(values: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        logs: Floats = np.log(values)
    return logs
