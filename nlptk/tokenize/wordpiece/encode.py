"""Encode text with a WordPiece model, whole blocks at a time: each distinct word is matched once.

In a word the longest piece that it begins with is taken, then the longest continuation (`##`) that the rest
begins with, and so on (Devlin et al. 2018, tokenization.py). A word for which this fails, or that is longer
than the model's limit, is [UNK] as a whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Ragged, offsets_of
from nlptk.core.rows import GrowingRows
from nlptk.core.words import WordTable
from nlptk.tokenize.wordpiece.model import CONTINUATION, WordPieceModel
from nlptk.tokenize.wordpiece.pretokenize import cut

_CACHE_BYTES = 256 << 20
_BATCH_BYTES = 1 << 20  # of words matched at once: Python strings take many times their bytes


class Encoder:
    """A model ready to encode; it remembers words, up to `memory` bytes of them."""

    def __init__(self, model: WordPieceModel, memory: int = _CACHE_BYTES) -> None:
        self._model = model
        self._ids = {text: number for number, text in enumerate(model.texts) if number not in model.specials}
        self._continuations = {
            text.removeprefix(CONTINUATION): number
            for text, number in self._ids.items()
            if text.startswith(CONTINUATION)
        }
        self._longest = max(map(len, self._ids), default=0)
        self._memory = memory
        self._forget()

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, to which the caller has done what the model's `normalize` says."""
        data = np.frombuffer(f"{text}\n".encode(), dtype=np.uint8)
        return [int(number) for number in self.encode_block(data).values]

    def encode_block(self, data: NDArray[np.uint8]) -> Ragged:
        """Return the ids int32 of each line of valid UTF-8; every line must end with a line feed."""
        words = cut(data, self._model.pretokenizer)
        numbers = self._table.add(words.data, words.starts, words.lengths)
        self._match_new_words()
        ids = self._rows.take(numbers)
        if self._table.nbytes + self._rows.nbytes > self._memory:
            self._forget()
        return Ragged(ids.values, ids.offsets[words.offsets])

    def encode_words(self, words: ByteStrings) -> Ragged:
        """Return the ids int32 of each word."""
        rows = [self._match(word.decode()) for word in words]
        lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        return Ragged(
            np.array([number for row in rows for number in row], dtype=np.int32), offsets_of(lengths)
        )

    def _forget(self) -> None:
        self._table, self._rows = WordTable(), GrowingRows()

    def _match_new_words(self) -> None:
        for _, words in self._table.words(len(self._rows)).batches(_BATCH_BYTES):
            self._rows.append(self.encode_words(words))

    def _match(self, word: str) -> list[int]:
        """Return the ids of a word's pieces, the longest first at every place."""
        ids: list[int] = []
        known, start = self._ids, 0
        while start < len(word) <= self._model.max_word_length:
            end = min(len(word), start + self._longest)
            while end > start and word[start:end] not in known:
                end -= 1
            if end == start:
                return [self._model.unknown]
            ids.append(known[word[start:end]])
            known, start = self._continuations, end
        return ids or [self._model.unknown]
