"""The training text in parts: which words are kept and how far each sees, drawn anew in every epoch.

A part is a stretch of the corpus of a fixed size that ends with a sentence; a longer sentence is cut. What is
drawn for some parts depends on the seed, the epoch and their places alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import Int64s
from nlptk.core.random import generator
from nlptk.core.vocab import SPECIALS
from nlptk.embed.windows import Blocks, Floats, context_mask

_FIRST = len(SPECIALS)
_SENTENCES = 1 << 14
_NOWHERE = -2  # the sentence of a place that only fills up a block


@dataclass(frozen=True, slots=True)
class Part:
    """The words of a part that are kept, filled up to N so that blocks come out even."""

    size: int  # words
    words: Int64s  # (N,) rows of the vocabulary without special words; 0 past `size`
    contexts: Floats  # (N / B, B, P) the words around each
    rng: np.random.Generator  # for what else is drawn; parts that are drawn together share it


@dataclass(frozen=True, slots=True)
class TrainingText:
    """A corpus cut into parts."""

    corpus: EncodedCorpus
    keep: NDArray[np.float64]  # (3 + V,) the probability that a word is kept, by its id in the corpus
    bounds: Int64s  # (parts + 1,) places in the corpus
    window: int
    seed: int

    @classmethod
    def of(cls, corpus: EncodedCorpus, part_size: int, sample: float, window: int, seed: int) -> TrainingText:
        """Cut a corpus into parts of about so many tokens, never more."""
        keep = keep_probabilities(corpus.vocab.counts[_FIRST:], sample)
        bounds = part_bounds(corpus.ids.size, corpus.ends, part_size)
        return cls(corpus, np.concatenate((np.zeros(_FIRST), keep)), bounds, window, seed)

    def __len__(self) -> int:
        """Return the number of parts."""
        return self.bounds.size - 1

    def parts(self, epoch: int, numbers: Sequence[int], blocks: Blocks, multiple: int) -> list[Part]:
        """Draw some parts in an epoch, each filled up to a multiple of so many words."""
        rng = generator(self.seed, "embed text", epoch * len(self) + numbers[0])
        spans = [(int(self.bounds[number]), int(self.bounds[number + 1])) for number in numbers]
        ids = np.concatenate([self.corpus.ids[start:end] for start, end in spans])
        kept = np.flatnonzero(rng.random(ids.size) < self.keep.take(ids))
        offsets = np.cumsum([0, *(end - start for start, end in spans)])
        kept_offsets = np.searchsorted(kept, offsets)
        sizes = np.diff(kept_offsets)
        filled_offsets = np.concatenate(([0], np.cumsum(-(-sizes // multiple) * multiple)))
        places = np.arange(kept.size) + np.repeat((filled_offsets - kept_offsets)[:-1], sizes)
        filled = int(filled_offsets[-1])
        words, sentence = np.zeros(filled, np.int64), np.full(filled, _NOWHERE, np.int32)
        reach = np.zeros(filled, np.int16)
        words[places] = ids.take(kept).astype(np.int64) - _FIRST
        sentence[places] = self._sentences(spans, offsets).take(kept)
        reach[places] = rng.integers(1, self.window + 1, kept.size)
        contexts = context_mask(blocks, sentence, reach)
        bounds, block_bounds = filled_offsets.tolist(), (filled_offsets // blocks.size).tolist()
        return [
            Part(size, words[slice(*bounds[at : at + 2])], contexts[slice(*block_bounds[at : at + 2])], rng)
            for at, size in enumerate(sizes.tolist())
        ]

    def _sentences(self, spans: Sequence[tuple[int, int]], offsets: Int64s) -> NDArray[np.int64]:
        """Number the sentences of some stretches of the corpus, end to end: they begin at `offsets`."""
        begins = np.zeros(int(offsets[-1]) + 1, dtype=np.int64)
        begins[offsets] = 1
        for (start, end), offset in zip(spans, offsets.tolist(), strict=False):
            first, last = np.searchsorted(self.corpus.ends, (start, end), side="right")
            begins[self.corpus.ends[first:last] - (start - offset)] = 1
        return np.cumsum(begins[:-1])


def keep_probabilities(counts: Int64s, sample: float) -> NDArray[np.float64]:
    """Return how likely each word is kept: min(1, sqrt(t / U) + t / U) for a share U of all words (V,).

    As word2vec.c does it; the paper has 1 - sqrt(t / U) for the words that are dropped. 0 keeps all.
    """
    if not sample or not counts.size:
        return np.ones(counts.size)
    ratio = sample * counts.sum() / counts
    kept: NDArray[np.float64] = np.minimum(1, np.sqrt(ratio) + ratio)
    return kept


def part_bounds(size: int, ends: Int64s, part_size: int) -> Int64s:
    """Return where parts of at most `part_size` tokens begin, and the end: after sentences where they can."""
    bounds = [0]
    while bounds[-1] < size:
        limit = min(bounds[-1] + part_size, size)
        ended = int(np.searchsorted(ends, limit, side="right"))
        mark = int(ends[ended - 1]) if ended else 0
        bounds.append(mark if mark > bounds[-1] else limit)
    return np.array(bounds, dtype=np.int64)


def has_pairs(ids: NDArray[np.uint32], ends: Int64s) -> Iterator[bool]:
    """Tell of some sentences after the other whether any has two words of the vocabulary."""
    start = 0
    for first in range(0, ends.size, _SENTENCES):
        some = ends[first : first + _SENTENCES]
        known = np.cumsum(ids[start : some[-1]] >= _FIRST)
        before = np.concatenate(([0], known))[np.concatenate(([start], some)) - start]
        yield bool((np.diff(before) > 1).any())
        start = int(some[-1])
