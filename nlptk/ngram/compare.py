"""All smoothing methods on one training and one test text: one vocabulary, ranked by perplexity.

The n-grams are counted once for a size of the training text; every order and every method is estimated from
these counts. The differences to the best are judged by a paired bootstrap over the sentences of the test
text (Koehn 2004): how often does the best lose its lead when sentences are drawn anew, with replacement?
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.progress import Progress
from nlptk.core.ragged import Ragged, batches, offsets_of, ragged_range
from nlptk.core.random import generator
from nlptk.core.registry import build
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID, UNKNOWN_ID
from nlptk.ngram.backoff import Floats, Int64s, padded
from nlptk.ngram.count import count_corpus
from nlptk.ngram.estimate import estimate
from nlptk.ngram.heldout import held_out_events, split
from nlptk.ngram.mixture import LanguageModel
from nlptk.ngram.renormalize import is_normalized
from nlptk.ngram.smoothing._base import ALWAYS, Smoothing
from nlptk.ngram.trie import Counts

SMOOTHINGS = "nlptk.ngram.smoothing"
RESAMPLES = 1000
INTERVAL = 0.025, 0.975

_BLOCK = 1 << 20  # events scored at a time


@dataclass(frozen=True, slots=True)
class Trial:
    """One method, order and size of training text, and what it made of each test sentence."""

    method: str  # a spec
    order: int
    size: float  # of the training text, 1 is all of it
    tokens: int  # of the training text
    logprobs: Floats  # (S,) natural logarithms
    known_logprobs: Floats  # (S,) without unknown words
    zeroprobs: int  # events that cannot be
    normalized: bool  # the scores are probabilities
    warnings: tuple[str, ...]

    @property
    def ranks(self) -> bool:
        """Tell whether the perplexity means anything beside others."""
        return self.normalized and not self.zeroprobs


@dataclass(frozen=True, slots=True)
class Sentences:
    """The text on which methods are compared, in the vocabulary of the training text."""

    text: NDArray[np.uint32]  # (P,) with <s> and </s>
    offsets: Int64s  # (S + 1,) of the sentences
    oovs: int

    @classmethod
    def of(cls, rows: Ragged) -> Sentences:
        """Take the ids of sentences without their marks."""
        text = padded(rows)
        return cls(text.values, text.offsets, int((rows.values == UNKNOWN_ID).sum()))

    @property
    def events(self) -> Int64s:
        """The number of events of each sentence (S,)."""
        return np.diff(self.offsets) - 1


def trials(
    corpus: EncodedCorpus,
    test: Sentences,
    *,
    orders: Sequence[int],
    methods: Sequence[str],
    sizes: Sequence[float] = (1.0,),
    scratch: Scratch,
    progress: Progress | None = None,
) -> Iterator[Trial]:
    """Yield a trial for every size, method and order; the test text is in the corpus's vocabulary.

    Where a method needs held-out text, it gets every tenth sentence of the training text.
    """
    number = len(sizes) * len(methods) * len(orders)
    with (progress or Progress.silent()).phase("comparing", number, "models") as step:
        for size in sizes:
            part = _part(corpus, size, scratch)
            counts = _Counted(part, max(orders), scratch)
            for method in methods:
                for order in orders:
                    yield _trial(counts, test, method, order, size)
                    step(1)


class _Counted:
    """The n-grams of a training text, and, once they are wanted, of nine tenths of it."""

    def __init__(self, corpus: EncodedCorpus, order: int, scratch: Scratch) -> None:
        self._corpus, self._order, self.scratch = corpus, order, scratch
        self.tokens = corpus.ids.size
        self._all = count_corpus(corpus, order, scratch)
        self._most: tuple[Counts, EncodedCorpus] | None = None

    def of_order(self, order: int) -> Counts:
        """Return the counts up to an order."""
        return _below(self._all, order)

    def with_held_out(self, order: int) -> tuple[Counts, EncodedCorpus]:
        """Return the counts of nine tenths of the sentences, and the others."""
        if self._most is None:
            training, held_out = split(self._corpus, self.scratch)
            self._most = count_corpus(training, self._order, self.scratch), held_out
        counts, held_out = self._most
        return _below(counts, order), held_out


def _below(counts: Counts, order: int) -> Counts:
    return replace(counts, levels=counts.levels[: order - 1])


def _part(corpus: EncodedCorpus, size: float, scratch: Scratch) -> EncodedCorpus:
    """Return so large a share of the sentences, evenly spread, with the vocabulary of all."""
    if size >= 1:
        return corpus
    steps = np.floor(np.arange(corpus.ends.size + 1) * size + size / 2).astype(np.int64)
    lengths = np.diff(corpus.ends, prepend=0) * (np.diff(steps) > 0)
    starts = np.concatenate(([0], corpus.ends[:-1])) if corpus.ends.size else corpus.ends
    ends = offsets_of(lengths)
    ids = scratch.zeros(int(ends[-1]), np.uint32)
    for rows in batches(ends, _BLOCK):
        ids[ends[rows.start] : ends[rows.stop]] = corpus.ids[ragged_range(starts[rows], lengths[rows])]
    return EncodedCorpus(corpus.vocab, ids, ends[1:][np.diff(steps) > 0])


def _trial(counted: _Counted, test: Sentences, method: str, order: int, size: float) -> Trial:
    smoothing: Smoothing = build(SMOOTHINGS, method)
    counts, scratch = counted.of_order(order), counted.scratch
    warnings: list[str] = []
    if smoothing.heldout == ALWAYS:
        most, held_out = counted.with_held_out(order)
        smoothing, warnings = smoothing.tuned(held_out_events(most, smoothing, held_out, scratch))
    found = estimate(counts, smoothing, scratch)
    logprobs, known, zeroprobs = _scored(found.model, test)
    sums_to_one = found.smoothing.normalised and is_normalized(found.model)
    return Trial(
        method,
        order,
        size,
        counted.tokens,
        logprobs,
        known,
        zeroprobs,
        sums_to_one,
        (*warnings, *found.warnings),
    )


def _scored(model: LanguageModel, test: Sentences) -> tuple[Floats, Floats, int]:
    """Return the log-probability of each sentence, with and without unknown words (S,), and the zeros."""
    logprobs, known = np.zeros(test.offsets.size - 1), np.zeros(test.offsets.size - 1)
    zeroprobs = 0
    for rows in batches(test.offsets, _BLOCK) if test.text.size else ():
        bounds = test.offsets[rows.start : rows.stop + 1]
        text = test.text[bounds[0] : bounds[-1]]
        found = np.where(text == BEGIN_ID, 0, model.score(text).logprobs)
        zeroprobs += int((found == -np.inf).sum())
        starts = bounds[:-1] - bounds[0]
        logprobs[rows] = np.add.reduceat(found, starts)
        known[rows] = np.add.reduceat(np.where(text == UNKNOWN_ID, 0, found), starts)
    return logprobs, known, zeroprobs


@dataclass(frozen=True, slots=True)
class Place:
    """A trial's place in the ranking, and what divides it from the best."""

    trial: Trial
    rank: int | None  # from 1 up; None for what is out of the ranking
    behind: float | None  # bits a token behind the best; None for what is out of the ranking
    low: float | None  # of the interval in which the bits lie 95 times of 100
    high: float | None
    p: float | None  # how likely it is to be no worse than the best by chance; None for the best


