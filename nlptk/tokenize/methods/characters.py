"""Tokens are single characters (code points); blanks have names that can stand in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core import chunks
from nlptk.core.ragged import ByteStrings
from nlptk.core.tokenizer import Tokens

# What is itself the name of a blank is written twice, so that every line can be had back.
_NAMES = {" ": "▁", "\t": "␉", "▁": "▁▁", "␉": "␉␉"}
_CHARACTERS = {name: character for character, name in _NAMES.items()}
_UTF8_NAMES = {character.encode(): name.encode() for character, name in _NAMES.items()}


@dataclass(frozen=True, slots=True)
class Characters:
    """Each character (code point); a space is the token ▁ and a TAB is ␉, and joining gives the line back.

    >>> Characters()("a 中")
    ['a', '▁', '中']
    """

    chunks_are_tokens: ClassVar[bool] = False

    def __call__(self, line: str) -> list[str]:
        """Return the tokens of a line."""
        return [_NAMES.get(character, character) for character in line]

    def join(self, tokens: Sequence[str]) -> str:
        """Return the line that the tokens were cut from."""
        return "".join(_CHARACTERS.get(token, token) for token in tokens)

    def cut(
        self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> chunks.Chunks:
        """Cut lines into characters."""
        return chunks.characters(data, starts, ends)

    def split(self, chunks: ByteStrings) -> Tokens:
        """Give each character its name."""
        return Tokens.one_each(ByteStrings.of(_UTF8_NAMES.get(character, character) for character in chunks))


METHOD = Characters
