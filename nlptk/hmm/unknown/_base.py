"""What a way to tell unknown words is: names of a word, from general ones to special ones.

Two words with the same name are taken to have the same tags, the more so the more special the name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s


class UnknownWords(ABC):
    """A way to tell unknown words."""

    @abstractmethod
    def names(self, words: ByteStrings) -> Iterator[tuple[Int64s, ByteStrings]]:
        """Yield names, the general ones first: which words have one (n,), rising, and what it is.

        A word that has no name of some level has none of the levels after it.
        """


def named(words: ByteStrings, name: Callable[[str], str]) -> tuple[NDArray[np.int64], ByteStrings]:
    """Return one name for every word, made of its text."""
    return np.arange(len(words)), ByteStrings.of(name(word.decode()).encode() for word in words)
