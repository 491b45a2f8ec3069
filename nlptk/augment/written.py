"""Rows of ids as bytes: the words of each between what stands before and behind them, all rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.rows import SPACED, Int64s, Rows
from nlptk.core.ragged import ByteStrings, concatenate, offsets_of

Bytes = NDArray[np.uint8]


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
    pool = concatenate([texts, frames.before, frames.behind])
    number = rows.ids >> 1
    spaced = (rows.ids & SPACED).astype(np.bool_)
    spaced[rows.offsets[:-1][rows.lengths > 0]] = False
    pieces = np.empty(rows.ids.size + 2 * len(rows), dtype=np.int64)  # rows of the pool
    bare = np.zeros(pieces.size, dtype=np.bool_)  # which leave out their space
    offsets = rows.offsets + 2 * np.arange(len(rows) + 1)
    inner = np.ones(pieces.size, dtype=np.bool_)
    inner[offsets[:-1]] = inner[offsets[1:] - 1] = False
    pieces[inner], bare[inner] = number, ~spaced
    pieces[offsets[:-1]] = len(texts) + sentences
    pieces[offsets[1:] - 1] = len(texts) + len(frames.before) + sentences
    starts = pool.offsets[pieces] + bare
    bounds = offsets_of(pool.offsets[pieces + 1] - starts)
    return ByteStrings(_gathered(pool.values, starts, bounds), bounds[offsets])


def interleaved(originals: ByteStrings, variants: ByteStrings, numbers: Int64s) -> Bytes:
    """Return each original, and behind it as many of the variants as are its own (S,)."""
    firsts = np.cumsum(numbers) - numbers + np.arange(numbers.size)  # where originals stand among all
    of_original = np.zeros(len(originals) + len(variants), dtype=np.bool_)
    of_original[firsts] = True
    lengths = np.empty(of_original.size, dtype=np.int64)
    lengths[of_original], lengths[~of_original] = originals.lengths, variants.lengths
    whole = np.empty(int(lengths.sum()), dtype=np.uint8)
    mine = np.repeat(of_original, lengths)
    whole[mine] = originals.values
    whole[~mine] = variants.values
    return whole


def _gathered(values: Bytes, starts: Int64s, bounds: Int64s) -> Bytes:
    """Lay stretches of bytes end to end: piece i is from `starts[i]` on, and goes to `bounds[i]`."""
    lengths = np.diff(bounds)
    some = lengths > 0
    if not some.any():
        return np.zeros(0, dtype=np.uint8)
    starts, lengths, at = starts[some], lengths[some], bounds[:-1][some]
    steps = np.ones(int(bounds[-1]), dtype=np.int64)
    steps[at] = starts
    steps[at[1:]] -= starts[:-1] + lengths[:-1] - 1
    gathered: Bytes = values[np.cumsum(steps)]
    return gathered


def repeated(text: bytes, times: int) -> ByteStrings:
    """Return a string many times."""
    values = np.tile(np.frombuffer(text, dtype=np.uint8), times)
    return ByteStrings(values, len(text) * np.arange(times + 1))
