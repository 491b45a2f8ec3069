"""The training text in parts: which words are kept and how far each sees, drawn anew in every epoch.

A group of parts is a stretch of the corpus of a fixed size. Those of its words that are kept are dealt out
evenly, so that parts take the same time; no window goes past the end of a part. What is drawn depends on the
seed, the epoch and the place alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import Int64s
from nlptk.core.random import generator
from nlptk.core.vocab import SPECIALS
from nlptk.embed.windows import Blocks, Floats, context_mask

Ints = NDArray[np.signedinteger[Any]]

_FIRST = len(SPECIALS)
_STRETCH = 1 << 20  # tokens
_NOWHERE = -1  # the sentence of a place that only fills up a block


@dataclass(frozen=True, slots=True)
class Part:
    """The words of a part that are kept, filled up to N so that blocks come out even."""

    size: int  # words
    words: Int64s  # (N,) rows of the vocabulary without special words; 0 past `size`
    contexts: Floats  # (N / B, B, P) the words around each
    rng: np.random.Generator  # for what else is drawn


@dataclass(frozen=True, slots=True)
class TrainingText:
    """A corpus cut into parts."""

    corpus: EncodedCorpus
    keep: NDArray[np.float64]  # (3 + V,) the probability that a word is kept, by its id in the corpus
    part_size: int  # tokens
    window: int
    seed: int

    @classmethod
    def of(cls, corpus: EncodedCorpus, part_size: int, sample: float, window: int, seed: int) -> TrainingText:
        """Cut a corpus into parts of so many tokens."""
        keep = keep_probabilities(corpus.vocab.counts[_FIRST:], sample)
        return cls(corpus, np.concatenate((np.zeros(_FIRST), keep)), part_size, window, seed)

    def __len__(self) -> int:
        """Return the number of parts."""
        return -(-self.size // self.part_size)

    @property
    def size(self) -> int:
        """The number of tokens."""
        return int(self.corpus.ids.size)

    def tokens_before(self, part: int) -> int:
        """Return how many tokens there are before a part."""
        return min(part * self.part_size, self.size)

    def parts(self, epoch: int, group: range, wanted: Sequence[int], blocks: Blocks) -> list[Part]:
        """Draw a group of parts in an epoch; return those of them that are wanted."""
        if not wanted:
            return []
        start, end = self.tokens_before(group.start), self.tokens_before(group.stop)
        rng = generator(self.seed, "embed text", epoch * len(self) + group.start)
        ids = self.corpus.ids[start:end]
        kept = np.flatnonzero(rng.random(ids.size) < self.keep.take(ids))
        reach = rng.integers(1, self.window + 1, kept.size)
        bounds = np.arange(len(group) + 1) * kept.size // len(group)
        sizes = np.diff(bounds)
        room = blocks.filled(int(sizes.max()))
        some = np.array(wanted, np.int64) - group.start
        is_word = np.arange(room) < sizes[some, None]  # (W, N)
        chosen = (bounds[some, None] + np.arange(room))[is_word]
        sentences = self._sentences(start, end).take(kept.take(chosen)) + np.nonzero(is_word)[0]
        words = _laid_out(ids.take(kept.take(chosen)).astype(np.int64) - _FIRST, is_word, 0)
        sentence = _laid_out(sentences.astype(np.int32), is_word, _NOWHERE)
        reach = _laid_out(reach.take(chosen), is_word, 0)
        contexts = context_mask(blocks, sentence.ravel(), reach.ravel())
        contexts = contexts.reshape(len(is_word), room // blocks.size, *contexts.shape[1:])
        return [
            Part(size, words[at], contexts[at], self._generator(epoch, wanted[at]))
            for at, size in enumerate(sizes[some].tolist())
        ]

    def _sentences(self, start: int, end: int) -> NDArray[np.int64]:
        """Number the sentences of a stretch of the corpus: one for each token."""
        begins = np.zeros(end - start, np.int64)
        first, last = np.searchsorted(self.corpus.ends, (start, end))
        begins[self.corpus.ends[first:last] - start] = 1
        return np.cumsum(begins)

    def _generator(self, epoch: int, part: int) -> np.random.Generator:
        return generator(self.seed, "embed noise", epoch * len(self) + part)


def _laid_out(values: Ints, is_value: NDArray[np.bool_], otherwise: int) -> Ints:
    """Put values where they belong, and another everywhere else."""
    laid_out: Ints = np.full(is_value.shape, otherwise, values.dtype)
    laid_out[is_value] = values
    return laid_out


def keep_probabilities(counts: Int64s, sample: float) -> NDArray[np.float64]:
    """Return how likely each word is kept: min(1, sqrt(t / U) + t / U) for a share U of all words (V,).

    As word2vec.c does it; the paper has 1 - sqrt(t / U) for the words that are dropped. 0 keeps all.
    """
    if not sample or not counts.size:
        return np.ones(counts.size)
    ratio = sample * counts.sum() / counts
    kept: NDArray[np.float64] = np.minimum(1, np.sqrt(ratio) + ratio)
    return kept


def has_pairs(ids: NDArray[np.uint32], ends: Int64s) -> Iterator[bool]:
    """Tell of one stretch of a text after the other whether a sentence has two words of the vocabulary."""
    last = -1
    for start in range(0, ids.size, _STRETCH):
        places = np.flatnonzero(ids[start : start + _STRETCH] >= _FIRST) + start
        sentences = np.searchsorted(ends, places, side="right")
        yield bool((np.diff(sentences, prepend=last) == 0).any())
        last = int(sentences[-1]) if sentences.size else last
