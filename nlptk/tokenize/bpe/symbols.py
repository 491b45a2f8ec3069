"""Words as the smallest symbols of a tokenizer: bytes, or characters of which the last ends the word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.counts import CountedStrings
from nlptk.core.ragged import Ragged
from nlptk.tokenize.bpe.alphabet import BYTE_TO_CHARACTER
from nlptk.tokenize.bpe.settings import END_OF_WORD
from nlptk.tokenize.characters import code_points, covered

Int64s = NDArray[np.int64]

_BYTES_IN_ORDER = sorted(range(256), key=BYTE_TO_CHARACTER.__getitem__)
_BYTE_IDS = np.argsort(_BYTES_IN_ORDER).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Symbols:
    """The distinct words of a corpus as symbols, and the alphabet that spells them."""

    words: Ragged  # (W,) rows of ids int32
    counts: Int64s  # (W,)
    alphabet: list[bytes]  # the piece of each id
    lengths: list[int]  # of each piece, in bytes or characters


def byte_symbols(counted: CountedStrings) -> Symbols:
    """Spell words in bytes, numbered by the code points of their characters in GPT-2's alphabet."""
    words = Ragged(_BYTE_IDS[counted.strings.values], counted.strings.offsets)
    return Symbols(words, counted.counts, [bytes([byte]) for byte in _BYTES_IN_ORDER], [1] * 256)


def character_symbols(counted: CountedStrings, coverage: float) -> Symbols:
    """Spell words in their most frequent characters, as many as make up `coverage` of the text.

    The alphabet is the characters by code point, the end of a word by itself, and each character that ends a
    word, marked so. A word is cut where a character is not covered, and inside a literal end-of-word mark.
    """
    points, offsets = code_points(counted.strings)
    weights = np.repeat(counted.counts, np.diff(offsets))
    kept = covered(points, weights, coverage)
    plain = np.searchsorted(kept, points)
    known = kept[np.minimum(plain, kept.size - 1)] == points if kept.size else np.zeros(0, dtype=np.bool_)
    last = np.zeros(points.size, dtype=np.bool_)
    last[offsets[1:][np.diff(offsets) > 0] - 1] = True
    finals = np.flatnonzero(np.bincount(points[last & known]))
    symbols = np.where(last, kept.size + 1 + np.searchsorted(finals, points), plain)
    starts = np.zeros(points.size + 1, dtype=np.bool_)
    starts[offsets] = True
    starts[1:] |= ~known
    starts[:-1] |= ~known | _ends_literal_mark(points)
    words = _rows(symbols.astype(np.int32), starts[:-1], known)
    counts = weights[known][words.offsets[:-1]]
    characters = [chr(point).encode() for point in kept.tolist()]
    mark = END_OF_WORD.encode()
    alphabet = [*characters, mark, *(chr(point).encode() + mark for point in finals.tolist())]
    return Symbols(words, counts, alphabet, [1] * kept.size + [0] + [1] * finals.size)


def _ends_literal_mark(points: Int64s) -> NDArray[np.bool_]:
    """Mark the last character of every literal end-of-word mark in the text."""
    ends = np.zeros(points.size, dtype=np.bool_)
    length = len(END_OF_WORD)
    if points.size >= length:
        window = np.lib.stride_tricks.sliding_window_view(points, length)
        ends[length - 1 :] = (window == [ord(character) for character in END_OF_WORD]).all(axis=1)
    return ends


def _rows(symbols: NDArray[np.int32], starts: NDArray[np.bool_], known: NDArray[np.bool_]) -> Ragged:
    row = np.cumsum(starts)[known]
    bounds = np.flatnonzero(np.diff(row, prepend=-1)) if row.size else np.zeros(0, dtype=np.int64)
    return Ragged(symbols[known], np.append(bounds, row.size))
