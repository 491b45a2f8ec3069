"""What slash and underscore share: word and tag in one token, one sentence a line.

The last separator of a token stands before its tag, so that words may have it too. Tokens stand between
spaces and TABs. Lines without a token are skipped.
"""

from __future__ import annotations

from typing import ClassVar, NoReturn

import numpy as np

from nlptk.core.ragged import ByteStrings, offsets_of, side_by_side
from nlptk.core.text import TextBlock
from nlptk.hmm.tagged._base import Floats, Int64s, TaggedBlock, TaggedFormat
from nlptk.hmm.tagged._cells import LINE_FEED, SPACE, TAB, line_of, refuse, shown, strings_at
from nlptk.hmm.tagged._writing import (
    BLANKS,
    UNFIT_FOR_TAGS,
    behind_tokens,
    check_no_probabilities,
    check_strings,
    same,
)


class Joined(TaggedFormat):
    """Word, separator and tag in one token, one sentence a line."""

    __slots__ = ()
    by_line: ClassVar[bool] = True
    name: ClassVar[str]
    separator: ClassVar[bytes]

    def read(self, block: TextBlock) -> TaggedBlock:
        """Read whole lines; InputError that names the first line with a token that has no word or no tag."""
        data = block.data
        separates = data == self.separator[0]
        places = np.flatnonzero(separates | (data == SPACE) | (data == TAB) | (data == LINE_FEED))
        separates = separates[places]
        bounds = np.flatnonzero(~separates)  # among the places: the blanks
        ends = places[bounds]
        starts = np.concatenate(([0], ends + 1))[:-1]
        some = ends > starts
        offsets = offsets_of(some)[np.flatnonzero(data[ends] == LINE_FEED) + 1]  # (L,) tokens up to each end
        starts, ends, bounds = starts[some], ends[some], bounds[some]
        before = np.maximum(bounds - 1, 0)
        middles = places[before]
        good = separates[before] & (middles > starts) & (middles < ends - 1)
        if not good.all():
            self._complain(block, int(np.searchsorted(offsets, np.argmin(good), side="right")))
        lines = np.flatnonzero(np.diff(offsets, prepend=0))
        words, tags = strings_at(data, starts, middles), strings_at(data, middles + 1, ends)
        return TaggedBlock(words, tags, offsets[lines], block.file, block.first_line + lines)

    def write(
        self, words: ByteStrings, tags: ByteStrings, ends: Int64s, probabilities: Floats | None = None
    ) -> bytes:
        """Write one sentence a line."""
        check_no_probabilities(probabilities, self.name)
        check_strings(words, "word", BLANKS, self.name)
        check_strings(tags, "tag", UNFIT_FOR_TAGS + self.separator, self.name)
        before, behind = behind_tokens(len(words), ends)
        return before + side_by_side([words, same(self.separator, len(words)), tags, behind]).tobytes()

    def _complain(self, block: TextBlock, line: int) -> NoReturn:
        for token in line_of(block, line).replace(b"\t", b" ").split(b" "):
            word, separator, tag = token.rpartition(self.separator)
            if token and not (word and tag):
                lacking = "tag" if not tag or not separator else "word"
                form = f"word{self.separator.decode()}TAG"
                remedy = f"Write {form}, with nothing but blanks between, or give another --format"
                refuse(block, line, f"the token {shown(token)} has no {lacking}", remedy)
        raise AssertionError("every token is good")
