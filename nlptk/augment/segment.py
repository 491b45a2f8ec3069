"""Text to rows of ids by any tokenizer whose tokens are stretches of it; blanks become a bit of the id."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.rows import SPACED, Int64s, Rows
from nlptk.augment.wordtable import Words
from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, Ragged
from nlptk.core.rows import GrowingRows
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.words import WordTable

_BLANKS = b" \t"


class Segmenter:
    """Makes ids of text; each distinct chunk is cut once."""

    def __init__(self, tokenizer: Tokenizer, words: Words) -> None:
        """Take the tokenizer, and where the words get their numbers."""
        self._tokenizer = tokenizer
        self._words = words
        self._chunks = WordTable()
        self._rows = GrowingRows()

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self._chunks.nbytes + self._rows.nbytes

    def rows(self, data: NDArray[np.uint8], starts: Int64s, ends: Int64s) -> Rows:
        """Return the words of each sentence `data[starts:ends]`."""
        chunks = self._tokenizer.cut(data, starts, ends)
        if self._tokenizer.chunks_are_tokens:
            numbers = self._words.add(data, chunks.starts, chunks.lengths)
            return Rows(numbers << 1 | SPACED, chunks.offsets)
        numbers = self._chunks.add(data, chunks.starts, chunks.lengths)
        self._cut_new()
        found = self._rows.take(numbers)
        ids = found.values
        behind_blank = _behind_blanks(data, chunks.starts) | (self._is_blank(numbers))
        firsts = found.offsets[:-1][(found.lengths > 0) & behind_blank]
        ids[firsts] |= SPACED
        rows = Rows(ids, found.offsets[chunks.offsets])
        _space_first_words(rows)
        return rows

    def _is_blank(self, numbers: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell which chunks stand behind one that has no tokens."""
        empty = self._rows.take(numbers).lengths == 0
        behind = np.zeros(numbers.size, dtype=np.bool_)
        behind[1:] = empty[:-1]
        return behind

    def _cut_new(self) -> None:
        """Cut the chunks that have not been seen before."""
        new = self._chunks.words(len(self._rows))
        tokens = self._tokenizer.split(new)
        bounds = tokens.offsets.tolist()
        texts = list(tokens.strings)
        found: list[bytes] = []
        spaced: list[bool] = []
        lengths = []
        for chunk, start, end in zip(new, bounds, bounds[1:], strict=False):
            placed = _placed(chunk, texts[start:end])
            lengths.append(len(placed))
            for text, is_spaced in placed:
                found.append(text)
                spaced.append(is_spaced)
        strings = ByteStrings.of(found)
        numbers = self._words.add(strings.values, strings.offsets[:-1], strings.lengths)
        ids = numbers << 1 | np.array(spaced, dtype=np.int32)
        self._rows.append(Ragged(ids, np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))))


def _space_first_words(rows: Rows) -> None:
    """Let the first word of each row, should it move, have a space before it if most others have."""
    some = np.flatnonzero(rows.lengths > 0)
    if some.size:
        firsts = rows.offsets[some]
        rows.ids[firsts] &= ~SPACED
        spaced = np.add.reduceat(rows.ids & SPACED, firsts)
        rows.ids[firsts] |= (2 * spaced >= rows.lengths[some] - 1).astype(np.int32)


def _behind_blanks(data: NDArray[np.uint8], starts: Int64s) -> NDArray[np.bool_]:
    """Tell which chunks have a blank before them."""
    before = data[starts - 1]
    behind: NDArray[np.bool_] = (before == _BLANKS[0]) | (before == _BLANKS[1])
    return behind & (starts > 0)


def _placed(chunk: bytes, tokens: list[bytes]) -> list[tuple[bytes, bool]]:
    """Return the tokens of a chunk, and whether something that is no token stands before each."""
    if not chunk.strip(_BLANKS):
        return []
    if len(tokens) == 1 and tokens[0] not in chunk:  # characters have names of their own for blanks
        return [(chunk, False)]
    placed, at = [], 0
    for token in tokens:
        start = chunk.find(token, at)
        if start < 0:
            what = f"the token {token.decode(errors='replace')!r} is no stretch of the text"
            raise UsageError("--tokenizer", what, "Choose whitespace, words or characters")
        placed.append((token, start > at > 0))
        at = start + len(token)
    return placed
