"""Columns between blanks, a token a line, and a blank line behind a sentence: CoNLL-2000, 2002 and 2003.

Blanks are spaces and TABs, any number of them, so that no column can be empty or hold one. All lines of a
file have the same number of columns. A line whose first column is `-DOCSTART-` begins a document: it ends a
sentence and is no token. Written columns that are neither word nor tag are `_`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn, Self

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, side_by_side
from nlptk.core.text import TextBlock
from nlptk.hmm.tagged._base import Floats, Int64s, TaggedBlock, TaggedFormat
from nlptk.hmm.tagged._cells import Cells, Mask, line_of, refuse, sentences
from nlptk.hmm.tagged._writing import (
    UNFIT_FOR_TAGS,
    behind_lines,
    check_no_probabilities,
    check_strings,
    refuse_string,
    same,
)

_NAME = "columns"
_DOCUMENT = b"-DOCSTART-"


@dataclass(frozen=True, slots=True)
class Columns(TaggedFormat):
    """Columns between blanks, as in CoNLL-2000, 2002 and 2003; a blank line behind each sentence.

    - `word`: the column of the words, from 1, or from -1 backwards
    - `tag`: the column of the tags, counted likewise
    - `width`: how many columns every line has; without it, as many as a file's first line
    """

    word: int = 1
    tag: int = -1
    width: int | None = None

    def __post_init__(self) -> None:
        """Refuse columns that no line can have."""
        for name, column in (("word", self.word), ("tag", self.tag)):
            if column == 0 or (self.width is not None and abs(column) > self.width):
                what = "columns are counted from 1, or from -1 backwards, up to the width"
                raise UsageError(f"columns:{name}={column}", what, "Give a column that is there")
        if self.word == self.tag or (self.width is not None and self._are_one(self.width)):
            what = "the word and its tag are in the same column"
            raise UsageError(f"columns:word={self.word},tag={self.tag}", what, "Give two columns")

    def opened(self, block: TextBlock) -> Self:
        """Return the format with the number of columns that the first token line has."""
        if self.width is not None:
            return self
        cells = Cells.between_blanks(block.data)
        tokens = np.flatnonzero(~_ends_sentence(cells))
        if not tokens.size:
            return self
        line = int(tokens[0])
        width = int(cells.numbers[line])
        needed = max(abs(self.word), abs(self.tag))
        if width < needed or self._are_one(width):
            plural = "column" if width == 1 else "columns"
            what = f"it has {width} {plural}, which are too few for word={self.word} and tag={self.tag}"
            refuse(block, line, what, "Choose --format columns:word=NUMBER,tag=NUMBER, or another format")
        return replace(self, width=width)

    def read(self, block: TextBlock) -> TaggedBlock:
        """Read whole sentences; InputError that names the first line with more or fewer columns."""
        width = self.opened(block).width or 0
        cells = Cells.between_blanks(block.data)
        blank = _ends_sentence(cells)
        tokens = np.flatnonzero(~blank)
        good = cells.numbers[tokens] == width
        if not good.all():
            _complain(block, int(tokens[np.argmin(good)]), width)
        firsts = cells.offsets[tokens]
        word, tag = self._places(width)
        return sentences(block, cells.strings(firsts + word), cells.strings(firsts + tag), tokens, blank)

    def write(
        self, words: ByteStrings, tags: ByteStrings, ends: Int64s, probabilities: Floats | None = None
    ) -> bytes:
        """Write sentences in `width` columns, or as few as hold word and tag."""
        check_no_probabilities(probabilities, _NAME)
        check_strings(words, "word", UNFIT_FOR_TAGS, _NAME)
        check_strings(tags, "tag", UNFIT_FOR_TAGS, _NAME)
        width = self._written_width()
        word, tag = self._places(width)
        if min(word, tag) == 0:
            _check_first(words if word == 0 else tags, "word" if word == 0 else "tag")
        before, behind = behind_lines(len(words), ends)
        space, neither = same(b" ", len(words)), same(b"_", len(words))
        parts = [{word: words, tag: tags}.get(column, neither) for column in range(width)]
        spaced = [part for each in parts for part in (space, each)][1:]
        return before + side_by_side([*spaced, behind]).tobytes()

    def _places(self, width: int) -> tuple[int, int]:
        """Return the columns of word and tag from 0, in lines of so many columns."""
        word, tag = (column - 1 if column > 0 else width + column for column in (self.word, self.tag))
        return word, tag

    def _are_one(self, width: int) -> bool:
        word, tag = self._places(width)
        return word == tag

    def _written_width(self) -> int:
        if self.width is not None:
            return self.width
        width = max(abs(self.word), abs(self.tag))
        return width + self._are_one(width)


METHOD = Columns


def _ends_sentence(cells: Cells) -> Mask:
    """Tell which lines have no column, or begin a document (L,)."""
    ends: Mask = cells.numbers == 0
    some = np.flatnonzero(~ends)
    firsts = cells.offsets[some]
    exact = cells.ends[firsts] - cells.starts[firsts] == len(_DOCUMENT)
    some, firsts = some[exact], firsts[exact]
    ends[some[cells.begin_with(firsts, _DOCUMENT)]] = True
    return ends


def _check_first(strings: ByteStrings, what: str) -> None:
    rows = np.flatnonzero(strings.lengths == len(_DOCUMENT))
    if _DOCUMENT in set(strings.take(rows)):
        refuse_string(_DOCUMENT, what, _NAME)


def _complain(block: TextBlock, line: int, width: int) -> NoReturn:
    number = sum(map(bool, line_of(block, line).replace(b"\t", b" ").split(b" ")))
    plural = "column" if number == 1 else "columns"
    what = f"it has {number} {plural} where {width} are expected"
    refuse(block, line, what, "Give all lines the same columns, without blanks inside, or another --format")
