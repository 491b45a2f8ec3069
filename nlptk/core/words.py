"""Byte strings to dense ids, a whole block of text at a time: the hash table under every family.

Open addressing over NumPy arrays (Knuth, TAOCP 3, 6.4, algorithm L): all strings of a block are hashed,
probed and compared at once. A hit counts only when the stored bytes are equal, so the ids are exact for any
bytes.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range

Bytes = NDArray[np.uint8]
Integers = NDArray[np.integer]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
UInt64s = NDArray[np.uint64]
Item = TypeVar("Item", bound=np.generic)

_WORD = 8  # bytes compared and hashed at once
_INLINE = 32  # longer strings leave the loop over words and are summed as ragged rows
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_NEXT = np.uint64(0xD6E8FEB86659FD93)
_LOW_BYTES = np.array([(1 << 8 * n) - 1 for n in range(_WORD + 1)], dtype=np.uint64)
_SMALLEST_BITS = 12
_FREE = -1


class WordTable:
    """Give every distinct byte string an id: those of an earlier block before those of a later one."""

    def __init__(self) -> None:
        self._size = 0
        self._used = 0  # bytes of the pool in use
        self._bits = _SMALLEST_BITS
        self._slots = np.full(1 << self._bits, _FREE, dtype=np.int32)
        self._first = np.zeros(0, dtype=np.uint64)  # (V,) the first eight bytes
        self._length = np.zeros(0, dtype=np.int32)  # (V,)
        self._offset = np.zeros(0, dtype=np.int64)  # (V,) into the pool
        self._hash = np.zeros(0, dtype=np.uint64)  # (V,)
        self._pool = np.zeros(_WORD, dtype=np.uint8)

    @classmethod
    def numbered(cls, words: ByteStrings) -> WordTable:
        """Return the table in which each of some distinct strings has its row as its id."""
        table = cls()
        table._append(_Probe(words.values, words.offsets[:-1], words.lengths))
        table._rehash(len(words))
        return table

    @classmethod
    def restored(cls, words: ByteStrings, slots: Int32s) -> WordTable:
        """Return the table that `numbered` has made of these strings; nothing can be added to it."""
        table = cls()
        table._size, table._used = len(words), words.values.size
        table._bits = slots.size.bit_length() - 1
        table._slots = slots
        table._length = words.lengths.astype(np.int32)
        table._offset = words.offsets[:-1]
        table._pool = np.concatenate((words.values, np.zeros(_WORD, dtype=np.uint8)))
        starts = _windows(table._pool)[table._offset]
        table._first = starts & _LOW_BYTES[np.minimum(table._length, _WORD)]
        return table

    def __len__(self) -> int:
        """Return the number of distinct strings."""
        return self._size

    @property
    def slots(self) -> Int32s:
        """What `restored` needs (a power of two,): ids by hash, -1 where there is none."""
        return self._slots

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        arrays = (self._slots, self._first, self._length, self._offset, self._hash, self._pool)
        return sum(array.nbytes for array in arrays)

    def words(self, start: int = 0) -> ByteStrings:
        """Return the strings with ids from `start` on, in the order of their ids."""
        base = int(self._offset[start]) if start < self._size else self._used
        values = self._pool[base : self._used].copy()
        return ByteStrings(values, offsets_of(self._length[start : self._size]))

    def add(self, data: Bytes, starts: Integers, lengths: Integers) -> Int32s:
        """Return the ids (n,) of `data[starts : starts + lengths]`; new strings get the next ids."""
        probe = _Probe(data, starts, lengths)
        self._reserve(self._size + 1)
        slots = self._home(probe.hash)
        ids = self._slots[slots]
        missed = np.flatnonzero(~self._match(probe, ids))
        if missed.size:
            self._reserve(self._size + missed.size)
            ids[missed] = self._insert(probe.take(missed))
        return ids

    def add_strings(self, strings: ByteStrings) -> Int32s:
        """Return the ids (n,) of the strings; new strings get the next ids."""
        return self.add(strings.values, strings.offsets[:-1], strings.lengths)

    def find(self, data: Bytes, starts: Integers, lengths: Integers) -> Int32s:
        """Return the ids (n,), -1 for strings never added."""
        probe = _Probe(data, starts, lengths)
        slots = self._home(probe.hash)
        ids = self._slots[slots]
        rows = going = np.flatnonzero(~self._match(probe, ids) & (ids != _FREE))
        while rows.size:
            slots, probe = self._next(slots[going]), probe.take(going)
            ids[rows] = candidates = self._slots[slots]
            going = np.flatnonzero(~self._match(probe, candidates) & (candidates != _FREE))
            rows = rows[going]
        return ids

    def _home(self, hashes: UInt64s) -> Int64s:
        return (hashes >> np.uint64(64 - self._bits)).view(np.int64)

    def _next(self, slots: Int64s) -> Int64s:
        return (slots + 1) & ((1 << self._bits) - 1)

    def _match(self, probe: _Probe, candidates: Int32s) -> NDArray[np.bool_]:
        """Tell which strings equal the word they are held against; a free slot (-1) equals none."""
        if not self._size:
            return np.zeros(candidates.size, dtype=np.bool_)
        equal: NDArray[np.bool_] = self._first[candidates] == probe.first
        equal &= self._length[candidates] == probe.lengths
        equal &= candidates >= 0
        rows = np.flatnonzero(equal & (probe.lengths > _WORD))
        at = _WORD
        while rows.size and at < _INLINE:
            same = probe.words(rows, at) == self._words(candidates[rows], probe.lengths[rows], at)
            equal[rows[~same]] = False
            at += _WORD
            rows = rows[same]
            rows = rows[probe.lengths[rows] > at]
        if rows.size:
            equal[rows[~self._match_long(probe, rows, candidates[rows])]] = False
        return equal

    def _match_long(self, probe: _Probe, rows: Int64s, candidates: Int32s) -> NDArray[np.bool_]:
        counts = probe.lengths[rows] - _INLINE
        ours = ragged_range(self._offset[candidates] + _INLINE, counts)
        theirs = ragged_range(probe.starts[rows] + _INLINE, counts)
        same = self._pool[ours] == probe.data[theirs]
        whole: NDArray[np.bool_] = np.logical_and.reduceat(same, offsets_of(counts)[:-1])
        return whole

    def _words(self, ids: Int32s, lengths: Int64s, at: int) -> UInt64s:
        windows = _windows(self._pool)
        return windows[self._offset[ids] + at] & _LOW_BYTES[np.minimum(lengths - at, _WORD)]

    def _insert(self, probe: _Probe) -> Int32s:
        """Return the ids of strings that are not at their home slot, adding those that are nowhere."""
        ids = np.empty(probe.hash.size, dtype=np.int32)
        rows = np.arange(ids.size)
        slots = self._home(probe.hash)
        while rows.size:
            free = np.flatnonzero(self._slots[slots] == _FREE)
            if free.size:
                claims = free[::-1].astype(
                    np.int32
                )  # the last write to a slot stays: the first row of the block
                self._slots[slots[claims]] = claims
                winners = free[self._slots[slots[free]] == free]
                self._slots[slots[winners]] = self._append(probe.take(winners))
            candidates = self._slots[slots]
            hit = self._match(probe, candidates)
            ids[rows[hit]] = candidates[hit]
            going = np.flatnonzero(~hit)
            rows, slots, probe = rows[going], self._next(slots[going]), probe.take(going)
        return ids

    def _append(self, probe: _Probe) -> Int32s:
        count, size = probe.hash.size, self._size
        total = int(probe.lengths.sum())
        self._first = grown(self._first, size + count)
        self._length = grown(self._length, size + count)
        self._offset = grown(self._offset, size + count)
        self._hash = grown(self._hash, size + count)
        self._pool = grown(self._pool, self._used + total + _WORD)
        new = slice(size, size + count)
        self._first[new] = probe.first
        self._length[new] = probe.lengths
        self._offset[new] = self._used + offsets_of(probe.lengths)[:-1]
        self._hash[new] = probe.hash
        self._pool[self._used : self._used + total] = probe.data[ragged_range(probe.starts, probe.lengths)]
        self._size += count
        self._used += total
        return np.arange(size, size + count, dtype=np.int32)

    def _reserve(self, size: int) -> None:
        """Keep at least half of the slots free for `size` strings."""
        if 2 * size > self._slots.size:
            self._rehash(size)

    def _rehash(self, size: int) -> None:
        while 2 * size > 1 << self._bits:
            self._bits += 1
        self._slots = np.full(1 << self._bits, _FREE, dtype=np.int32)
        ids = np.arange(self._size, dtype=np.int32)
        slots = self._home(self._hash[: self._size])
        while ids.size:
            free = np.flatnonzero(self._slots[slots] == _FREE)[::-1]
            self._slots[slots[free]] = ids[
                free
            ]  # the last write stays: the first word, which is a common one
            going = self._slots[slots] != ids
            ids, slots = ids[going], self._next(slots[going])


def hashes(strings: ByteStrings) -> UInt64s:
    """Return the table's hash (n,) of every string: the same on any machine, in any process."""
    return _Probe(strings.values, strings.offsets[:-1], strings.lengths).hash


