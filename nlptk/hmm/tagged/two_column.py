"""A word, a TAB and its tag a line, and a blank line behind a sentence: the format of TnT and hunpos.

Several blank lines are as good as one, and the last may be wanting. The TAB that hunpos prints behind the tag
is dropped, and so are TnT's comments: lines that begin with `%%` and have no TAB. A word may hold spaces, but
none at its edges; a tag none at all. With probabilities, they are a third column, which this format does not
read back: `columns:tag=2` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NoReturn

import numpy as np

from nlptk.core.ragged import ByteStrings, side_by_side
from nlptk.core.text import TextBlock
from nlptk.hmm.tagged._base import Floats, Int64s, TaggedBlock, TaggedFormat
from nlptk.hmm.tagged._cells import Cells, line_of, refuse, sentences, shown
from nlptk.hmm.tagged._writing import (
    UNFIT_FOR_TAGS,
    behind_lines,
    check_edges,
    check_strings,
    probability_texts,
    same,
)

_NAME = "two-column"
_COMMENT = b"%%"
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class TwoColumn(TaggedFormat):
    """A word, a TAB and its tag a line; a blank line behind each sentence."""

    holds_probabilities: ClassVar[bool] = True

    def read(self, block: TextBlock) -> TaggedBlock:
        """Read whole sentences; InputError that names the first line that is not as the format has it."""
        cells = Cells.between_tabs(block.data)
        firsts, empty, numbers = cells.offsets[:-1], cells.empty, cells.numbers
        alone = numbers == 1
        blank = alone & empty[firsts]
        comment = alone & ~blank
        comment[comment] = cells.begin_with(firsts[comment], _COMMENT)
        tokens = np.flatnonzero(~(blank | comment))
        words = firsts[tokens]
        tags = np.minimum(words + 1, cells.starts.size - 1)
        good = numbers[tokens] == _COLUMNS
        hunpos = np.flatnonzero(numbers[tokens] == _COLUMNS + 1)
        good[hunpos] = empty[words[hunpos] + _COLUMNS]
        good &= ~(empty[words] | empty[tags])
        good &= ~(cells.edged_by_space()[words] | cells.hold_space()[tags])
        if not good.all():
            _complain(block, int(tokens[np.argmin(good)]))
        return sentences(block, cells.strings(words), cells.strings(tags), tokens, blank)

    def write(
        self, words: ByteStrings, tags: ByteStrings, ends: Int64s, probabilities: Floats | None = None
    ) -> bytes:
        """Write sentences, with a third column where there are probabilities (T,)."""
        check_strings(words, "word", b"\t\n", _NAME)
        check_edges(words, _NAME)
        check_strings(tags, "tag", UNFIT_FOR_TAGS, _NAME)
        before, behind = behind_lines(len(words), ends)
        tab = same(b"\t", len(words))
        third = [] if probabilities is None else [tab, probability_texts(probabilities)]
        return before + side_by_side([words, tab, tags, *third, behind]).tobytes()


METHOD = TwoColumn


def _complain(block: TextBlock, line: int) -> NoReturn:
    text = line_of(block, line)
    cells = text.split(b"\t")
    if len(cells) == 1:
        what = "it has one column, not word TAB tag"
        refuse(block, line, what, "Put a TAB before the tag, or give another --format")
    if len(cells) > _COLUMNS and (len(cells) > _COLUMNS + 1 or cells[_COLUMNS]):
        what = f"it has {len(cells)} columns, not 2"
        refuse(block, line, what, "Give --format columns:word=1,tag=2, or cut -f 1,2")
    if not cells[0] or not cells[1]:
        what = f"the {'tag' if cells[0] else 'word'} is empty"
        refuse(block, line, what, "Give every word its tag, or leave the whole line out")
    if b" " in cells[1]:
        what = f"the tag {shown(cells[1])} holds a space"
        refuse(block, line, what, "Put one TAB, and nothing else, between word and tag")
    what = f"the word {shown(cells[0])} begins or ends with a space"
    refuse(block, line, what, "Put one TAB, and nothing else, between word and tag")
