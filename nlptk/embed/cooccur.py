"""Count which words stand near which: by sorting, part by part, exactly.

The places of the text are dealt out by the word that stands there. Within a part, each neighbour of each
place is a number, of 32 bits if that is enough: the word's row in the part, the neighbour, and how far it is;
NumPy's vector sort puts those of a pair together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.dealing import dealt_out, part_bounds
from nlptk.core.heap import keep_freed_memory
from nlptk.core.jobs import Workers
from nlptk.core.lines import blocks
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings, Int64s, offsets_of
from nlptk.core.scratch import Scratch
from nlptk.core.shared import CAN_SHARE
from nlptk.core.spool import Spool
from nlptk.core.vocab import SPECIALS
from nlptk.embed.cooccurrences import Cooccurrences, Sums, narrowest
from nlptk.embed.cooccursettings import DISTANCE, CooccurSettings
from nlptk.embed.cooccurtext import WindowedText

UInt32s = NDArray[np.uint32]
Keys = NDArray[Any]  # uint32 or uint64

LARGEST_PART = 1 << 20  # neighbours sorted at a time
_PLACES = 1 << 13  # whose neighbours are collected at a time
_WIDENED = 1 << 20  # sums made wider at a time
_FIRST = len(SPECIALS)
_SHORT = 32  # bits of a key; else 64
_LEAST_ROWS = 8  # bits of the rows of a part
_SHARE = 4  # of the memory: for the text and its places, and for the counts; past it they go to files
_BYTES_A_TOKEN = 8


def count_cooccurrences(  # noqa: PLR0913  one argument for each option that all commands share
    corpus: EncodedCorpus,
    settings: CooccurSettings,
    *,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    largest_part: int = LARGEST_PART,
) -> Cooccurrences:
    """Count the words of the vocabulary within a window of each other, in the sentences of a corpus.

    Words outside the vocabulary are left out first: windows reach past them. What does not fit in `memory`
    bytes goes to files in `temp_dir`; the result is the same for any memory and jobs.
    """
    progress = progress or Progress.silent()
    counts = corpus.vocab.counts[_FIRST:]
    needed = corpus.ids.size * _BYTES_A_TOKEN + corpus.ends.nbytes
    scratch = Scratch(needed <= memory // _SHARE, temp_dir)
    text = WindowedText.of(corpus, settings.window, scratch)
    keys = _KeyLayout.of(counts.size, settings)
    most = max(largest_part // settings.reach, 1)
    bounds = _narrowed(part_bounds(counts, most), keys.most_rows)
    places = dealt_out(text.words, counts, bounds, scratch)
    starts = offsets_of(np.add.reduceat(counts, bounds[:-1]))
    parts = list(
        map(_Part, bounds[:-1].tolist(), bounds[1:].tolist(), starts[:-1].tolist(), starts[1:].tolist())
    )
    counter = partial(_Counter, text, places, keys, most)
    with _GrowingCounts(memory // _SHARE, temp_dir) as growing:
        with (
            progress.phase("counting", total=int(places.size), unit="words") as step,
            Workers(counter, jobs if CAN_SHARE else 1) as workers,
        ):
            for part, counted in zip(parts, workers.map(parts), strict=True):
                growing.append(counted)
                step(part.end - part.start)
        words = corpus.vocab.words.take(np.arange(_FIRST, len(corpus.vocab)))
        return growing.finish(words, counts, settings)


def _narrowed(bounds: Int64s, most: int) -> Int64s:
    """Cut parts of more than so many rows."""
    cut = [np.arange(low, high, most) for low, high in zip(bounds, bounds[1:], strict=False)]
    return np.concatenate([*cut, bounds[-1:]])


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of the vocabulary, and where among the places theirs are."""

    low: int
    high: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted for R rows."""

    sizes: Int64s  # (R,) contexts of each row
    contexts: UInt32s  # (n,) rising in each row
    sums: Sums  # (n,) in units


@dataclass(frozen=True, slots=True)
class _KeyLayout:
    """Numbers that are sorted: a row, a context and a distance, the last only where it matters."""

    offsets: Int64s  # (C,) of the neighbours of a place, from -window on
    context_bits: int
    distance_bits: int
    weights: Int64s  # (window + 1,) in units, by distance; one weight where no distance is kept

    @classmethod
    def of(cls, words: int, settings: CooccurSettings) -> _KeyLayout:
        """Lay keys out for a vocabulary."""
        window = settings.window
        offsets = np.arange(-window, 1 if settings.asymmetric else window + 1)
        context_bits = max(words - 1, 1).bit_length()
        if settings.weights != DISTANCE:
            return cls(offsets, context_bits, 0, np.ones(1, np.int64))
        weights = [0, *(round(settings.units / distance) for distance in range(1, window + 1))]
        return cls(offsets, context_bits, window.bit_length(), np.array(weights, np.int64))

    @property
    def row_shift(self) -> int:
        """How many bits the context and the distance have."""
        return self.context_bits + self.distance_bits

    @property
    def most_rows(self) -> int:
        """How many rows a part may have."""
        return 1 << max(_SHORT - self.row_shift, _LEAST_ROWS)

    def dtype(self, rows: int) -> type[np.uint32] | type[np.uint64]:
        """Return the type of the keys of so many rows."""
        return np.uint32 if self.row_shift + (rows - 1).bit_length() <= _SHORT else np.uint64

    def keys(self, rows: UInt32s, contexts: UInt32s, dtype: type[np.uint32] | type[np.uint64]) -> Keys:
        """Make the keys (n, C) of the neighbours (n, C) of places of some rows (n,)."""
        keys: Keys = contexts.astype(dtype, copy=False)
        keys <<= dtype(self.distance_bits)
        keys |= np.left_shift(rows, dtype(self.row_shift), dtype=dtype)[:, np.newaxis]
        if self.distance_bits:
            keys |= np.abs(self.offsets).astype(dtype)
        return keys

    def summed(self, keys: Keys, rows: int) -> _Counted:
        """Add up the weights of sorted keys by row and context."""
        pairs = keys >> keys.dtype.type(self.distance_bits)
        is_last = np.ones(pairs.size, dtype=np.bool_)
        np.not_equal(pairs[1:], pairs[:-1], out=is_last[:-1])
        lasts = np.flatnonzero(is_last)
        if self.distance_bits:
            distances = keys & keys.dtype.type((1 << self.distance_bits) - 1)
            totals = self.weights.take(distances, mode="clip").cumsum()
            sums = np.diff(totals[lasts], prepend=0)
        else:
            sums = np.diff(lasts, prepend=-1)
        pairs = pairs[lasts]
        sizes = np.bincount((pairs >> pairs.dtype.type(self.context_bits)).astype(np.int64), minlength=rows)
        contexts = (pairs & pairs.dtype.type((1 << self.context_bits) - 1)).astype(np.uint32)
        return _Counted(sizes, contexts, narrowest(sums))


@dataclass(frozen=True, slots=True)
class _Counter:
    """Counts what stands near the words of parts."""

    text: WindowedText
    places: NDArray[np.integer]
    layout: _KeyLayout
    most: int  # places at a time

    def __post_init__(self) -> None:
        """Prepare the process for arrays that come and go."""
        keep_freed_memory()

    def __call__(self, part: _Part) -> _Counted:
        """Count a part; one that is too large, of one word then, a stretch at a time."""
        if part.end - part.start <= self.most:
            return self._counted(part, part.start, part.end)
        total = np.zeros(1 << self.layout.context_bits, dtype=np.int64)
        for start in range(part.start, part.end, self.most):
            counted = self._counted(part, start, min(start + self.most, part.end))
            total[counted.contexts] += counted.sums
        contexts = np.flatnonzero(total)
        return _Counted(np.array([contexts.size]), contexts.astype(np.uint32), narrowest(total[contexts]))

    def _counted(self, part: _Part, start: int, end: int) -> _Counted:
        """Count what stands near some places of a part."""
        rows = part.high - part.low
        dtype = self.layout.dtype(rows)
        keys = np.empty((end - start) * (self.layout.offsets.size - 1), dtype=dtype)
        size = 0
        for some in self._keys(part, start, end, dtype):
            keys[size : size + some.size] = some
            size += some.size
        keys = keys[:size]
        keys.sort()
        return self.layout.summed(keys, rows)

    def _keys(
        self, part: _Part, start: int, end: int, dtype: type[np.uint32] | type[np.uint64]
    ) -> Iterator[Keys]:
        """Yield the keys of what stands near some places of a part."""
        for first in range(start, end, _PLACES):
            places = self.places[first : min(first + _PLACES, end)].astype(np.int64)
            seen, inside = self.text.around(places, self.layout.offsets)
            rows = self.text.words[places] - np.uint32(part.low)
            yield self.layout.keys(rows, seen, dtype)[inside]


class _GrowingCounts:
    """The counts of all rows so far: in memory, or in files once they are more than a share of it."""

    def __init__(self, most: int, temp_dir: str | None) -> None:
        self._most = most
        self._temp_dir = temp_dir
        self._sizes = Spool(np.int64)
        self._contexts = Spool(np.uint32)
        self._sums: Spool[Any] = Spool(np.uint32)

    def __enter__(self) -> _GrowingCounts:
        """Return the counts themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        for spool in (self._sizes, self._contexts, self._sums):
            spool.__exit__()

    def append(self, counted: _Counted) -> None:
        """Add the next rows."""
        if np.promote_types(counted.sums.dtype, self._sums.dtype) != self._sums.dtype:
            self._widen()
        self._sizes.append(counted.sizes)
        self._contexts.append(counted.contexts)
        self._append_sums(counted.sums)

    def finish(self, words: ByteStrings, counts: Int64s, settings: CooccurSettings) -> Cooccurrences:
        """Return all rows."""
        firsts = offsets_of(self._sizes.finish())
        return Cooccurrences(words, counts, firsts, self._contexts.finish(), self._sums.finish(), settings)

    def _append_sums(self, sums: Sums) -> None:
        self._sums.append(sums)
        if self._contexts.nbytes + self._sums.nbytes > self._most:
            self._contexts.spill(self._temp_dir)
            self._sums.spill(self._temp_dir)

    def _widen(self) -> None:
        """Make room for sums past 32 bits."""
        narrow, self._sums = self._sums, Spool(np.int64)
        with narrow:
            sums = narrow.finish()
        for start, end in blocks(sums.size, _WIDENED):
            self._append_sums(sums[start:end])
