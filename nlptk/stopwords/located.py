"""Blocks of text as tokens that know where they stand, and which of them are words of some entries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.core.tokenizer import Tokenizer, Tokens
from nlptk.core.words import WordTable, grown
from nlptk.stopwords.fold import Fold
from nlptk.stopwords.trie import OTHER

Bytes = NDArray[np.uint8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_LINE_FEED = 0x0A
_SPLIT_BYTES = 1 << 20  # of chunks split at once: Python strings take many times their bytes


@dataclass(frozen=True, slots=True)
class LocatedTokens:
    """The tokens of some lines; where one stands in the text is worked out when it is asked for."""

    ids: Int32s  # (T,) of the word, 0 for words of no entry
    offsets: Int64s  # (L + 1,) line i has the tokens offsets[i] .. offsets[i + 1]
    chunk_starts: Int64s  # (T,) where the chunk of each token starts
    rows: Int64s  # (T,) of the token among those known
    known: KnownTokens

    def starts(self, tokens: Int64s) -> Int64s:
        """Return where in the text some tokens start."""
        return self.chunk_starts[tokens] + self.known.inside[self.rows[tokens]]

    def ends(self, tokens: Int64s) -> Int64s:
        """Return where in the text some tokens end."""
        return self.starts(tokens) + self.known.lengths[self.rows[tokens]]


class KnownTokens:
    """The tokens of chunks, chunk after chunk, to which more are added."""

    def __init__(self) -> None:
        self.size = 0  # tokens
        self.chunks = 0
        self.ids = np.zeros(0, dtype=np.int32)
        self.inside = np.zeros(0, dtype=np.int32)  # where in its chunk a token starts
        self.lengths = np.zeros(0, dtype=np.int32)  # in bytes
        self.offsets = np.zeros(1, dtype=np.int64)  # chunk i has the tokens offsets[i] .. offsets[i + 1]

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self.ids.nbytes + self.inside.nbytes + self.lengths.nbytes + self.offsets.nbytes

    def append(self, ids: list[int], inside: Int64s, lengths: Int64s, offsets: Int64s) -> None:
        """Add the tokens of more chunks."""
        old, new = self.size, self.size + len(ids)
        self.ids, self.inside = grown(self.ids, new), grown(self.inside, new)
        self.lengths = grown(self.lengths, new)
        self.ids[old:new], self.inside[old:new], self.lengths[old:new] = ids, inside, lengths
        last = self.chunks + offsets.size
        self.offsets = grown(self.offsets, last)
        self.offsets[self.chunks : last] = offsets + old
        self.size, self.chunks = new, last - 1


class Locator:
    """Finds tokens and their ids; it remembers the chunks of the text, up to `memory` bytes of them."""

    def __init__(self, words: dict[str, int], tokenizer: Tokenizer, fold: Fold, memory: int) -> None:
        self._words = words
        self._tokenizer = tokenizer
        self._fold = fold
        self._memory = memory
        self._chunks, self._known = WordTable(), KnownTokens()

    def locate(self, data: Bytes, starts: Int64s, ends: Int64s) -> LocatedTokens:
        """Return the tokens of the lines `data[starts:ends]`."""
        chunks = self._tokenizer.cut(data, starts, ends)
        if self._chunks.nbytes + self._known.nbytes > self._memory:
            self._chunks, self._known = WordTable(), KnownTokens()
        known = self._known
        numbers = self._chunks.add(data, chunks.starts, chunks.lengths)
        for _, batch in self._chunks.words(known.chunks).batches(_SPLIT_BYTES):
            self._learn(batch)
        firsts = known.offsets[numbers]
        counts = known.offsets[numbers + 1] - firsts
        rows = ragged_range(firsts, counts)
        offsets = offsets_of(counts)[chunks.offsets]
        return LocatedTokens(known.ids[rows], offsets, np.repeat(chunks.starts, counts), rows, known)

    def _learn(self, chunks: ByteStrings) -> None:
        """Cut new chunks into tokens."""
        tokens = self._tokenizer.split(chunks)
        find = self._words.get
        ids = [find(word, OTHER) for word in _folded(tokens.strings, self._fold)]
        self._known.append(ids, *_places(chunks, tokens), tokens.offsets)


def _folded(strings: ByteStrings, fold: Fold) -> list[str]:
    """Fold all strings at once, with a line feed behind each: what is folded looks past none."""
    text = np.insert(strings.values, strings.offsets[1:], np.uint8(_LINE_FEED)).tobytes().decode()
    return fold(text).split("\n")[:-1]


def _places(chunks: ByteStrings, tokens: Tokens) -> tuple[Int64s, Int64s]:
    """Return where in its chunk each token starts (T,), and how many bytes it has (T,)."""
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
