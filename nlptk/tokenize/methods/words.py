"""Words, numbers and punctuation marks by one regular expression, for running text in any script.

- a run of letters, marks and digits, in which ' ’ - ‐ · _ and soft hyphens may stand one at a time, and full
  stops and commas between two digits: don't, mother-in-law, COVID-19, 1,000.50;
- each Han or Hiragana character: no spaces tell the words of these scripts; Katakana and Hangul make runs;
- any other character alone, with what belongs to it on the screen: marks, the code points of one emoji.

White space, control characters and invisible format characters are in no token, but for the joiners of width
zero in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import regex
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks, between_blanks, character_starts
from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.core.tokenizer import Tokens

_ALONE = r"[\p{Han}\p{Hiragana}]"
_RUN = rf"[[\p{{L}}\p{{M}}\p{{N}}\u200C\u200D]--{_ALONE}]++"
PATTERN = (
    rf"{_ALONE}\p{{M}}*+"
    rf"|{_RUN}(?:(?:['’\-‐·_\xAD]|(?<=\p{{Nd}})[.,](?=\p{{Nd}})){_RUN})*+"
    r"|(?![\s\p{Cc}\p{Cf}])\X"
)
_TOKEN = regex.compile(PATTERN, regex.VERSION1)
_TOKEN_OR_LINE_FEED = regex.compile(PATTERN + r"|\n", regex.VERSION1)
_LINE_FEED = 0x0A


@dataclass(frozen=True, slots=True)
class Words:
    """Words with their inner apostrophes and hyphens, numbers, punctuation marks; each Han character.

    >>> Words()("Don't pay £1,000.50 (mother-in-law's).")
    ["Don't", 'pay', '£', '1,000.50', '(', "mother-in-law's", ')', '.']
    """

    chunks_are_tokens: ClassVar[bool] = False

    def __call__(self, line: str) -> list[str]:
        """Return the tokens of a line."""
        tokens: list[str] = _TOKEN.findall(line)
        return tokens

    def join(self, tokens: Sequence[str]) -> str:
        """Return the tokens with a space between them."""
        return " ".join(tokens)

    def cut(self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Chunks:
        """Cut lines between blanks: no token holds one, and none looks past one."""
        return between_blanks(data, starts, ends)

    def split(self, chunks: ByteStrings) -> Tokens:
        """Match the expression in all chunks at once, with a line feed behind each."""
        text = np.insert(chunks.values, chunks.offsets[1:], _LINE_FEED).tobytes().decode()
        found: list[str] = _TOKEN_OR_LINE_FEED.findall(text)
        data = np.frombuffer("".join(found).encode(), dtype=np.uint8)
        characters = offsets_of(np.fromiter(map(len, found), dtype=np.int64, count=len(found)))
        bounds = np.append(character_starts(data), data.size)[characters]
        line_feeds = np.flatnonzero(data[bounds[:-1]] == _LINE_FEED)
        tokens = np.delete(np.arange(len(found)), line_feeds)
        offsets = np.append(0, line_feeds - np.arange(line_feeds.size))
        return Tokens(ByteStrings(data, bounds).take(tokens), offsets)


METHOD = Words
