"""Encode words with a WordPiece model: the longest match first.

Of a word the longest piece that it begins with is taken, then the longest continuation (`##`) that the rest
begins with, and so on (Devlin et al. 2018, tokenization.py). A word for which this fails, or that is longer
than the model's limit, is [UNK] as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.wordpiece.model import CONTINUATION, WordPieceModel
from nlptk.tokenize.wordpiece.pretokenize import cut

_NO_PIECE = -1  # stands for the id of what only begins a piece


class Encoder:
    """A model ready to encode."""

    def __init__(self, model: WordPieceModel) -> None:
        self._model = model
        ids = {text: number for number, text in enumerate(model.texts) if number not in model.specials}
        marked = {text: number for text, number in ids.items() if text.startswith(CONTINUATION)}
        self._first = _with_prefixes(ids)
        self._later = _with_prefixes({text.removeprefix(CONTINUATION): ids[text] for text in marked})

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, to which the caller has done what the model's `normalize` says."""
        data = np.frombuffer(f"{text}\n".encode(), dtype=np.uint8)
        words = cut(data, self._model.pretokenizer).strings()
        return [number for row in self.encode_words(words) for number in row]

    def encode_words(self, words: ByteStrings) -> list[list[int]]:
        """Return the ids of each word."""
        return [self._match(word.decode()) for word in words]

    def _match(self, word: str) -> list[int]:
        if len(word) > self._model.max_word_length:
            return [self._model.unknown]
        ids: list[int] = []
        pieces, start = self._first, 0
        while start < len(word):
            longest, after = _NO_PIECE, start
            for end in range(start + 1, len(word) + 1):
                number = pieces.get(word[start:end])
                if number is None:
                    break
                if number != _NO_PIECE:
                    longest, after = number, end
            if longest == _NO_PIECE:
                return [self._model.unknown]
            ids.append(longest)
            pieces, start = self._later, after
        return ids


def _with_prefixes(ids: Mapping[str, int]) -> dict[str, int]:
    """Return pieces with their ids and all that they begin with, so that a search knows when to end."""
    prefixes = {text[:end]: _NO_PIECE for text in ids for end in range(1, len(text))}
    return prefixes | dict(ids)
