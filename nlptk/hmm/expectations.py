"""The expectation step of Baum-Welch: how often a model expects its states in a text.

Text is cut into chunks of whole sentences, the same for any number of processes; the counts of a chunk are
added up block by block, those of the chunks in their order (Rabiner 1989, equations 38 and 109 to 111).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import Int64s, batches, offsets_of, ragged_range
from nlptk.hmm.algorithms import Floats, forward, logs, smooth
from nlptk.hmm.batch import Batch

Ids = NDArray[np.uint32]

CHUNK = 1 << 15  # tokens: what one process works on at a time
BLOCK = 1 << 14  # tokens: what is worked on side by side; sentences of about equal length


_TABLES = 4  # of states and the tokens of a block, at most, while it is worked on


@dataclass(frozen=True, slots=True)
class Parameters:
    """A hidden Markov model with K states and V words; every row is a distribution."""

    initial: Floats  # (K,)
    transitions: Floats  # (K, K)
    emissions: Floats  # (K, V)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of a text of ids, not necessarily all of them."""

    ids: Ids  # (T,) of the text
    starts: Int64s  # (S,)
    lengths: Int64s  # (S,)

    @classmethod
    def of(cls, corpus: EncodedCorpus) -> Sentences:
        """Return all sentences of a corpus."""
        offsets = np.append(0, corpus.ends)
        return cls(corpus.ids, offsets[:-1], np.diff(offsets))

    @property
    def tokens(self) -> int:
        """The number of tokens in them."""
        return int(self.lengths.sum())

    def word_counts(self, words: int) -> Int64s:
        """Count the words in them (V,)."""
        counts = np.zeros(words, dtype=np.int64)
        for part in self.chunks():
            ids = self.ids[ragged_range(part.starts, part.lengths)]
            counts += np.bincount(ids, minlength=words)
        return counts

    def chosen(self, rows: NDArray[np.bool_]) -> Sentences:
        """Return some of the sentences."""
        return Sentences(self.ids, self.starts[rows], self.lengths[rows])

    def chunks(self) -> list[Sentences]:
        """Cut them into stretches of about `CHUNK` tokens."""
        cut = batches(offsets_of(self.lengths), CHUNK)
        return [Sentences(self.ids, self.starts[rows], self.lengths[rows]) for rows in cut]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a model expects of a chunk with U words; no counts where only the likelihood is wanted."""

    log_likelihood: float
    initial: Floats  # (K,) of first states
    followers: Floats  # (K, K) what `smooth` returns: times a_ij, the transitions from i to j
    words: Ids  # (U,)
    emissions: Floats  # (K, U) of states with words

    @classmethod
    def nothing(cls, states: int, words: int) -> Expected:
        """Return counts of zero for a whole vocabulary."""
        every = np.arange(words, dtype=np.uint32)
        return cls(0.0, np.zeros(states), np.zeros((states, states)), every, np.zeros((states, words)))

    @property
    def shares(self) -> Floats:
        """How the tokens are shared among the states (K,)."""
        totals = self.emissions.sum(axis=1)
        shares: Floats = totals / totals.sum()
        return shares

    def add(self, other: Expected) -> None:
        """Add the counts of a chunk to those for a whole vocabulary, in place."""
        self.initial[:] += other.initial
        self.followers[:] += other.followers
        self.emissions[:, other.words] += other.emissions


@dataclass(frozen=True, slots=True)
class _Block:
    """Some sentences of a chunk, laid out, with their words by number in the chunk."""

    batch: Batch
    numbers: NDArray[np.intp]  # (T,)


@dataclass(frozen=True, slots=True)
class _Chunk:
    words: Ids  # (U,) the distinct ones
    blocks: list[_Block]

    @classmethod
    def of(cls, sentences: Sentences) -> _Chunk:
        """Lay out sentences, the longest first."""
        order = np.argsort(-sentences.lengths, kind="stable")
        starts, lengths = sentences.starts[order], sentences.lengths[order]
        laid = [Batch.of(starts[rows], lengths[rows]) for rows in batches(offsets_of(lengths), BLOCK)]
        ids = [sentences.ids[batch.places] for batch in laid]
        words, numbers = np.unique(np.concatenate(ids or [sentences.ids[:0]]), return_inverse=True)
        parts = np.split(numbers, np.cumsum([part.size for part in ids])[:-1])
        return cls(words, [_Block(*pair) for pair in zip(laid, parts, strict=True)])

    @property
    def nbytes(self) -> int:
        arrays = [
            array
            for block in self.blocks
            for array in (block.numbers, block.batch.places, block.batch.offsets, block.batch.sentences)
        ]
        return self.words.nbytes + sum(array.nbytes for array in arrays)


class Expectations:
    """A worker: it takes parameters, and then numbers of chunks.

    Chunks from number `counted` on are held out: only their likelihood is found. Chunks are laid out once and
    remembered, up to `memory` bytes of them.
    """

    def __init__(self, chunks: Sequence[Sentences], counted: int, memory: int) -> None:
        self._chunks = chunks
        self._counted = counted
        self._memory = memory
        self._remembered: dict[int, _Chunk] = {}
        self._parameters: Parameters | None = None

    def __call__(self, request: Parameters | int) -> Expected | None:
        """Return what is expected of a chunk, or take parameters and return nothing."""
        if isinstance(request, Parameters):
            self._parameters = request
            return None
        assert self._parameters is not None
        return _expected(self._parameters, self._laid_out(request), request < self._counted)

    def _laid_out(self, number: int) -> _Chunk:
        chunk = self._remembered.get(number)
        if chunk is None:
            chunk = _Chunk.of(self._chunks[number])
            if chunk.nbytes <= self._memory:
                self._memory -= chunk.nbytes
                self._remembered[number] = chunk
        return chunk


def block_bytes(states: int, longest: int) -> int:
    """Return the memory that a block takes, given the length of the longest sentence."""
    return states * max(longest, BLOCK) * 8 * _TABLES


def _expected(parameters: Parameters, chunk: _Chunk, with_counts: bool) -> Expected:
    states, words = parameters.initial.size, chunk.words.size if with_counts else 0
    emissions = np.take(parameters.emissions, chunk.words, axis=1)
    initial, followers, counts = np.zeros(states), np.zeros((states, states)), np.zeros((states, words))
    log_likelihood = 0.0
    for block in chunk.blocks:
        likelihoods = np.take(emissions, block.numbers, axis=1, mode="clip")
        batch = block.batch
        alphas, scales = forward(parameters.initial, parameters.transitions, likelihoods, batch)
        log_likelihood += float(logs(scales).sum())
        if not with_counts:
            continue
        followers += smooth(parameters.transitions, likelihoods, alphas, scales, batch)
        initial += alphas[:, : batch.sentences.size].sum(axis=1)
        for state, gammas in enumerate(alphas):
            counts[state] += np.bincount(block.numbers, gammas, words)
    return Expected(log_likelihood, initial, followers, chunk.words[:words], counts)
