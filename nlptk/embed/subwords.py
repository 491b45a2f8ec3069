"""The parts of words: character n-grams by the number of their bucket, as fastText has them.

`<` and `>` are put around a word, and all its n-grams of some lengths, in characters, are hashed into a fixed
number of buckets (Bojanowski, Grave, Joulin and Mikolov 2017, "Enriching word vectors with subword
information"). The word with both marks is an n-gram like others where its length allows; a mark alone is
none. The hash is fastText's: FNV-1a over bytes of UTF-8 that are taken for signed ones, so that bytes from
0x80 up flip the upper bits, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s, Ragged, offsets_of
from nlptk.embed.settings import check_subwords

Int32s = NDArray[np.int32]
UInt32s = NDArray[np.uint32]

_BEGIN, _END = ord("<"), ord(">")
_FNV_START, _FNV_FACTOR = np.uint32(2166136261), np.uint32(16777619)
_LEADING_BITS, _CONTINUATION = 0xC0, 0x80
_SIGN, _SIGN_EXTENSION = 0x80, np.uint32(0xFFFFFF00)
_BLOCK = 1 << 20  # bytes of words worked on at a time


@dataclass(frozen=True, slots=True)
class Subwords:
    """Which n-grams of words there are: of `shortest` to `longest` characters, in so many buckets."""

    shortest: int
    longest: int
    buckets: int

    def __post_init__(self) -> None:
        """Check the values; UsageError."""
        check_subwords(self.shortest, self.longest, self.buckets)

    def of(self, words: ByteStrings) -> Ragged:
        """Return the buckets of the n-grams of each word, from left to right, the shorter first (V,).

        An n-gram that occurs twice in a word stands there twice. A word may have none.
        """
        values = [np.zeros(0, np.int32)]
        lengths = [np.zeros(0, np.int64)]
        for _, some in words.batches(_BLOCK):
            hashed, of_word = self._hashed(some)
            values.append((hashed % np.uint32(self.buckets)).astype(np.int32))
            lengths.append(np.bincount(of_word, minlength=len(some)))
        return Ragged(np.concatenate(values), offsets_of(np.concatenate(lengths)))

    def _hashed(self, words: ByteStrings) -> tuple[UInt32s, Int64s]:
        """Return the hash (N,) of each n-gram, and which word it is of (N,)."""
        characters = _Characters.of(words)
        count = characters.starts.size
        state = np.full(count, _FNV_START, np.uint32)
        hashed = np.empty((count, self.longest), np.uint32)
        for place in range(self.longest):
            state = characters.hashed_on(state, place)
            hashed[:, place] = state
        sizes = np.arange(1, self.longest + 1)
        is_ngram = sizes <= characters.left[:, np.newaxis]  # (characters, longest)
        is_ngram &= sizes >= self.shortest
        is_ngram[:, 0] &= ~characters.is_mark
        starts, places = np.nonzero(is_ngram)
        return hashed[starts, places], characters.of_word[starts]


@dataclass(frozen=True, slots=True)
class _Characters:
    """The characters of words with the marks around them."""

    data: UInt32s  # bytes, with their sign extended
    starts: Int64s  # (C,) where each character begins
    lengths: Int64s  # (C,) in bytes
    of_word: Int64s  # (C,)
    left: Int64s  # (C,) characters to the end of its word, with itself

    @classmethod
    def of(cls, words: ByteStrings) -> _Characters:
        """Put marks around words and find their characters; bytes that continue nothing go with the last."""
        offsets = words.offsets + 2 * np.arange(len(words) + 1)
        data = np.empty(int(offsets[-1]), np.uint32)
        data[offsets[:-1]], data[offsets[1:] - 1] = _BEGIN, _END
        inside = np.ones(data.size, np.bool_)
        inside[offsets[:-1]] = inside[offsets[1:] - 1] = False
        data[inside] = words.values
        begins = (data & _LEADING_BITS) != _CONTINUATION
        data[data >= _SIGN] |= _SIGN_EXTENSION
        starts = np.flatnonzero(begins)
        sizes = np.add.reduceat(begins, offsets[:-1], dtype=np.int64)
        left = np.repeat(np.cumsum(sizes), sizes) - np.arange(starts.size)
        of_word = np.repeat(np.arange(len(words)), sizes)
        return cls(data, starts, np.diff(starts, append=data.size), of_word, left)

    @property
    def is_mark(self) -> NDArray[np.bool_]:
        """Whether each is a mark (C,): the first or the last of its word."""
        is_first = np.diff(self.of_word, prepend=-1) != 0
        found: NDArray[np.bool_] = is_first | (self.left == 1)
        return found

    def hashed_on(self, state: UInt32s, place: int) -> UInt32s:
        """Take the character `place` after each into its hash (C,); what is past the end does not matter."""
        which = np.minimum(np.arange(self.starts.size) + place, self.starts.size - 1)
        starts, lengths = self.starts[which], self.lengths[which]
        state = (state ^ self.data[starts]) * _FNV_FACTOR
        for byte in range(1, int(lengths.max(initial=0))):
            longer = np.flatnonzero(lengths > byte)
            state[longer] = (state[longer] ^ self.data[starts[longer] + byte]) * _FNV_FACTOR
        return state
