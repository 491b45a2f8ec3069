"""Words of text that is cut into subword pieces, for whole-word masking.

Tokenizers mark their pieces in one of four ways:

    continues  ##   play ##ing       a piece with the mark continues the word (WordPiece)
    begins     ▁    ▁play ing        a piece with the mark begins a word (SentencePiece; Ġ in byte-level BPE)
    joins      @@   play@@ ing       the piece behind one with the mark continues the word (subword-nmt)
    ends       </w> play ing</w>     the piece behind one with the mark begins a word (the first BPE)

The first mark stands at the start of a piece, as the second does; the other two at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import partial

import numpy as np

from nlptk.augment.documents import Documents, Mask, Reader
from nlptk.augment.units._base import Units
from nlptk.core.errors import UsageError
from nlptk.core.text import TextBlock
from nlptk.core.words import WordTable

WORDPIECE = "##"


@dataclass(frozen=True, slots=True)
class Words(Units):
    """The pieces of a word are a unit; by default those of WordPiece, where ## continues a word.

    - `continues`: the mark before a piece that continues a word
    - `begins`: the mark before a piece that begins a word
    - `joins`: the mark behind a piece that the next one continues
    - `ends`: the mark behind a piece that ends a word
    """

    continues: str | None = None
    begins: str | None = None
    joins: str | None = None
    ends: str | None = None

    def __post_init__(self) -> None:
        """Refuse two marks, and empty ones."""
        given = [mark for mark in astuple(self) if mark is not None]
        if len(given) > 1:
            raise UsageError("--units words", "pieces are marked in one way", "Give one mark")
        if "" in given:
            raise UsageError("--units words", "the mark is empty", "Write words:begins=▁, say")

    def reader(self, lines: Reader) -> Reader:
        """Return what reads lines of pieces."""
        return partial(_read, self, lines)


def _read(units: Words, lines: Reader, block: TextBlock, table: WordTable) -> Documents:
    pieces = lines(block, table)
    starts = _begin_words(units, pieces, list(table.words()))
    starts[pieces.sentences[:-1]] = True
    return Documents(pieces.ids, starts, pieces.sentences, pieces.documents)


def _begin_words(units: Words, pieces: Documents, words: list[bytes]) -> Mask:
    """Tell which pieces begin a word (T,)."""
    if units.begins is not None:
        return _with(units.begins, words, bytes.startswith)[pieces.ids]
    if units.joins is not None:
        return _behind(~_with(units.joins, words, bytes.endswith)[pieces.ids])
    if units.ends is not None:
        return _behind(_with(units.ends, words, bytes.endswith)[pieces.ids])
    return ~_with(units.continues or WORDPIECE, words, bytes.startswith)[pieces.ids]


def _with(mark: str, words: list[bytes], has: Callable[[bytes, bytes], bool]) -> Mask:
    """Tell which distinct words (V,) have the mark."""
    wanted = mark.encode()
    return np.array([has(word, wanted) for word in words], dtype=np.bool_)


def _behind(ends: Mask) -> Mask:
    """Tell which pieces stand behind one that ends a word (T,)."""
    return np.append(True, ends[:-1])[: ends.size]


METHOD = Words
