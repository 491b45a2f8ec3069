"""What a form is: how text is cut into records, and a record into a sentence and what surrounds it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.logical import LINES, logical_blocks
from nlptk.augment.rows import Int32s, Int64s, Mask, Rows
from nlptk.augment.wordtable import Words
from nlptk.augment.written import Frames, written
from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.core.text import TextBlock

REGISTRY = "nlptk.augment.forms"
SOURCE_ID = "source_id"


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a block: sentence i is `data[starts[i]:ends[i]]`."""

    data: NDArray[np.uint8]  # (n,)
    starts: Int64s  # (S,)
    ends: Int64s  # (S,)
    frames: Frames  # of variants
    originals: ByteStrings  # (S,) the records, as they are written
    labels: ByteStrings | None = None  # (S,)
    tags: Int32s | None = None  # (N,) of the words of all sentences

    @property
    def blank(self) -> Mask:
        """Which records are empty lines (S,)."""
        blank: Mask = self.originals.lengths <= 1
        return blank


@dataclass(frozen=True, slots=True)
class LogicalBlock:
    """Whole records of one file, and which they are."""

    text: TextBlock
    number: int  # of the block
    first_record: int  # counted from 1, over all files
    header: bytes = b""  # the file's first record, where it names columns
    is_first: bool = False  # of all


@dataclass(frozen=True, slots=True)
class Form(ABC):
    """A form; the sentence and its label have names where they are columns."""

    field: str = "text"
    label_field: str = "label"
    numbered: bool = False  # whether records are written with the number of their source

    summary: ClassVar[str]  # `label TAB sentence`
    labelled: ClassVar[bool] = True
    is_tokenized: ClassVar[bool] = False  # whether blanks are all that stands between words

    @property
    def escape(self) -> Callable[[bytes], bytes] | None:
        """How words are written where that is not as they stand."""
        return None

    def blocks(self, texts: Iterable[TextBlock], size: int) -> Iterator[LogicalBlock]:
        """Cut text into blocks of whole records, of about `size` bytes."""
        first = 1
        for number, text in enumerate(logical_blocks(texts, LINES, size)):
            yield LogicalBlock(text, number, first, is_first=number == 0)
            first += int(np.count_nonzero(text.data == LINES[0]))

    def header(self, block: LogicalBlock) -> bytes:
        """Return what is written before the records of a block."""
        return b""

    @abstractmethod
    def records(self, block: LogicalBlock) -> Records:
        """Take a block apart; InputError for a record that is none."""

    def written(self, words: Words, rows: Rows, sentences: Int64s, records: Records) -> ByteStrings:
        """Write rows (R,), variants of sentences."""
        return written(words.texts, rows, sentences, records.frames)


def numbers_of(block: LogicalBlock, size: int) -> list[bytes]:
    """Return the numbers of the records of a block."""
    return [b"%d" % number for number in range(block.first_record, block.first_record + size)]


def with_prefixes(prefixes: list[bytes], strings: ByteStrings) -> ByteStrings:
    """Return each string behind its prefix."""
    return ByteStrings.of(prefix + string for prefix, string in zip(prefixes, strings, strict=True))


def slices(data: NDArray[np.uint8], starts: Int64s, ends: Int64s) -> ByteStrings:
    """Return the stretches of some bytes."""
    lengths = ends - starts
    return ByteStrings(data[ragged_range(starts, lengths)], offsets_of(lengths))
