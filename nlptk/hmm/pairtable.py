"""Whole numbers to look up, a block at a time: open addressing (Knuth, TAOCP 3, 6.4, algorithm L)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.core.ragged import Int64s

ABSENT = -1
_FREE = -1
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BITS = 64


@dataclass(frozen=True, slots=True)
class PairTable:
    """Distinct numbers from 0 up, each in a slot of its own."""

    slots: Int64s  # (a power of two,) the number in each slot, -1 in free ones, of which there is one

    @classmethod
    def of(cls, numbers: Int64s) -> PairTable:
        """Give a slot to each of some distinct numbers."""
        slots = np.full(1 << (2 * numbers.size).bit_length(), _FREE, dtype=np.int64)
        table = cls(slots)
        places = table._home(numbers)
        while numbers.size:
            free = slots[places] == _FREE
            slots[places[free]] = numbers[free]  # the last write to a slot stays
            going = slots[places] != numbers
            numbers, places = numbers[going], table._next(places[going])
        return table

    def find(self, numbers: Int64s) -> Int64s:
        """Return the slot of each number (n,), ABSENT if it has none."""
        places = self._home(numbers)
        found = self.slots.take(places)
        rows = np.flatnonzero((found != numbers) & (found != _FREE))
        at = places.take(rows)
        places[found == _FREE] = ABSENT
        while rows.size:
            at = self._next(at)
            found = self.slots.take(at)
            places[rows] = np.where(found == _FREE, ABSENT, at)
            going = np.flatnonzero((found != numbers.take(rows)) & (found != _FREE))
            rows, at = rows.take(going), at.take(going)
        return places

    def _home(self, numbers: Int64s) -> Int64s:
        shift = np.uint64(_BITS - (self.slots.size.bit_length() - 1))
        mixed = numbers.view(np.uint64) * _MIX
        return (mixed >> shift).view(np.int64) if self.slots.size > 1 else np.zeros_like(numbers)

    def _next(self, places: Int64s) -> Int64s:
        return (places + 1) & (self.slots.size - 1)
