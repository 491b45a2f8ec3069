"""Text to the ids of a vocabulary that is fixed: how a model reads what it is to work on."""

from __future__ import annotations

import numpy as np

from nlptk.core.chunks import lines
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
        numbers = self._chunks.add(block.data, chunks.starts, chunks.lengths)
        for _, batch in self._chunks.words(len(self._rows)).batches(_SPLIT_BYTES):
            tokens = self._tokenizer.split(batch)
            strings = tokens.strings
            ids = self._words.find(strings.values, strings.offsets[:-1], strings.lengths)
            self._rows.append(Ragged(np.where(ids < 0, np.int32(UNKNOWN_ID), ids), tokens.offsets))
        rows = self._rows.take(numbers)
        encoded = Ragged(rows.values.view(np.uint32), rows.offsets[chunks.offsets])
        check_marks(encoded.values, encoded.offsets, block.file, block.first_line)
        if self._chunks.nbytes + self._rows.nbytes > self._memory:
            self._forget()
        return encoded

    def _forget(self) -> None:
        self._chunks, self._rows = WordTable(), GrowingRows()
