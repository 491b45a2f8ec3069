"""CoNLL-U: ten columns between TABs, a word a line, and a blank line behind a sentence.

Words are the FORM, tags the UPOS (universal) or the XPOS (of the treebank). Comments (`# ...`), ranges of
words (`1-2`) and empty nodes (`1.1`) are skipped. `_` as a tag means that there is none. Written are ID, FORM
and the tag; the other columns are `_`. See https://universaldependencies.org/format.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, side_by_side
from nlptk.core.text import TextBlock
from nlptk.hmm.tagged._base import Floats, Int64s, TaggedBlock, TaggedFormat
from nlptk.hmm.tagged._cells import Cells, Mask, line_of, refuse, sentences, shown
from nlptk.hmm.tagged._writing import (
    UNFIT_FOR_TAGS,
    behind_lines,
    check_edges,
    check_no_probabilities,
    check_strings,
    numbers_in_sentences,
    refuse_string,
    same,
)

_NAME = "conllu"
_COLUMNS = 10
_FORM = 1
_TAGS = {"upos": 3, "xpos": 4}
_COMMENT = b"#"
_NONE = b"_"
_ID = re.compile(rb"\d([\d.-]*\d)?")


@dataclass(frozen=True, slots=True)
class Conllu(TaggedFormat):
    """CoNLL-U, the format of Universal Dependencies: ten columns between TABs.

    - `tag`: `upos`, the universal tags of column 4, or `xpos`, the treebank's own of column 5
    """

    tag: str = "upos"

    def __post_init__(self) -> None:
        """Refuse a column that holds no tags."""
        if self.tag not in _TAGS:
            raise UsageError(f"conllu:tag={self.tag}", "there is no such column of tags", "Give upos or xpos")

    def read(self, block: TextBlock) -> TaggedBlock:
        """Read whole sentences; InputError that names the first line that is not as the format has it."""
        cells = Cells.between_tabs(block.data)
        firsts, empty, numbers = cells.offsets[:-1], cells.empty, cells.numbers
        blank = (numbers == 1) & empty[firsts]
        lines = np.flatnonzero(~blank)
        lines = lines[~cells.begin_with(firsts[lines], _COMMENT)]
        wrong = numbers[lines] != _COLUMNS
        wrong[~wrong], is_word = _ids(cells, firsts[lines[~wrong]])
        tokens = lines[~wrong][is_word]
        words, tags = firsts[tokens] + _FORM, firsts[tokens] + _TAGS[self.tag]
        untagged = empty[tags] | cells.hold_space()[tags]
        untagged |= (cells.ends[tags] - cells.starts[tags] == 1) & cells.begin_with(tags, _NONE)
        untagged |= empty[words] | cells.edged_by_space()[words]
        if wrong.any() or untagged.any():
            self._complain(block, int(np.concatenate((lines[wrong], tokens[untagged])).min()))
        return sentences(block, cells.strings(words), cells.strings(tags), tokens, blank)

    def write(
        self, words: ByteStrings, tags: ByteStrings, ends: Int64s, probabilities: Floats | None = None
    ) -> bytes:
        """Write sentences of words that are numbered from 1."""
        check_no_probabilities(probabilities, _NAME)
        check_strings(words, "word", b"\t\n", _NAME)
        check_edges(words, _NAME)
        check_strings(tags, "tag", UNFIT_FOR_TAGS, _NAME)
        if _NONE in set(tags.take(np.flatnonzero(tags.lengths == 1))):
            refuse_string(_NONE, "tag", _NAME)
        size, at = len(words), _TAGS[self.tag]
        between = same(b"\t_" * (at - _FORM - 1) + b"\t", size)
        rest = same(b"\t_" * (_COLUMNS - at - 1), size)
        before, behind = behind_lines(size, ends)
        columns = [numbers_in_sentences(ends), words, between, tags, rest, behind]
        return before + side_by_side(columns).tobytes()

    def _complain(self, block: TextBlock, line: int) -> NoReturn:
        cells = line_of(block, line).split(b"\t")
        if len(cells) != _COLUMNS:
            plural = "column" if len(cells) == 1 else "columns"
            what = f"it has {len(cells)} {plural} between TABs, not the ten of CoNLL-U"
            refuse(block, line, what, "Mend the line, or give another --format")
        if not _ID.fullmatch(cells[0]):
            what = f"the ID {shown(cells[0])} is neither a number, nor a range 1-2, nor an empty node 1.1"
            refuse(block, line, what, "Mend the line, or give another --format")
        word, tag = cells[_FORM], cells[_TAGS[self.tag]]
        if not word or word.startswith(b" ") or word.endswith(b" "):
            what = f"the FORM {shown(word)} is empty, or begins or ends with a space"
            refuse(block, line, what, "Give every word its form")
        if tag in (b"", _NONE):
            other = "xpos" if self.tag == "upos" else "upos"
            what = f"the word {shown(word)} has no {self.tag.upper()}"
            refuse(block, line, what, f"Try --format conllu:tag={other}, or leave the sentence out")
        refuse(block, line, f"the tag {shown(tag)} holds a space", "Write tags without spaces")


METHOD = Conllu


def _ids(cells: Cells, firsts: Int64s) -> tuple[Mask, Mask]:
    """Tell which IDs are none (n,), and which of the others are of words, not ranges or empty nodes."""
    wrong = cells.empty[firsts]
    ids = cells.strings(firsts[~wrong])
    digit = (ids.values >= ord("0")) & (ids.values <= ord("9"))
    joint = (ids.values == ord("-")) | (ids.values == ord("."))
    starts = ids.offsets[:-1]
    if starts.size:
        good = np.logical_and.reduceat(digit | joint, starts) & digit[starts] & digit[ids.offsets[1:] - 1]
        is_word = np.logical_and.reduceat(digit, starts)
        wrong[~wrong] = ~good
        return wrong, is_word[good]
    return wrong, np.zeros(0, dtype=np.bool_)
