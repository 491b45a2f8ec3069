"""Unknown words by their ends (Samuelsson 1993; Brants 2000, section 2.3), within groups of a like look.

The look divides words with digits, in capitals, with a hyphen and with a capital letter at the start from
each other, as Brants divides those with a capital letter from the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, Int64s, offsets_of, ragged_range
from nlptk.hmm.unknown._base import UnknownWords, named

_LONGEST = 50
_LEAD_BITS, _CONTINUATION = 0xC0, 0x80


@dataclass(frozen=True, slots=True)
class Suffix(UnknownWords):
    """Tell unknown words by their look and their last characters.

    - `length`: how many characters at most
    """

    length: int = 10

    def __post_init__(self) -> None:
        """Check the length."""
        if not 1 <= self.length <= _LONGEST:
            raise UsageError(f"length={self.length}", f"it is not in 1 to {_LONGEST}", "Give 10, say")

    def names(self, words: ByteStrings) -> Iterator[tuple[Int64s, ByteStrings]]:
        """Yield looks, and looks with the last character, with the last two, and so on."""
        rows, looks = named(words, look)
        yield rows, looks
        begins = np.flatnonzero((words.values & _LEAD_BITS) != _CONTINUATION)
        firsts = np.searchsorted(begins, words.offsets)  # the first character of each word
        for length in range(1, self.length + 1):
            rows = np.flatnonzero(np.diff(firsts) >= length)
            if not rows.size:
                return
            ends = words.offsets[rows + 1]
            starts = begins[firsts[rows + 1] - length]
            yield rows, _prefixed(looks.values[rows], words.values, starts, ends - starts)


def look(word: str) -> str:
    """Return the group of a word, one character."""
    if any(map(str.isdigit, word)):
        return "0"
    if len(word) > 1 and word.isupper():
        return "A"
    if "-" in word and len(word) > 1:
        return "+" if word[:1].isupper() else "-"
    return "C" if word[:1].isupper() else "c"


def _prefixed(
    firsts: NDArray[np.uint8], data: NDArray[np.uint8], starts: Int64s, lengths: Int64s
) -> ByteStrings:
    """Return the strings `data[starts : starts + lengths]`, each behind one byte."""
    offsets = offsets_of(lengths + 1)
    values = np.empty(int(offsets[-1]), dtype=np.uint8)
    values[offsets[:-1]] = firsts
    values[ragged_range(offsets[:-1] + 1, lengths)] = data[ragged_range(starts, lengths)]
    return ByteStrings(values, offsets)


METHOD = Suffix
