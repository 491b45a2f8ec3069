"""CSV (RFC 4180) with a header that names the columns; a quoted field may hold line feeds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.forms._base import (
    SOURCE_ID,
    Form,
    LogicalBlock,
    Records,
    numbers_of,
    slices,
    with_prefixes,
)
from nlptk.augment.rows import Int64s
from nlptk.augment.written import Frames
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import TextBlock

_QUOTE, _LINE_FEED = b'"\n'


@dataclass(frozen=True, slots=True)
class Csv(Form):
    """Comma-separated columns, other columns stay. With numbers, the first column is `source_id`."""

    summary: ClassVar[str] = "CSV with a header"

    @property
    def escape(self) -> Any:
        """Write a word as it stands in a quoted field."""
        return _escaped

    def blocks(self, texts: Iterable[TextBlock], size: int) -> Iterator[LogicalBlock]:
        """Cut text into blocks of whole records; every file begins with the same header."""
        number, first, file, header, of_all = 0, 1, "", b"", b""
        for text, ends in _whole_records(texts, size):
            data, line = text.data, text.first_line
            count = ends.size
            if text.file != file or line == 1:
                file, header = text.file, data[: ends[0]].tobytes()
                self._check_header(header, text.file)
                of_all = of_all or header
                if header != of_all:
                    what = "its columns are not those of the first file"
                    raise InputError(f"{text.file}:1", what, "Give files with the same header")
                line += header.count(b"\n")
                data, count = data[ends[0] :], count - 1
            yield LogicalBlock(TextBlock(data, text.file, line), number, first, header, number == 0)
            number, first = number + 1, first + count

    def header(self, block: LogicalBlock) -> bytes:
        """Return the header before the first block."""
        if not block.is_first:
            return b""
        return SOURCE_ID.encode() + b"," + block.header if self.numbered else block.header

    def records(self, block: LogicalBlock) -> Records:
        """Take a block apart; InputError for a record with too few or too many fields."""
        columns = _read(block.header)[0]
        at = columns.index(self.field)
        of_label = columns.index(self.label_field) if self.label_field in columns else None
        data = block.text.data
        ends = _record_ends(data)
        starts = np.concatenate(([0], ends))[:-1]
        originals = slices(data, starts, ends)
        texts, labels, before, behind = [], [], [], []
        line = block.text.first_line
        for original in originals:
            fields = (_read(original) or [[]])[0]
            if fields and len(fields) != len(columns):
                what = f"there are {len(fields)} fields, and {len(columns)} columns"
                raise InputError(f"{block.text.file}:{line}", what, "Mend the record")
            texts.append(fields[at].encode() if fields else b"")
            labels.append(fields[of_label].encode() if fields and of_label is not None else b"")
            before.append(b"".join(_quoted(each) + b"," for each in fields[:at]) + b'"' if fields else b"")
            after = b'"' + b"".join(b"," + _quoted(each) for each in fields[at + 1 :]) + b"\n"
            behind.append(after if fields else original)
            line += original.count(b"\n")
        strings = ByteStrings.of(texts)
        frames = Frames(ByteStrings.of(before), ByteStrings.of(behind))
        if self.numbered:
            prefixes = [
                number + b"," if text else b""
                for number, text in zip(numbers_of(block, len(before)), before, strict=True)
            ]
            frames = Frames(with_prefixes(prefixes, frames.before), frames.behind)
            originals = with_prefixes(prefixes, originals)
        return Records(
            strings.values,
            strings.offsets[:-1],
            strings.offsets[1:],
            frames,
            originals,
            ByteStrings.of(labels),
        )

    def _check_header(self, header: bytes, file: str) -> None:
        columns = (_read(header) or [[]])[0]
        if self.field not in columns:
            what = f'no column is named "{self.field}"'
            remedy = f"Name one with --field: {', '.join(columns)}"
            raise InputError(f"{file}:1", what, remedy)


def _whole_records(texts: Iterable[TextBlock], size: int) -> Iterator[tuple[TextBlock, Int64s]]:
    """Cut every file behind the first record that makes a block of `size` bytes, and again from there."""
    held = TextBlock(np.zeros(0, dtype=np.uint8), "", 1)
    for text in texts:
        if text.first_line == 1:
            yield from _rest(held)
            held = text
        else:
            held = TextBlock(np.concatenate((held.data, text.data)), held.file, held.first_line)
        ends = _record_ends(held.data)
        start, line = 0, held.first_line
        while (at := int(np.searchsorted(ends, start + size))) < ends.size:
            stop = int(ends[at])
            of_block = ends[(ends > start) & (ends <= stop)] - start
            data = held.data[start:stop]
            yield TextBlock(data, held.file, line), of_block
            line += int(np.count_nonzero(data == _LINE_FEED))
            start = stop
        held = TextBlock(held.data[start:], held.file, line)
    yield from _rest(held)


def _rest(held: TextBlock) -> Iterator[tuple[TextBlock, Int64s]]:
    if held.data.size:
        ends = _record_ends(held.data)
        if not ends.size or ends[-1] != held.data.size:
            whole = held.data[: ends[-1] if ends.size else 0]
            line = held.first_line + int(np.count_nonzero(whole == _LINE_FEED))
            raise InputError(f"{held.file}:{line}", "a quote is never closed", "Mend the record")
        yield held, ends


def _record_ends(data: NDArray[np.uint8]) -> Int64s:
    """Return where records end: behind line feeds that an even number of quotes stands before."""
    feeds = np.flatnonzero(data == _LINE_FEED)
    quotes = np.flatnonzero(data == _QUOTE)
    ends: Int64s = feeds[np.searchsorted(quotes, feeds) % 2 == 0] + 1
    return ends


def _read(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode(), newline="")))


def _quoted(text: str) -> bytes:
    needed = any(mark in text for mark in ',"\n\r')
    return (f'"{text.replace(chr(_QUOTE), 2 * chr(_QUOTE))}"' if needed else text).encode()


def _escaped(word: bytes) -> bytes:
    return word.replace(b'"', b'""')


METHOD = Csv