def ranking(
    found: Sequence[Trial], test: Sentences, seed: int = 0, resamples: int = RESAMPLES
) -> list[Place]:
    """Rank trials by perplexity, unknown words included; what cannot be compared comes last.

    Raises UsageError for a seed outside 64 bits.
    """
    ranked = sorted((each for each in found if each.ranks), key=lambda each: -float(each.logprobs.sum()))
    others = sorted((each for each in found if not each.ranks), key=lambda each: each.zeroprobs)
    places = []
    if ranked:
        behind = np.array([ranked[0].logprobs - each.logprobs for each in ranked]) / math.log(2)
        drawn = _resampled(behind, test.events, seed, resamples)
        mean = behind.sum(axis=1) / max(int(test.events.sum()), 1)
        low, high = np.quantile(drawn, INTERVAL, axis=1)
        p = ((drawn <= 0).sum(axis=1) + 1) / (resamples + 1)
        for row, trial in enumerate(ranked):
            bounds = float(mean[row]), float(low[row]), float(high[row])
            places.append(Place(trial, row + 1, *bounds, float(p[row]) if row else None))
    return places + [Place(trial, None, None, None, None, None) for trial in others]


def _resampled(values: Floats, events: Int64s, seed: int, resamples: int) -> Floats:
    """Return the values a token (T, R) of sentences drawn anew; `values` are of each sentence (T, S)."""
    means = np.zeros((len(values), resamples))
    for number in range(resamples if events.size else 0):
        drawn = generator(seed, "bootstrap", number).integers(0, events.size, events.size)
        times = np.bincount(drawn, minlength=events.size)
        means[:, number] = values @ times / max(int(events @ times), 1)
    return means
