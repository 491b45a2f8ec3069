"""Blocks of text as tokens that know where they stand, and which of them are words of some entries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks
from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.core.tokenizer import Tokenizer, Tokens
from nlptk.core.words import WordTable, grown
from nlptk.stopwords.fold import Fold
from nlptk.stopwords.trie import OTHER

Bytes = NDArray[np.uint8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_LINE_FEED = 0x0A
_WHOLE = 0  # the row of a token that is its whole chunk
_SPLIT_BYTES = 1 << 20  # of chunks split at once: Python strings take many times their bytes


@dataclass(frozen=True, slots=True)
class LocatedTokens:
    """The tokens of some lines; where one stands in the text is worked out when it is asked for."""

    ids: Int32s  # (T,) of the word, 0 for words of no entry
    offsets: Int64s  # (L + 1,) line i has the tokens offsets[i] .. offsets[i + 1]
    chunks: Chunks
    owners: Int64s  # (T,) the chunk of each token
    rows: Int64s  # (T,) of the token among those known; 0 where it is its whole chunk
    known: KnownTokens

    def starts(self, tokens: Int64s) -> Int64s:
        """Return where in the text some tokens start."""
        return self.chunks.starts[self.owners[tokens]] + self.known.inside[self.rows[tokens]]

    def ends(self, tokens: Int64s) -> Int64s:
        """Return where in the text some tokens end."""
        rows = self.rows[tokens]
        whole = self.chunks.lengths[self.owners[tokens]]
        return self.starts(tokens) + np.where(rows == _WHOLE, whole, self.known.lengths[rows])


class KnownTokens:
    """The tokens of chunks, chunk after chunk, to which more are added; row 0 stands for a whole chunk."""

    def __init__(self) -> None:
        self.size = 1  # tokens
        self.chunks = 0
        self.ids = np.zeros(1, dtype=np.int32)
        self.inside = np.zeros(1, dtype=np.int32)  # where in its chunk a token starts
        self.lengths = np.zeros(1, dtype=np.int32)  # in bytes
        self.offsets = np.ones(1, dtype=np.int64)  # chunk i has the tokens offsets[i] .. offsets[i + 1]

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
    """Finds tokens and their ids; it remembers chunks of the text, up to `memory` bytes of them.

    Plain chunks, of ASCII letters and digits, are looked up as they stand: the tokenizer must make one token
    of each. All others are cut once.
    """

    def __init__(self, words: dict[str, int], tokenizer: Tokenizer, fold: Fold, memory: int) -> None:
        """Take the folded words with their ids, which are 1, 2, ... in this order."""
        self._words = words
        self._table = WordTable.numbered(ByteStrings.of(word.encode() for word in words))
        self._tokenizer = tokenizer
        self._fold = fold
        self._folded, self._odd = _byte_tables(fold)
        self._memory = memory
        self._chunks, self._known = WordTable(), KnownTokens()

    def locate(self, data: Bytes, starts: Int64s, ends: Int64s) -> LocatedTokens:
        """Return the tokens of the lines `data[starts:ends]`."""
        chunks = self._tokenizer.cut(data, starts, ends)
        text = data.tobytes()
        odd = np.zeros(data.size + 1, dtype=np.int32)  # bytes before each place that are not plain
        np.cumsum(np.frombuffer(text.translate(self._odd), dtype=np.uint8), out=odd[1:])
        is_odd = odd[chunks.starts + chunks.lengths] > odd[chunks.starts]
        plain, others = np.flatnonzero(~is_odd), np.flatnonzero(is_odd)
        firsts = np.full(is_odd.size, _WHOLE, dtype=np.int64)
        counts = np.ones(is_odd.size, dtype=np.int64)
        numbers = self._numbers(data, chunks.starts[others], chunks.lengths[others])
        firsts[others] = self._known.offsets[numbers]
        counts[others] = self._known.offsets[numbers + 1] - firsts[others]
        rows, offsets = ragged_range(firsts, counts), offsets_of(counts)
        ids = self._known.ids[rows]
        folded = np.frombuffer(text.translate(self._folded), dtype=np.uint8)
        ids[offsets[plain]] = 1 + self._table.find(folded, chunks.starts[plain], chunks.lengths[plain])
        owners = np.repeat(np.arange(counts.size), counts)
        return LocatedTokens(ids, offsets[chunks.offsets], chunks, owners, rows, self._known)

    def _numbers(self, data: Bytes, starts: Int64s, lengths: Int64s) -> Int32s:
        """Return the numbers of chunks, those that are new cut first."""
        if self._chunks.nbytes + self._known.nbytes > self._memory:
            self._chunks, self._known = WordTable(), KnownTokens()
        numbers = self._chunks.add(data, starts, lengths)
        for _, batch in self._chunks.words(self._known.chunks).batches(_SPLIT_BYTES):
            self._learn(batch)
        return numbers

    def _learn(self, chunks: ByteStrings) -> None:
        """Cut new chunks into tokens."""
        tokens = self._tokenizer.split(chunks)
        find = self._words.get
        ids = [find(word, OTHER) for word in _folded(tokens.strings, self._fold)]
        self._known.append(ids, *_places(chunks, tokens), tokens.offsets)


def _byte_tables(fold: Fold) -> tuple[bytes, bytes]:
    """Return what each byte is folded to, and 1 for all but ASCII letters and digits that stay one byte."""
    folded, odd = bytearray(range(256)), bytearray([1]) * 256
    for code in range(128):
        character = fold(chr(code)).encode()
        if chr(code).isalnum() and len(character) == 1:
            folded[code], odd[code] = character[0], 0
    return bytes(folded), bytes(odd)


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
