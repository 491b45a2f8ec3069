"""Phrases: neighbouring words that occur together more often than chance has it, joined to one.

A pair a b that occurs c(a b) >= min_count times in a text of N words is a phrase if its score is above a
threshold. `count` (Mikolov et al. 2013, "Distributed representations", equation 6, times N: word2phrase):

    (c(a b) - min_count) / (c(a) c(b)) * N

`npmi` (Bouma 2009), from -1 to 1:    ln(p(a b) / (p(a) p(b))) / -ln p(a b)

Pairs are joined from left to right, none overlaps another. The text is read once; its pairs are counted by
sorting: those that begin with one stretch of the vocabulary after the other, so many that memory holds all
that are different.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.dealing import part_bounds
from nlptk.core.errors import UsageError
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.core.specs import choose
from nlptk.core.vocab import SPECIALS
from nlptk.embed.rowsteps import begins_of

Int64s = NDArray[np.int64]
UInt64s = NDArray[np.uint64]
Float64s = NDArray[np.float64]

COUNT, NPMI = SCORERS = ("count", "npmi")
DEFAULT_THRESHOLDS = {COUNT: 100.0, NPMI: 0.5}

_BLOCK = 1 << 20  # tokens worked on at a time
_BYTES_A_PAIR = 48  # a key and its count, both again in their order, and the order
_SHIFT = np.uint64(32)
_LINE_FEED = 0x0A


@dataclass(frozen=True, slots=True)
class PhraseSettings:
    """What makes a phrase, and what its words are joined with."""

    min_count: int = 5
    scorer: str = COUNT
    threshold: float | None = None  # None: 100 for count, 0.5 for npmi
    delimiter: str = "_"

    def __post_init__(self) -> None:
        """Check what was given."""
        if self.scorer not in SCORERS:
            raise UsageError(
                f"--scorer {self.scorer}", "there is no such scorer", choose(self.scorer, list(SCORERS))
            )
        if self.min_count < 1:
            raise UsageError("--min-count", f"{self.min_count} is less than 1", "Give 1 or more")
        if not math.isfinite(self.least):
            raise UsageError("--threshold", f"{self.least} is no number", "Give one")
        if not self.delimiter.isprintable() or " " in self.delimiter or not self.delimiter:
            raise UsageError("--delimiter", "it is empty or has blanks or control characters", "Give _, say")

    @property
    def least(self) -> float:
        """What the score of a phrase is above."""
        return DEFAULT_THRESHOLDS[self.scorer] if self.threshold is None else self.threshold


@dataclass(frozen=True, slots=True)
class Phrases:
    """Pairs of word ids that are phrases, in the order of their ids."""

    firsts: Int64s  # (P,)
    seconds: Int64s  # (P,)
    counts: Int64s  # (P,)
    scores: Float64s  # (P,)

    @property
    def keys(self) -> UInt64s:
        """The pairs as numbers (P,), rising."""
        return self.firsts.astype(np.uint64) << _SHIFT | self.seconds.astype(np.uint64)

    def by_score(self) -> Int64s:
        """Return the places (P,) of the phrases by falling score, the more frequent first."""
        return np.lexsort((-self.counts, -self.scores))


def find_phrases(corpus: EncodedCorpus, settings: PhraseSettings, *, memory: int, step: Step) -> Phrases:
    """Return the phrases of a corpus; `memory` bytes hold the different pairs that are counted at a time."""
    counts = corpus.vocab.counts
    frequent = counts >= settings.min_count
    frequent[: len(SPECIALS)] = False
    found = [
        _scored(keys, times, counts, settings)
        for keys, times in _counted(corpus, frequent, memory, settings.min_count, step)
    ]
    parts = [np.concatenate(each) for each in zip(*found, strict=True)]
    keys = parts[0] if parts else np.zeros(0, dtype=np.uint64)
    return Phrases(
        (keys >> _SHIFT).astype(np.int64),
        (keys & np.uint64(0xFFFFFFFF)).astype(np.int64),
        parts[1] if parts else np.zeros(0, dtype=np.int64),
        parts[2] if parts else np.zeros(0, dtype=np.float64),
    )


def _counted(
    corpus: EncodedCorpus, frequent: NDArray[np.bool_], memory: int, min_count: int, step: Step
) -> Iterator[tuple[UInt64s, Int64s]]:
    """Yield pairs of frequent words that occur `min_count` times, as rising keys, and how often they do."""
    most = max(memory // _BYTES_A_PAIR, _BLOCK)
    for low, high in pairwise(part_bounds(corpus.vocab.counts * frequent, most).tolist()):
        keys, times = np.zeros(0, np.uint64), np.zeros(0, np.int64)
        taken: list[UInt64s] = []
        waiting = 0
        for firsts, seconds in _pairs(corpus):
            wanted = frequent[firsts] & frequent[seconds] & (firsts >= low) & (firsts < high)
            pairs = np.flatnonzero(wanted)
            taken.append(firsts[pairs].astype(np.uint64) << _SHIFT | seconds[pairs].astype(np.uint64))
            waiting += pairs.size
            if waiting > most:  # one word has so many
                keys, times = _summed(keys, times, taken)
                taken, waiting = [], 0
        keys, times = _summed(keys, times, taken)
        often = np.flatnonzero(times >= min_count)
        step(int(times.sum()))
        yield keys[often], times[often]


def _summed(keys: UInt64s, times: Int64s, taken: Sequence[UInt64s]) -> tuple[UInt64s, Int64s]:
    """Add pairs that were taken from the text to distinct ones (n,) and how often they occur; keys rise."""
    new = np.sort(np.concatenate((keys[:0], *taken)))
    if not new.size:
        return keys, times
    starts = begins_of(new)
    counts = np.concatenate((times, np.diff(starts, append=new.size)))
    both = np.concatenate((keys, new[starts]))
    order = np.argsort(both, kind="stable")
    both = both[order]
    starts = begins_of(both)
    return both[starts], np.add.reduceat(counts[order], starts)


def _pairs(corpus: EncodedCorpus) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.uint32]]]:
    """Yield neighbours within sentences, a block at a time."""
    for start in range(0, corpus.ids.size - 1, _BLOCK):
        stop = min(start + _BLOCK, corpus.ids.size - 1)
        inside = np.ones(stop - start, dtype=np.bool_)
        first = int(np.searchsorted(corpus.ends, start + 1, side="left"))
        last = int(np.searchsorted(corpus.ends, stop, side="right"))
        inside[corpus.ends[first:last] - 1 - start] = False
        places = np.flatnonzero(inside) + start
        yield corpus.ids[places], corpus.ids[places + 1]


def _scored(
    keys: UInt64s, times: Int64s, counts: Int64s, settings: PhraseSettings
) -> tuple[UInt64s, Int64s, Float64s]:
    """Return the pairs whose score is above the threshold, how often they occur, and their scores."""
    total = float(counts.sum())
    first, second = counts[keys >> _SHIFT], counts[keys & np.uint64(0xFFFFFFFF)]
    together = times.astype(np.float64)
    if settings.scorer == COUNT:
        scores = (together - settings.min_count) / first / second * total
    else:
        surprise = -np.log(together / total)
        scores = np.log(together * total / first / second) / np.where(surprise > 0, surprise, 1.0)
    kept = np.flatnonzero(scores > settings.least)
    return keys[kept], times[kept], scores[kept]


def joined_lines(corpus: EncodedCorpus, phrases: Phrases, delimiter: bytes, step: Step) -> Iterator[bytes]:
    """Yield the corpus as text, a line a sentence, the words of each phrase joined."""
    keys = phrases.keys
    is_first = np.zeros(len(corpus.vocab), dtype=np.bool_)
    is_first[phrases.firsts] = True
    sentence = 0
    while sentence < corpus.ends.size:
        start = int(corpus.ends[sentence - 1]) if sentence else 0
        following = int(np.searchsorted(corpus.ends, start + _BLOCK, side="right"))
        ends = corpus.ends[sentence : max(following, sentence + 1)] - start
        ids = corpus.ids[start : start + int(ends[-1])].astype(np.int64)
        yield _text(corpus.vocab.words, ids, ends, _joints(ids, ends, keys, is_first), delimiter)
        step(ids.size)
        sentence += ends.size


def _joints(ids: Int64s, ends: Int64s, keys: UInt64s, is_first: NDArray[np.bool_]) -> Int64s:
    """Return the places whose word is joined with the next: every other one of a run of phrases."""
    begins_pair = is_first[ids]
    begins_pair[ends[ends > 0] - 1] = False
    places = np.flatnonzero(begins_pair)
    pairs = ids[places].astype(np.uint64) << _SHIFT | ids[places + 1].astype(np.uint64)
    found = np.minimum(np.searchsorted(keys, pairs), max(keys.size - 1, 0))
    places = places[keys[found] == pairs] if keys.size else places[:0]
    begins = np.diff(places, prepend=-2) != 1
    run_starts = places[begins][np.cumsum(begins) - 1] if places.size else places
    joints: Int64s = places[(places - run_starts) % 2 == 0]
    return joints


def _text(words: ByteStrings, ids: Int64s, ends: Int64s, joints: Int64s, delimiter: bytes) -> bytes:
    """Write sentences of ids as lines, `delimiter` behind the words at the joints, else a space."""
    filled = ends[np.diff(ends, prepend=0) > 0]
    lengths = words.lengths[ids]
    gaps = np.ones(ids.size, dtype=np.int64)
    gaps[joints] = len(delimiter)
    places = offsets_of(lengths + gaps)
    text = np.full(int(places[-1]), ord(" "), dtype=np.uint8)
    text[ragged_range(places[:-1], lengths)] = words.values[ragged_range(words.offsets[ids], lengths)]
    behind = places[:-1] + lengths
    for offset, byte in enumerate(delimiter):
        text[behind[joints] + offset] = byte
    text[behind[filled - 1]] = _LINE_FEED
    empty = np.searchsorted(filled, ends[np.diff(ends, prepend=0) == 0], side="right")
    if not empty.size:
        return text.tobytes()
    at = np.concatenate(([0], behind[filled - 1] + 1))[empty]
    return np.insert(text, at, _LINE_FEED).tobytes()
