"""What a tokenizer is: a way to cut lines of text into tokens, one at a time or a whole block at once.

A block is cut into chunks (chunks.py), each of which has the same tokens wherever it stands; so a corpus of a
billion tokens is read by splitting each of its distinct chunks once. A line holds no line feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks
from nlptk.core.ragged import ByteStrings, concatenate, offsets_of

TOKENIZERS = "nlptk.tokenize.methods"  # the folder of those that have a name

# Kinds of model files that cut text, and the module of each that has `tokenizer_of(path)`.
MODEL_TOKENIZERS = {"bpe": "nlptk.tokenize.bpe.tokenizer", "hmm": "nlptk.hmm.tokenizer"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of some chunks, end to end, in UTF-8."""

    strings: ByteStrings  # (T,)
    offsets: NDArray[np.int64]  # (C + 1,) chunk j has the tokens offsets[j] .. offsets[j + 1]

    @classmethod
    def one_each(cls, strings: ByteStrings) -> Tokens:
        """Make each string the one token of its chunk."""
        return cls(strings, np.arange(len(strings) + 1))

    @classmethod
    def joined(cls, parts: Iterable[Tokens]) -> Tokens:
        """Lay the tokens of more and more chunks end to end."""
        rows = list(parts)
        lengths = [np.diff(part.offsets) for part in rows]
        strings = concatenate([part.strings for part in rows])
        return cls(strings, offsets_of(np.concatenate(lengths or [np.zeros(0, dtype=np.int64)])))


class Tokenizer(Protocol):
    """A way to cut text into tokens."""

    chunks_are_tokens: ClassVar[bool]  # `split` gives every chunk back as it is

    def __call__(self, line: str) -> list[str]:
        """Return the tokens of one line: what `cut` and `split` give for it in a block."""

    def join(self, tokens: Sequence[str]) -> str:
        """Return a line that has these tokens: what they were cut from, but perhaps for the blanks."""

    def cut(self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Chunks:
        """Cut each line `data[starts:ends]` into chunks whose tokens depend on nothing around them."""

    def split(self, chunks: ByteStrings) -> Tokens:
        """Split each chunk into its tokens; a chunk may have none."""
