"""What a format of tagged text is: a way to read and write sentences of words with tags, in whole blocks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings
from nlptk.core.text import TextBlock

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TaggedBlock:
    """Sentences of words, with their tags where the text has them."""

    words: ByteStrings  # (T,)
    tags: ByteStrings | None  # (T,)
    ends: Int64s  # (S,) where each sentence ends, exclusive; a sentence may be empty where it is a line
    file: str
    lines: Int64s  # (S,) the line on which each sentence starts, from 1


class TaggedFormat(ABC):
    """A format of tagged text: a frozen dataclass of its parameters."""

    by_line: ClassVar[bool] = False  # a line is a sentence; else a blank line ends one
    holds_probabilities: ClassVar[bool] = False

    def opened(self, block: TextBlock) -> Self:
        """Return the format with what the first lines of a file tell; given every block, the first first."""
        return self

    @abstractmethod
    def read(self, block: TextBlock) -> TaggedBlock:
        """Read whole sentences; InputError that names the first line that is not as the format has it."""

    @abstractmethod
    def write(
        self, words: ByteStrings, tags: ByteStrings, ends: Int64s, probabilities: Floats | None = None
    ) -> bytes:
        """Write sentences, with a probability (T,) for each word where the format holds them.

        Raises UsageError for a word or tag that the format cannot hold, and for probabilities.
        """
