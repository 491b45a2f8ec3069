"""Tokens are what stands between blanks: for text that is tokenized already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks, between_blanks
from nlptk.core.ragged import ByteStrings
from nlptk.core.tokenizer import Tokens


@dataclass(frozen=True, slots=True)
class Whitespace:
    """What stands between spaces (U+0020) and TABs; any other white space is part of a token.

    >>> Whitespace()("a  b\\tc")
    ['a', 'b', 'c']
    """

    chunks_are_tokens: ClassVar[bool] = True

    def __call__(self, line: str) -> list[str]:
        """Return the tokens of a line."""
        return [token for token in line.replace("\t", " ").split(" ") if token]

    def join(self, tokens: Sequence[str]) -> str:
        """Return the tokens with a space between them."""
        return " ".join(tokens)

    def cut(self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Chunks:
        """Cut lines between blanks."""
        return between_blanks(data, starts, ends)

    def split(self, chunks: ByteStrings) -> Tokens:
        """Make each chunk a token."""
        return Tokens.one_each(chunks)


METHOD = Whitespace
