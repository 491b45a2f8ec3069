"""The probability of a word given its tag and the tag before.

p(w | t) is the relative frequency, and p(w | s, t) = (c(s, t, w) + T p(w | t)) / (c(s, t) + T), where T is
three times the number of different words seen with the tag t after s: Witten and Bell's estimate, with a
factor that did best on held-out text. That words depend on the tag before, too, is from Halacsy, Kornai and
Oravecz 2007, "HunPos: an open source trigram tagger".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of
from nlptk.hmm.counts import TaggedCounts
from nlptk.hmm.pairtable import ABSENT, PairTable

Floats = NDArray[np.float64]
Float32s = NDArray[np.float32]
Int32s = NDArray[np.int32]

_PULL = 3  # different words that p(w | t) counts as, for each that was seen


@dataclass(frozen=True, slots=True)
class Allowed:
    """Tags that words may have without being seen with them."""

    words: Int64s  # (A,)
    tags: Int64s  # (A,)
    weights: Floats  # (A,) what each counts as


@dataclass(frozen=True, slots=True)
class Emissions:
    """Entries are words with one of their tags; those of word w are offsets[w] .. offsets[w + 1].

    Probabilities are natural logarithms.
    """

    offsets: Int64s  # (V + 1,)
    tags: Int32s  # (E,)
    logprobs: Float32s  # (E,) of p(w | t)
    contexts: PairTable  # e (K + 1) + s for each entry e that was seen after a tag s
    context_logprobs: Float32s  # (of the table's slots,) of p(w | s, t)
    shares: Float32s  # (K + 1, K + 1) of T / (c(s, t) + T), what is left for words not seen with s t

    @classmethod
    def of(cls, counts: TaggedCounts, order: int, allowed: Allowed) -> Emissions:
        """Estimate from counts, and from what a lexicon allows besides, which counts as it weighs.

        With `order` 1 the tag before is left aside.
        """
        size = len(counts.tags) + 1
        words, tags, before = counts.events.T
        numbers = counts.event_counts
        seen, extra = words * size + tags, allowed.words * size + allowed.tags
        keys, places = np.unique(np.concatenate((seen, extra)), return_inverse=True)
        entries = places[: seen.size]
        entry_tags = keys % size
        weights = np.bincount(places, np.concatenate((numbers, allowed.weights)), keys.size)
        plain = weights / np.bincount(entry_tags, weights, size)[entry_tags]
        vocab_size = int(keys[-1]) // size + 1
        offsets = offsets_of(np.bincount(keys // size, minlength=vocab_size))
        base = offsets, entry_tags.astype(np.int32), _log(plain)
        if order == 1:
            return cls(*base, *no_contexts())
        pairs = before * size + tags
        of_pairs = np.bincount(pairs, numbers, size**2)
        pull = _PULL * np.bincount(pairs, minlength=size**2)
        after_tag = (numbers + pull[pairs] * plain[entries]) / (of_pairs + pull)[pairs]
        shares = np.where(of_pairs > 0, pull / np.maximum(of_pairs + pull, 1), 1).reshape(size, size)
        contexts = PairTable.of(entries * size + before)
        logprobs = np.zeros(contexts.slots.size, dtype=np.float32)
        logprobs[contexts.find(entries * size + before)] = _log(after_tag)
        return cls(*base, contexts, logprobs, _log(shares))

    @property
    def entry_words(self) -> Int64s:
        """The word of each entry (E,)."""
        return np.repeat(np.arange(self.offsets.size - 1), np.diff(self.offsets))

    def after(self, entries: Int64s, before: Int64s) -> Float32s:
        """Return log p(w | s, t) of entries after tags s (n,)."""
        size = len(self.shares)
        found: Float32s = self.logprobs.take(entries)
        found += self.shares.reshape(-1).take(before * size + self.tags.take(entries))
        slots = self.contexts.find(entries * size + before)
        seen = np.flatnonzero(slots != ABSENT)
        found[seen] = self.context_logprobs.take(slots.take(seen))
        return found


def no_contexts() -> tuple[PairTable, Float32s, Float32s]:
    """Return what emissions that depend on a word's own tag alone have of contexts."""
    return PairTable.of(np.zeros(0, np.int64)), np.zeros(1, np.float32), np.zeros((0, 0), np.float32)


def _log(probabilities: NDArray[np.float64]) -> Float32s:
    return np.log(probabilities).astype(np.float32)
