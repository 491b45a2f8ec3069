"""Unknown words by their shape: Aa for Paris, AA for NATO, a-a for well-known, 0 for 1984 (Collins 2002).

In a shape every capital letter is A, every other letter a, every digit 0, all else itself; of a run of the
same three or more are written as two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.hmm.unknown._base import UnknownWords, named

_RUN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Shape(UnknownWords):
    """Tell unknown words by the pattern of their letters, digits and other characters."""

    def names(self, words: ByteStrings) -> Iterator[tuple[Int64s, ByteStrings]]:
        """Yield shapes."""
        yield named(words, shape)


def shape(word: str) -> str:
    """Return a word's shape.

    >>> shape("McDonald's"), shape("1,000.50"), shape("NATO")
    ("AaAaa'a", '0,00.00', 'AA')
    """
    pattern = "".join("0" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in word)
    return _RUN.sub(r"\1\1", pattern)


METHOD = Shape
