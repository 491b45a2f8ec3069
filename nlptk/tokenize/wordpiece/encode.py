"""Encode words with a WordPiece model: the longest match first.

Of a word the longest piece that it begins with is taken, then the longest continuation (`##`) that the rest
begins with, and so on (Devlin et al. 2018, tokenization.py). A word for which this fails, or that is longer
than the model's limit, is [UNK] as a whole.
"""

from __future__ import annotations

import numpy as np

from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.wordpiece.model import CONTINUATION, WordPieceModel
from nlptk.tokenize.wordpiece.pretokenize import cut

_NO_PIECE = -1  # the id of what only begins a piece


class Encoder:
    """A model ready to encode."""

    def __init__(self, model: WordPieceModel) -> None:
        self._model = model
        self._first, self._later = _Node(), _Node()
        for number, text in enumerate(model.texts):
            if number not in model.specials:
                self._first.put(text, number)
                if text.startswith(CONTINUATION):
                    self._later.put(text.removeprefix(CONTINUATION), number)

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
        start = 0
        while start < len(word):
            piece, start = (self._later if start else self._first).longest(word, start)
            if piece == _NO_PIECE:
                return [self._model.unknown]
            ids.append(piece)
        return ids


class _Node:
    """A place in the trie of pieces: the piece that ends here, and what goes on from here."""

    __slots__ = ("after", "piece")

    def __init__(self) -> None:
        self.piece = _NO_PIECE
        self.after: dict[str, _Node] = {}

    def put(self, text: str, piece: int) -> None:
        """Add a piece."""
        node = self
        for character in text:
            node = node.after.setdefault(character, _Node())
        node.piece = piece

    def longest(self, word: str, start: int) -> tuple[int, int]:
        """Return the longest piece that stands at a place in a word, and where it ends."""
        piece, end, node = _NO_PIECE, start, self
        for place in range(start, len(word)):
            following = node.after.get(word[place])
            if following is None:
                break
            node = following
            if node.piece != _NO_PIECE:
                piece, end = node.piece, place + 1
        return piece, end