class _Probe:
    """Strings on their way into the table: where they are, their first eight bytes and their hashes."""

    def __init__(self, data: Bytes, starts: Integers, lengths: Integers) -> None:
        self.data = np.concatenate(
            (data, np.zeros(_WORD, dtype=np.uint8))
        )  # so that a window may cross the end
        self.starts = starts.astype(np.int64, copy=False)
        self.lengths = lengths.astype(np.int64, copy=False)
        self.first = self._windows[self.starts] & _LOW_BYTES[np.minimum(self.lengths, _WORD)]
        self.hash = self._hashed()

    @property
    def _windows(self) -> UInt64s:
        return _windows(self.data)

    def words(self, rows: Int64s, at: int) -> UInt64s:
        """Return the eight bytes from `at` on, zero past the string's end."""
        return self._windows[self.starts[rows] + at] & _LOW_BYTES[np.minimum(self.lengths[rows] - at, _WORD)]

    def take(self, rows: Int64s) -> _Probe:
        """Return some of the strings."""
        probe = object.__new__(_Probe)
        probe.data = self.data
        probe.starts, probe.lengths = self.starts[rows], self.lengths[rows]
        probe.first, probe.hash = self.first[rows], self.hash[rows]
        return probe

    def _hashed(self) -> UInt64s:
        hashes = _mixed(self.first ^ (self.lengths.view(np.uint64) << np.uint64(48)), _MIX)
        rows = np.flatnonzero(self.lengths > _WORD)
        at = _WORD
        while rows.size and at < _INLINE:
            hashes[rows] = _mixed(hashes[rows] ^ self.words(rows, at), _MIX_NEXT)
            at += _WORD
            rows = rows[self.lengths[rows] > at]
        if rows.size:
            hashes[rows] = _mixed(hashes[rows] ^ self._long_sums(rows), _MIX_NEXT)
        hashes *= _MIX
        return hashes

    def _long_sums(self, rows: Int64s) -> UInt64s:
        """Sum the eight-byte words past the inline ones, each times an odd number of its own."""
        counts = (self.lengths[rows] - _INLINE + _WORD - 1) // _WORD
        at = _INLINE + _WORD * ragged_range(np.zeros_like(counts), counts)
        owner = np.repeat(rows, counts)
        words = self.words(owner, at)  # type: ignore[arg-type]
        factors = _mixed(at.view(np.uint64) * _MIX_NEXT, _MIX) | np.uint64(1)
        return np.add.reduceat(words * factors, offsets_of(counts)[:-1])


def _mixed(words: UInt64s, factor: np.uint64) -> UInt64s:
    words = words * factor
    words ^= words >> np.uint64(29)
    return words


def _windows(data: Bytes) -> UInt64s:
    """View the eight bytes that start at each byte as one little-endian number."""
    return np.ndarray((data.size - _WORD + 1,), "<u8", data, strides=(1,))


def grown(array: NDArray[Item], size: int) -> NDArray[Item]:
    """Return an array of at least `size` that begins like the given one, with room to grow."""
    if size <= array.size:
        return array
    grown = np.zeros(max(size, array.size * 3 // 2), dtype=array.dtype)
    grown[: array.size] = array
    return grown
