"""Entities or chunks of tagged text: what is masked whole is what a tag spans.

Sun et al. (2019), "ERNIE: Enhanced representation through knowledge integration", section 3.2. The input is
in columns, as that of CoNLL 2003: a token a line, its tag in the last field, an empty line behind a sentence;
a line -DOCSTART- begins a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.documents import Documents, Int64s, Mask, Reader, gathered
from nlptk.augment.logical import PARAGRAPHS
from nlptk.augment.units._base import Units
from nlptk.core.chunks import Chunks, between_blanks, lines
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import TextBlock
from nlptk.core.words import WordTable

_TAG = re.compile(rb"([BIESLMU])[-_](.+)")
_OUTSIDE = b"O"
_OPEN, _INNER = b"BIM", b"IMEL"  # an entity goes on behind these, and in these
_DOCUMENT = b"-DOCSTART-"


@dataclass(frozen=True, slots=True)
class Bio(Units):
    """The tokens of an entity are a unit; input is in columns with BIO, IOBES or BMES tags in the last."""

    end: ClassVar[bytes] = PARAGRAPHS
    is_text: ClassVar[bool] = False

    def reader(self, lines: Reader) -> Reader:
        """Return what reads columns."""
        return _read


def _read(block: TextBlock, table: WordTable) -> Documents:
    chunks = between_blanks(block.data, *lines(block.data))
    fields = np.diff(chunks.offsets)
    breaks = _documents(block, chunks, fields)
    rows = np.flatnonzero((fields > 0) & ~breaks)
    _check_tagged(block, fields, rows)
    first, last = chunks.offsets[rows], chunks.offsets[rows + 1] - 1
    ids = table.add(block.data, chunks.starts[first], chunks.lengths[first])
    # the tokens of a sentence are the rows between two lines that are empty or begin a document
    bounds = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=fields.size))))
    ends = np.append(np.flatnonzero((fields == 0) | breaks), fields.size)
    lengths = np.diff(bounds[ends], prepend=0)
    documents = gathered(ids, np.ones(ids.size, dtype=np.bool_), lengths, _at(breaks, ends))
    starts = ~_go_on(block, chunks, last, rows)
    starts[documents.sentences[:-1]] = True
    return Documents(ids, starts, documents.sentences, documents.documents)


def _documents(block: TextBlock, chunks: Chunks, fields: Int64s) -> Mask:
    """Tell which lines begin a document (L,)."""
    breaks = np.zeros(fields.size, dtype=np.bool_)
    rows = np.flatnonzero(fields > 0)
    first = chunks.offsets[rows]
    alike = rows[chunks.lengths[first] == len(_DOCUMENT)]
    for row in alike.tolist():
        start = int(chunks.starts[chunks.offsets[row]])
        breaks[row] = block.data[start : start + len(_DOCUMENT)].tobytes() == _DOCUMENT
    return breaks


def _at(breaks: Mask, ends: Int64s) -> Mask:
    """Tell which stretches of lines, by the line that ends each, have a document begin before them."""
    begins = np.append(breaks, False)[ends]
    return np.append(False, begins[:-1])


def _check_tagged(block: TextBlock, fields: Int64s, rows: Int64s) -> None:
    bare = rows[fields[rows] == 1]
    if bare.size:
        where = f"{block.file}:{block.first_line + int(bare[0])}"
        raise InputError(where, "there is a token without a tag", "Give a token a line with its tag last")


def _go_on(block: TextBlock, chunks: Chunks, tags: Int64s, rows: Int64s) -> Mask:
    """Tell which tokens belong to the entity of the token before (T,)."""
    table = WordTable()
    numbers = table.add(block.data, chunks.starts[tags], chunks.lengths[tags])
    opens, inner, kinds = _parsed(table.words(), numbers, block, rows)
    before = np.append(0, numbers[:-1])[: numbers.size]
    goes_on: Mask = inner[numbers] & opens[before] & (kinds[numbers] == kinds[before])
    return goes_on


def _parsed(
    tags: ByteStrings, numbers: NDArray[np.int32], block: TextBlock, rows: Int64s
) -> tuple[Mask, Mask, Int64s]:
    """Return of each distinct tag whether an entity may go on behind it, and in it, and its kind."""
    opens, inner = np.zeros(len(tags), dtype=np.bool_), np.zeros(len(tags), dtype=np.bool_)
    kinds = np.zeros(len(tags), dtype=np.int64)
    known: dict[bytes, int] = {}
    for number, tag in enumerate(tags):
        match = _TAG.fullmatch(tag)
        if match:
            opens[number], inner[number] = match[1] in _OPEN, match[1] in _INNER
            kinds[number] = known.setdefault(match[2], len(known))
        elif tag != _OUTSIDE:
            row = rows[np.flatnonzero(numbers == number)[0]]
            what = f"{tag.decode()} is no tag of an entity"
            raise InputError(f"{block.file}:{block.first_line + int(row)}", what, "Give O, B-KIND or I-KIND")
    return opens, inner, kinds


METHOD = Bio
