"""Blocks of text as tokens that know where they stand, and which of them are words of some entries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Ragged, offsets_of
from nlptk.core.rows import GrowingRows
from nlptk.core.tokenizer import Tokenizer, Tokens
from nlptk.core.words import WordTable
from nlptk.stopwords.fold import Fold
from nlptk.stopwords.patterns import OTHER

Bytes = NDArray[np.uint8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_SPLIT_BYTES = 1 << 20  # of chunks split at once: Python strings take many times their bytes


@dataclass(frozen=True, slots=True)
class LocatedTokens:
    """The tokens of some lines: token j is `data[starts[j]:ends[j]]`."""

    ids: Int32s  # (T,) of the word, 0 for words of no entry
    starts: Int64s  # (T,)
    ends: Int64s  # (T,)
    offsets: Int64s  # (L + 1,) line i has the tokens offsets[i] .. offsets[i + 1]


class Locator:
    """Finds tokens and their ids; it remembers the chunks of the text, up to `memory` bytes of them."""

    def __init__(self, words: dict[str, int], tokenizer: Tokenizer, fold: Fold, memory: int) -> None:
        self._words = words
        self._tokenizer = tokenizer
        self._fold = fold
        self._memory = memory
        self._forget()

    def locate(self, data: Bytes, starts: Int64s, ends: Int64s) -> LocatedTokens:
        """Return the tokens of the lines `data[starts:ends]`."""
        chunks = self._tokenizer.cut(data, starts, ends)
        if self._chunks.nbytes + 3 * self._ids.nbytes > self._memory:
            self._forget()
        numbers = self._chunks.add(data, chunks.starts, chunks.lengths)
        for _, batch in self._chunks.words(len(self._ids)).batches(_SPLIT_BYTES):
            self._learn(batch)
        ids = self._ids.take(numbers)
        inside, lengths = self._inside.take(numbers).values, self._lengths.take(numbers).values
        firsts = np.repeat(chunks.starts, ids.lengths) + inside
        return LocatedTokens(ids.values, firsts, firsts + lengths, ids.offsets[chunks.offsets])

    def _learn(self, chunks: ByteStrings) -> None:
        """Cut new chunks into tokens."""
        tokens = self._tokenizer.split(chunks)
        ids = [self._words.get(self._fold(token.decode()), OTHER) for token in tokens.strings]
        inside, lengths = _places(chunks, tokens)
        self._ids.append(Ragged(np.array(ids, dtype=np.int32), tokens.offsets))
        self._inside.append(Ragged(inside.astype(np.int32), tokens.offsets))
        self._lengths.append(Ragged(lengths.astype(np.int32), tokens.offsets))

    def _forget(self) -> None:
        self._chunks = WordTable()
        self._ids, self._inside, self._lengths = GrowingRows(), GrowingRows(), GrowingRows()


def _places(chunks: ByteStrings, tokens: Tokens) -> tuple[Int64s, Int64s]:
    """Return where in its chunk each token begins (T,), and how many bytes it has (T,)."""
    lengths = tokens.strings.lengths
    first = offsets_of(lengths)
    counts = np.diff(tokens.offsets)
    places = first[:-1] - np.repeat(first[tokens.offsets[:-1]], counts)  # if tokens lie end to end
    gaps = np.flatnonzero((np.diff(first[tokens.offsets]) != chunks.lengths) & (counts > 0))
    for chunk in gaps.tolist():
        text, at = chunks[chunk], 0
        for token in range(int(tokens.offsets[chunk]), int(tokens.offsets[chunk + 1])):
            found = text.find(tokens.strings[token], at)
            if found < 0:  # a blank that has a name: it is its whole chunk
                places[token], lengths[token] = 0, len(text)
                break
            places[token] = found
            at = found + int(lengths[token])
    return places, lengths
