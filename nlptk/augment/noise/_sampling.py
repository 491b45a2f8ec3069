"""Draws for many sentences at once: subsets of a given size, and spans that do not overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import offsets_of

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Random = np.random.Generator


def rounded(random: Random, values: Floats) -> Int64s:
    """Round each value up or down at random, so that it is its own mean."""
    return np.floor(values + random.random(values.size)).astype(np.int64)


def sample(random: Random, sizes: Int64s, counts: Int64s) -> Mask:
    """Mark `counts[i]` of the `sizes[i]` items of each row, every subset as likely as any other (N,)."""
    starts = offsets_of(sizes)[:-1]
    order = shuffled(random, sizes)
    rank = np.arange(order.size) - np.repeat(starts, sizes)
    marked = np.zeros(order.size, dtype=np.bool_)
    marked[order[rank < np.repeat(counts, sizes)]] = True
    return marked


def shuffled(random: Random, sizes: Int64s) -> Int64s:
    """Return the items of all rows (N,), those of each row in random order."""
    row = np.repeat(np.arange(sizes.size), sizes)
    return np.argsort(row + random.random(row.size), kind="stable")


class Lengths:
    """A distribution over lengths 0, 1, ... or 1, 2, ...; a sentence draws those that it has room for."""

    def __init__(self, first: int, weights: Floats) -> None:
        """Take the weight of each length from the first on."""
        self.first = first
        self.probabilities = weights / weights.sum()
        self._sums = np.cumsum(weights)
        self._moments = np.cumsum(weights * np.arange(first, first + weights.size))

    def means(self, rooms: Int64s) -> Floats:
        """Return the mean of the lengths up to each room (n,), which is 1 or more."""
        last = self._last(rooms)
        means: Floats = self._moments[last] / self._sums[last]
        return means

    def draw(self, random: Random, rooms: Int64s) -> Int64s:
        """Draw a length up to each room (n,)."""
        last = self._last(rooms)
        drawn = np.searchsorted(self._sums, random.random(rooms.size) * self._sums[last], side="right")
        return np.minimum(drawn, last) + self.first

    def _last(self, rooms: Int64s) -> Int64s:
        return np.minimum(rooms - self.first, self._sums.size - 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """Sentences laid out in spans and in single units between them.

    Row i has the items offsets[i] .. offsets[i + 1]; a span of length 0 stands between two units.
    """

    widths: Int64s  # (I,) of each item, in units
    is_span: Mask  # (I,)
    offsets: Int64s  # (S + 1,)


def lay_out(random: Random, sizes: Int64s, rate: float, lengths: Lengths) -> Layout:
    """Draw spans for sentences of so many units (S,), and places for them.

    The number of spans is rate * size / mean length, rounded up or down at random, so that `rate` of the
    units are in spans on average and each length has its own probability. A layout of spans without overlap
    is as likely as any other of the same lengths. Spans that leave no room, at high rates, are left out.
    """
    counts = rounded(random, rate * sizes / lengths.means(sizes))
    drawn = lengths.draw(random, np.repeat(sizes, counts))
    counts, drawn = _fitting(sizes, counts, drawn)
    row = np.repeat(np.arange(sizes.size), counts)
    covered = np.bincount(row, weights=drawn, minlength=sizes.size).astype(np.int64)
    items = sizes - covered + counts
    is_span = sample(random, items, counts)
    widths = np.ones(is_span.size, dtype=np.int64)
    widths[is_span] = drawn
    return Layout(widths, is_span, offsets_of(items))


def _fitting(sizes: Int64s, counts: Int64s, drawn: Int64s) -> tuple[Int64s, Int64s]:
    """Keep, of each sentence, the spans up to the first that leaves it no room."""
    row = np.repeat(np.arange(sizes.size), counts)
    before = offsets_of(drawn)
    used = before[1:] - before[offsets_of(counts)[row]]
    fits = used <= sizes[row]
    return np.bincount(row[fits], minlength=sizes.size), drawn[fits]
