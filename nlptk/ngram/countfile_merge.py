"""Merge sorted count files (countfile.py) in one pass over each: the counts of equal n-grams add up.

A batch is the next lines of every file. What stands before the last line of each file that goes on is
complete and is written; the rest waits for the next batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.files import compressed, write_atomic
from nlptk.core.lines import Fields, Words
from nlptk.core.progress import Step
from nlptk.core.ragged import Int64s, offsets_of, ragged_range
from nlptk.core.text import TextBlock, read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable
from nlptk.ngram.countfile import check_min_counts, min_count, write_lines
from nlptk.ngram.countfile_lines import LARGEST, parsed
from nlptk.ngram.rows import Rows, byte_ranks, order_of

_BLOCK_SHARE = 128  # of the memory, for a block of each file
_SMALLEST, _LARGEST = 1 << 12, 1 << 22


def merge_counts(
    paths: Sequence[str],
    path: str,
    min_counts: tuple[int, ...] = (1,),
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    progress: Step = lambda stored: None,
) -> None:
    """Merge files into one; `progress` is told of the bytes read.

    `min_counts` gives for each order how often an n-gram must occur in all; the last holds on.
    InputError, naming the line, for lines that are no n-gram with a count or are not sorted, and where counts
    add up to more than LARGEST.
    """
    check_min_counts(min_counts)
    size = min(max(memory // _BLOCK_SHARE // len(paths), _SMALLEST), _LARGEST)
    files = [
        _File(read_text([each], encoding=encoding, errors=errors, on_bytes=progress, block_bytes=size))
        for each in paths
    ]
    with write_atomic(path) as raw, compressed(raw, path) as out:
        while files := [file for file in files if file.filled(size)]:
            batch = _Batch(files)
            rows = batch.merged()
            write_lines(out, batch.words, rows.take(rows.counts >= min_count(rows.orders, min_counts)))


class _File:
    """A file under way: lines that have been read and not written."""

    def __init__(self, blocks: Iterator[TextBlock]) -> None:
        self._blocks = blocks
        self.data = b""
        self.name = ""
        self.line = 1  # the number of the first line that waits
        self.goes_on = True

    def filled(self, size: int) -> bool:
        """Read on, if fewer bytes wait; tell whether any do."""
        while self.goes_on and len(self.data) < size:
            self.read_on()
        return bool(self.data)

    def read_on(self) -> None:
        """Read more lines, if there are any."""
        block = next(self._blocks, None)
        if block is None:
            self.goes_on = False
        else:
            self.data += block.data.tobytes()
            self.name = block.file

    def drop(self, lines: int, nbytes: int) -> None:
        """Forget lines at the beginning."""
        self.data = self.data[nbytes:]
        self.line += lines


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The lines of one file in a batch."""

    file: _File
    lines: Int64s  # (L,) those that are not blank
    ends: Int64s  # (A + 1,) where each line, blank or not, starts and the last ends


class _Batch:
    """The next lines of all files, sorted together."""

    def __init__(self, files: Sequence[_File]) -> None:
        table = WordTable()
        self._stretches = []
        ids, orders, counts = [], [], []
        for file in files:
            data = np.frombuffer(file.data, dtype=np.uint8)
            fields = Fields.of(data)
            lines, lengths, numbers = parsed(fields, file.name, file.line)
            words = ragged_range(fields.offsets[:-1][lines], lengths)
            ids.append(table.add(data, fields.starts[words], fields.lengths[words]))
            orders.append(lengths)
            counts.append(numbers)
            ends = np.concatenate(([0], np.flatnonzero(data == ord("\n")) + 1))
            self._stretches.append(_Stretch(file, lines, ends))
        self._strings = strings = table.words()
        self.words = Words(strings)
        self._rows = _padded(np.concatenate(ids), np.concatenate(orders), np.concatenate(counts))
        keys = self._rows.sort_keys(byte_ranks(strings))
        self._order = order_of(keys)
        fresh = np.zeros(self._order.size, dtype=np.bool_)
        fresh[:1] = True
        for key in keys:
            fresh[1:] |= key[self._order[1:]] != key[self._order[:-1]]
        self._fresh = fresh
        self._number = np.empty(fresh.size, dtype=np.int64)  # of the n-gram of each row, in their order
        self._number[self._order] = np.cumsum(fresh) - 1

    def merged(self) -> Rows:
        """Return the n-grams that are complete, and take their lines from the files."""
        bounds = offsets_of(np.array([stretch.lines.size for stretch in self._stretches]))
        complete = np.iinfo(np.int64).max  # n-grams numbered below this
        for stretch, start, end in zip(self._stretches, bounds, bounds[1:], strict=False):
            numbers = self._number[start:end]
            self._check_sorted(stretch, numbers)
            if stretch.file.goes_on and numbers.size:
                complete = min(complete, int(numbers[-1]))
        for stretch, start, end in zip(self._stretches, bounds, bounds[1:], strict=False):
            done = int(np.searchsorted(self._number[start:end], complete))
            all_lines = stretch.ends.size - 1
            line = all_lines if done == end - start else int(stretch.lines[done])
            stretch.file.drop(line, int(stretch.ends[line]))
            if not line and self._number[end - 1] == complete:  # its lines are all of one n-gram
                stretch.file.read_on()
        starts = np.flatnonzero(self._fresh)
        size = min(complete, starts.size)
        counts = self._rows.counts[self._order]
        sums = np.add.reduceat(counts, starts) if starts.size else starts
        rows = self._rows.take(self._order[starts[:size]])
        if counts.sum(dtype=np.float64) > float(LARGEST):  # seldom: then look whose sum that is
            self._check_sums(rows, np.add.reduceat(counts.astype(np.float64), starts)[:size])
        return Rows(rows.ids, rows.orders, sums[:size])

    def _check_sums(self, rows: Rows, sums: NDArray[np.float64]) -> None:
        above = sums > float(LARGEST)
        if above.any():
            at = int(np.argmax(above))
            words = [self._strings[int(word)].decode() for word in rows.ids[at, : rows.orders[at]]]
            what = f"the counts of {' '.join(words)} add up to more than {LARGEST}"
            names = dict.fromkeys(stretch.file.name for stretch in self._stretches)
            raise InputError(", ".join(names), what, "Merge fewer files")

    def _check_sorted(self, stretch: _Stretch, numbers: Int64s) -> None:
        falls = numbers[1:] < numbers[:-1]
        if falls.any():
            line = stretch.file.line + int(stretch.lines[int(np.argmax(falls)) + 1])
            what = "this n-gram stands before the one above it: the file is not sorted"
            raise InputError(f"{stretch.file.name}:{line}", what, "Sort it with LC_ALL=C sort")


def _padded(ids: NDArray[np.int32], orders: Int64s, counts: Int64s) -> Rows:
    rows = np.zeros((orders.size, int(orders.max(initial=1))), dtype=np.uint32)
    rows[np.arange(rows.shape[1]) < orders[:, np.newaxis]] = ids
    return Rows(rows, orders.astype(np.int8), counts)
