"""Text to the ids of a vocabulary that is fixed: how a model reads what it is to work on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks, lines
from nlptk.core.ragged import Ragged
from nlptk.core.rows import GrowingRows
from nlptk.core.text import TextBlock
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.vocab import UNKNOWN_ID, check_marks
from nlptk.core.words import WordTable

_SPLIT_BYTES = 1 << 20  # of chunks split at once: Python strings take many times their bytes


class KnownWords:
    """A vocabulary ready to read text; it remembers chunks, up to `memory` bytes of them."""

    def __init__(self, words: WordTable, tokenizer: Tokenizer, memory: int) -> None:
        """Take the words as a table in which ids are those of the vocabulary."""
        self._words = words
        self._tokenizer = tokenizer
        self._memory = memory
        self._forget()

    def encode(self, block: TextBlock) -> Ragged:
        """Return the ids uint32 of each line; InputError for `<s>` and `</s>` among the words."""
        chunks = self._tokenizer.cut(block.data, *lines(block.data))
        if self._tokenizer.chunks_are_tokens:
            ids = self._ids(block.data, chunks.starts, chunks.lengths)
            encoded = Ragged(ids.view(np.uint32), chunks.offsets)
        else:
            rows = self._remembered(block.data, chunks)
            encoded = Ragged(rows.values.view(np.uint32), rows.offsets[chunks.offsets])
        check_marks(encoded.values, encoded.offsets, block.file, block.first_line)
        return encoded

    def _remembered(self, data: NDArray[np.uint8], chunks: Chunks) -> Ragged:
        """Return the ids of each chunk, those of new chunks found first."""
        if self._chunks.nbytes + self._rows.nbytes > self._memory:
            self._forget()
        numbers = self._chunks.add(data, chunks.starts, chunks.lengths)
        for _, batch in self._chunks.words(len(self._rows)).batches(_SPLIT_BYTES):
            tokens = self._tokenizer.split(batch)
            strings = tokens.strings
            ids = self._ids(strings.values, strings.offsets[:-1], strings.lengths)
            self._rows.append(Ragged(ids, tokens.offsets))
        return self._rows.take(numbers)

    def _ids(
        self, data: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        ids = self._words.find(data, starts, lengths)
        ids[ids < 0] = UNKNOWN_ID
        return ids

    def _forget(self) -> None:
        self._chunks, self._rows = WordTable(), GrowingRows()
