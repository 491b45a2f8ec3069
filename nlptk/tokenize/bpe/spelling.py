"""Spell words in the smallest symbols of a model, before any merge.

A byte-level model spells anything. At character level a word-final character without a piece of its own is
spelled as the character and the end of a word, and one that is not in the vocabulary as `<unk>`; until the
merges are done, such a character is one *extra* symbol, with an id beyond the vocabulary, so that nothing
merges with a part of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, Ragged, offsets_of
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.settings import BYTE, END_OF_WORD
from nlptk.tokenize.characters import code_points

Int32s = NDArray[np.int32]

_MARK = END_OF_WORD.encode()
_ABSENT = -1


class ByteSpelling:
    """Words in bytes."""

    def __init__(self, model: BpeModel) -> None:
        self._ids = np.full(256, _ABSENT, dtype=np.int32)
        self.extra: list[tuple[bytes, list[int]]] = []
        ordinary = np.ones(model.vocab_size, dtype=np.bool_)
        ordinary[list(model.specials)] = False
        single = np.flatnonzero((model.pieces.lengths == 1) & ordinary)
        self._ids[model.pieces.values[model.pieces.offsets[single]]] = single

    def spell(self, words: ByteStrings) -> Ragged:
        """Return the ids (N,) of the words' bytes; InputError for a byte that the model lacks."""
        ids = self._ids[words.values]
        if ids.min(initial=0) == _ABSENT:
            byte = int(words.values[int(np.argmin(ids))])
            raise InputError(
                "text", f"byte 0x{byte:02x} is not in the model", "Use a model that has all 256 bytes"
            )
        return Ragged(ids, words.offsets)


class CharacterSpelling:
    """Words in characters, the last of each word marked."""

    def __init__(self, model: BpeModel) -> None:
        self._size = model.vocab_size
        self._unknown = model.unknown
        self.extra: list[tuple[bytes, list[int]]] = []  # what is printed for it, and its ids
        self._extra_ids: dict[tuple[int, bool], int] = {}
        plain: dict[int, int] = {}
        final: dict[int, int] = {}
        self._end: int | None = None
        for number, piece in enumerate(model.pieces):
            text = piece.removesuffix(_MARK).decode()
            if number in model.specials:
                continue
            if piece == _MARK:
                self._end = number
            elif len(text) == 1:
                (final if piece.endswith(_MARK) else plain)[ord(text)] = number
        self._plain, self._final = _Map(plain), _Map(final)

    def spell(self, words: ByteStrings) -> Ragged:
        """Return the ids (N,) of the words' characters; the empty word is the end of a word alone."""
        points, offsets = code_points(words)
        lengths = np.diff(offsets)
        last = np.zeros(points.size, dtype=np.bool_)
        last[offsets[1:][lengths > 0] - 1] = True
        ids = np.where(last, self._final.get(points), self._plain.get(points))
        for place in np.flatnonzero(ids == _ABSENT).tolist():
            ids[place] = self._extra(int(points[place]), bool(last[place]))
        if self._end is not None and not lengths.all():
            ids = np.insert(ids, offsets[:-1][lengths == 0], self._end)
            offsets = offsets_of(np.maximum(lengths, 1))
        return Ragged(ids.astype(np.int32), offsets)

    def _extra(self, point: int, last: bool) -> int:
        known = self._extra_ids.get((point, last))
        if known is not None:
            return known
        text = chr(point).encode() + (_MARK if last else b"")
        self.extra.append((text, self._ids_of(point, last)))
        self._extra_ids[point, last] = self._size + len(self.extra) - 1
        return self._extra_ids[point, last]

    def _ids_of(self, point: int, last: bool) -> list[int]:
        """Return the ids of a character that has no piece of its own where it stands."""
        plain = int(self._plain.get(np.array([point]))[0])
        ids = [plain if plain != _ABSENT and not (last and self._end is None) else self._unknown]
        if last:
            ids.append(self._end)
        return [number for number in ids if number is not None]


class _Map:
    """Code points to ids, many at a time."""

    def __init__(self, ids: dict[int, int]) -> None:
        self._points = np.array(sorted(ids), dtype=np.int64)
        self._ids = np.array([ids[point] for point in sorted(ids)], dtype=np.int64)

    def get(self, points: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the ids (n,), -1 where there is none."""
        if not self._points.size:
            return np.full(points.size, _ABSENT)
        places = np.minimum(np.searchsorted(self._points, points), self._points.size - 1)
        return np.where(self._points[places] == points, self._ids[places], _ABSENT)


def spelling_of(model: BpeModel) -> ByteSpelling | CharacterSpelling:
    """Return the way in which a model spells words."""
    return ByteSpelling(model) if model.level == BYTE else CharacterSpelling(model)
