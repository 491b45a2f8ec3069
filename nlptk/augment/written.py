"""Rows of ids as bytes: the words of each between what stands before and behind them, all rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.rows import SPACED, Int64s, Rows
from nlptk.core.ragged import ByteStrings, concatenate, offsets_of, ragged_range

Bytes = NDArray[np.uint8]

_WINDOW = 8  # bytes copied at once


@dataclass(frozen=True, slots=True)
class Frames:
    """What surrounds each sentence in the output: `label TAB` before it, a line feed behind it, say."""

    before: ByteStrings  # (S,)
    behind: ByteStrings  # (S,)


def written(texts: ByteStrings, rows: Rows, sentences: Int64s, frames: Frames) -> ByteStrings:
    """Write rows (R,), each in the frame of its sentence.

    `texts` are the words, each with a space before it, which is left out where the id has none and at the
    start of a row.
    """
    before, behind = frames.before, frames.behind
    pool = concatenate([texts, before, behind])
    bare = rows.ids & SPACED ^ SPACED  # 1 where the space is left out
    bare[rows.offsets[:-1][rows.lengths > 0]] = 1
    offsets = rows.offsets + 2 * np.arange(len(rows) + 1)  # of the pieces of each row
    inner = np.ones(rows.ids.size + 2 * len(rows), dtype=np.bool_)
    inner[offsets[:-1]] = inner[offsets[1:] - 1] = False
    starts = np.empty(inner.size, dtype=np.int64)
    lengths = np.empty(inner.size, dtype=np.int64)
    number = rows.ids >> 1
    starts[inner] = texts.offsets[number] + bare
    lengths[inner] = texts.lengths[number] - bare
    for at, part, first in (
        (offsets[:-1], before, texts.values.size),
        (offsets[1:] - 1, behind, texts.values.size + before.values.size),
    ):
        starts[at] = first + part.offsets[sentences]
        lengths[at] = part.lengths[sentences]
    bounds = offsets_of(lengths)
    return ByteStrings(_gathered(pool.values, starts, lengths, bounds), bounds[offsets])


def interleaved(originals: ByteStrings, variants: ByteStrings, numbers: Int64s) -> Bytes:
    """Return each original, and behind it as many of the variants as are its own (S,)."""
    firsts = offsets_of(numbers)  # the variants of each
    pool = concatenate([originals, variants])
    starts = np.empty(2 * len(originals), dtype=np.int64)
    lengths = np.empty(starts.size, dtype=np.int64)
    starts[::2], lengths[::2] = originals.offsets[:-1], originals.lengths
    starts[1::2] = originals.values.size + variants.offsets[firsts[:-1]]
    lengths[1::2] = np.diff(variants.offsets[firsts])
    return _gathered(pool.values, starts, lengths, offsets_of(lengths))


def _gathered(values: Bytes, starts: Int64s, lengths: Int64s, bounds: Int64s) -> Bytes:
    """Lay stretches of bytes end to end: piece i is from `starts[i]` on, and goes to `bounds[i]`.

    Eight bytes are copied at once. The first eight of a piece may reach into the next ones, which are written
    later: assignments by index are done in order. What is longer is copied in eights from its end.
    """
    size = int(bounds[-1])
    target = np.empty(size + _WINDOW, dtype=np.uint8)
    source = _windows(np.concatenate((values, np.zeros(_WINDOW, dtype=np.uint8))))
    into = _windows(target)
    into[bounds[:-1]] = source[starts]
    long = np.flatnonzero(lengths > _WINDOW)
    starts, lengths, at = starts[long], lengths[long], bounds[long]
    last = lengths - _WINDOW
    into[at + last] = source[starts + last]
    longer = np.flatnonzero(lengths > 2 * _WINDOW)
    steps = _WINDOW * ragged_range(np.ones(longer.size, dtype=np.int64), (last[longer] - 1) // _WINDOW)
    each = np.repeat(longer, (last[longer] - 1) // _WINDOW)
    into[at[each] + steps] = source[starts[each] + steps]
    return target[:size]


def _windows(data: Bytes) -> NDArray[np.uint64]:
    """View the eight bytes that start at each byte as one number."""
    return np.ndarray((data.size - _WINDOW + 1,), np.uint64, data, strides=(1,))


def repeated(text: bytes, times: int) -> ByteStrings:
    """Return a string many times."""
    values = np.tile(np.frombuffer(text, dtype=np.uint8), times)
    return ByteStrings(values, len(text) * np.arange(times + 1))
