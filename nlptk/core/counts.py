"""Count byte strings in bounded memory.

Counts live in a hash table; when it outgrows its memory it is dealt out to temporary files by hash and
emptied. Each part is then summed by itself, so the result does not depend on the memory given.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ResourceError
from nlptk.core.ragged import ByteStrings, concatenate, offsets_of
from nlptk.core.sizes import format_size
from nlptk.core.temporary import named_errors, write
from nlptk.core.words import WordTable, hashes

Int64s = NDArray[np.int64]

_PARTS = 64
_GROWTH = 3  # a table that grows holds the old and the new arrays for a moment


@dataclass(frozen=True, slots=True)
class CountedStrings:
    """Distinct byte strings and how often each occurs."""

    strings: ByteStrings  # (V,)
    counts: Int64s  # (V,)

    def at_least(self, count: int) -> CountedStrings:
        """Return those with at least the given count."""
        kept = np.flatnonzero(self.counts >= count)
        return (
            self
            if kept.size == len(self.strings)
            else CountedStrings(self.strings.take(kept), self.counts[kept])
        )

    def check_fits(self, bytes_a_byte: int, memory: int) -> None:
        """Raise ResourceError when working on these words takes more than `memory` bytes."""
        _check_memory(
            f"the {len(self.strings)} distinct words", bytes_a_byte * self.strings.values.size, memory
        )


@dataclass(frozen=True, slots=True)
class Run:
    """What one counter has counted: some of it in memory, some in folders with a file for each part."""

    counted: CountedStrings
    spills: list[Path] = field(default_factory=list)


class StringCounter:
    """Add up counts of byte strings, spilling to `folder` when they need more than `memory` bytes."""

    def __init__(self, memory: int, folder: Path) -> None:
        self._limit = max(memory // _GROWTH, 1)
        self._folder = folder
        self._spills: list[Path] = []
        self._table = WordTable()
        self._counts = np.zeros(0, dtype=np.int64)

    def add(self, strings: ByteStrings, counts: Int64s) -> None:
        """Count the strings, each as often as given."""
        ids = self._table.add_strings(strings)
        grown = len(self._table) - self._counts.size
        if grown:
            self._counts = np.concatenate((self._counts, np.zeros(grown, dtype=np.int64)))
        np.add.at(self._counts, ids, counts)
        if self._table.nbytes + self._counts.nbytes > self._limit:
            self._spill()

    def run(self) -> Run:
        """Return all that was counted."""
        return Run(CountedStrings(self._table.words(), self._counts), self._spills)

    def _spill(self) -> None:
        whole = CountedStrings(self._table.words(), self._counts)
        parts = _parts(whole.strings)
        with named_errors():
            self._spills.append(Path(tempfile.mkdtemp(dir=self._folder)))
            for part in range(_PARTS):
                rows = np.flatnonzero(parts == part)
                _save(_rows(whole, rows), self._spills[-1] / str(part))
        self._table = WordTable()
        self._counts = np.zeros(0, dtype=np.int64)


def summed(runs: Sequence[Run], memory: int, min_count: int = 1) -> CountedStrings:
    """Add up what several counters have counted and drop what occurs less than `min_count` times.

    Raises ResourceError when the distinct strings that remain need more than `memory` bytes.
    """
    if not any(run.spills for run in runs):
        return _sum([run.counted for run in runs]).at_least(min_count)
    placed = [(run.counted, _parts(run.counted.strings)) for run in runs]
    parts: list[CountedStrings] = []
    size = 0
    for part in range(_PARTS):
        pieces = [_rows(counted, np.flatnonzero(numbers == part)) for counted, numbers in placed]
        pieces += [_load(folder / str(part)) for run in runs for folder in run.spills]
        parts.append(_sum(pieces).at_least(min_count))
        size += parts[-1].strings.values.nbytes + parts[-1].strings.offsets.nbytes + parts[-1].counts.nbytes
    _check_memory("the distinct words alone", size, memory)
    return CountedStrings(
        concatenate([part.strings for part in parts]), np.concatenate([part.counts for part in parts])
    )


def _check_memory(what: str, needed: int, memory: int) -> None:
    if needed > memory:
        raise ResourceError(
            "--memory",
            f"{what} need {format_size(needed)}, more than the {format_size(memory)} given",
            "Give more, raise --min-word-count or choose another --pretokenizer",
        )


def _parts(strings: ByteStrings) -> NDArray[np.uint64]:
    return hashes(strings) % np.uint64(_PARTS)


def _rows(counted: CountedStrings, rows: Int64s) -> CountedStrings:
    return CountedStrings(counted.strings.take(rows), counted.counts[rows])


def _save(counted: CountedStrings, path: Path) -> None:
    data = BytesIO()  # NumPy does not notice when a disk takes only some of an array
    for array in (counted.strings.lengths, counted.strings.values, counted.counts):
        np.save(data, array, allow_pickle=False)
    with path.open("wb", buffering=0) as file:
        write(file, data.getvalue())


def _load(path: Path) -> CountedStrings:
    with named_errors(), path.open("rb") as file:
        lengths, values, counts = (np.load(file, allow_pickle=False) for _ in range(3))
    return CountedStrings(ByteStrings(values, offsets_of(lengths)), counts)


def _sum(pieces: list[CountedStrings]) -> CountedStrings:
    table = WordTable()
    ids = [table.add_strings(piece.strings) for piece in pieces]
    counts = np.zeros(len(table), dtype=np.int64)
    for rows, piece in zip(ids, pieces, strict=True):
        np.add.at(counts, rows, piece.counts)
    return CountedStrings(table.words(), counts)
