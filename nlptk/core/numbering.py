"""Text to numbers of chunks: the part of reading a corpus that is dealt out to processes.

A worker numbers the chunks that it meets in the order of arrival. It tells the tokens of each chunk once,
with the block that the chunk is new in, so its table is a cache that may be emptied at any time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import lines
from nlptk.core.text import TextBlock
from nlptk.core.tokenizer import Tokenizer, Tokens
from nlptk.core.words import WordTable

_SPLIT_BYTES = 1 << 20  # of chunks split at once: Python strings take many times their bytes


@dataclass(frozen=True, slots=True)
class NumberedBlock:
    """The lines of a block of text as numbers of chunks."""

    file: str
    first_line: int
    numbers: NDArray[np.int32]  # (C,)
    offsets: NDArray[np.int64]  # (L + 1,) line i has the chunks offsets[i] .. offsets[i + 1]
    anew: bool  # the numbers before are void: this block's begin at 0
    new: Tokens  # of the chunks that have their numbers since this block


class ChunkNumbers:
    """A worker: numbers the chunks of blocks, remembering about `memory` bytes of them."""

    def __init__(self, tokenizer: Tokenizer, memory: int) -> None:
        self._tokenizer = tokenizer
        self._memory = memory
        self._table = WordTable()

    def __call__(self, block: TextBlock) -> NumberedBlock:
        """Number the chunks of a block."""
        if self._table.nbytes > self._memory:
            self._table = WordTable()
        known = len(self._table)
        chunks = self._tokenizer.cut(block.data, *lines(block.data))
        numbers = self._table.add(block.data, chunks.starts, chunks.lengths)
        batches = self._table.words(known).batches(_SPLIT_BYTES)
        new = Tokens.joined(self._tokenizer.split(batch) for _, batch in batches)
        return NumberedBlock(block.file, block.first_line, numbers, chunks.offsets, known == 0, new)
