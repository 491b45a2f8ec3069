"""The trie of n-grams (trie.py) from n-grams in any order, as files list them.

A level is built as one sorted array of numbers: the node of an n-gram's suffix and its first word in 64 bits,
so that a node is looked up by a binary search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, offsets_of

Ids = NDArray[np.uint32]
Keys = NDArray[np.uint64]

MISSING = -1
_BLOCK = 1 << 20  # queries sorted at a time


class Children(Protocol):
    """The n-grams of one order n > 1: a level of counts, or a table of a model."""

    @property
    def words(self) -> Ids:
        """The first words (K,)."""

    @property
    def firsts(self) -> NDArray[np.integer]:
        """Where the children of each node of the order below start (J + 1,)."""


def ngrams(levels: Sequence[Children], start: int, end: int) -> Ids:
    """Return the words of n-grams of one order (end - start, n); `levels` are those of the orders 2 to n."""
    rows = np.empty((end - start, len(levels) + 1), dtype=np.uint32)
    if start == end:
        return rows
    low, high = start, end
    counts = np.ones(end - start, dtype=np.int64)  # rows that each node from low to high is a suffix of
    for column, level in enumerate(reversed(levels)):
        rows[:, column] = np.repeat(level.words[low:high], counts)
        ends = offsets_of(counts)
        above = int(np.searchsorted(level.firsts, low, side="right")) - 1
        above_end = int(np.searchsorted(level.firsts, high, side="left"))
        bounds = np.clip(level.firsts[above : above_end + 1], low, high).astype(np.int64) - low
        counts = np.diff(ends[bounds])
        low, high = above, above_end
    rows[:, -1] = np.repeat(np.arange(low, high, dtype=np.uint32), counts)
    return rows


@dataclass(frozen=True, slots=True)
class TrieKeys:
    """The levels of a trie from order 2 up, under construction."""

    words: int  # how many there are
    levels: list[Keys]  # of the orders 2 and up, each (K,) rising

    @property
    def _bits(self) -> np.uint64:
        return np.uint64(self.words.bit_length())

    def keys(self, parents: Int64s, firsts: Ids) -> Keys:
        """Return the key (n,) of each n-gram: of the node of its suffix, and its first word."""
        return (parents.view(np.uint64) << self._bits) | firsts

    def first_words(self, level: int, rows: slice = slice(None)) -> Ids:
        """Return the first words of n-grams of a level (n,)."""
        mask = np.uint64((1 << int(self._bits)) - 1)
        return (self.levels[level][rows] & mask).astype(np.uint32)

    def parents(self, level: int, rows: slice | Int64s = slice(None)) -> Int64s:
        """Return the nodes of the suffixes of n-grams of a level (n,)."""
        return (self.levels[level][rows] >> self._bits).view(np.int64)

    def firsts(self, level: int) -> Int64s:
        """Return where the children of each node of the level above start (J + 1,)."""
        above = self.levels[level - 1].size if level else self.words
        children = np.zeros(above, dtype=np.int64)
        for start in range(0, self.levels[level].size, _BLOCK):
            parents = self.parents(level, slice(start, start + _BLOCK))
            low = int(parents[0])
            children[low : int(parents[-1]) + 1] += np.bincount(parents - low)
        return offsets_of(children)

    def nodes(self, rows: Ids) -> Int64s:
        """Return the node of each n-gram (B, n), -1 where it, or a suffix of it, is not in the trie."""
        nodes = rows[:, -1].astype(np.int64)
        for level in range(rows.shape[1] - 1):
            found = np.flatnonzero(nodes >= 0)
            keys = self.keys(nodes[found], rows[found, rows.shape[1] - 2 - level])
            nodes[found] = find(self.levels[level], keys)
        return nodes


def find(keys: Keys, wanted: Keys) -> Int64s:
    """Return where in the rising keys each wanted one is (n,), -1 where it is not."""
    if not keys.size:
        return np.full(wanted.size, MISSING, dtype=np.int64)
    order = None if bool((wanted[1:] >= wanted[:-1]).all()) else np.argsort(wanted)
    rising = wanted if order is None else wanted[order]
    at = np.minimum(np.searchsorted(keys, rising), keys.size - 1)
    at[keys[at] != rising] = MISSING
    if order is None:
        return at
    found = np.empty_like(at)
    found[order] = at
    return found


def insert(trie: TrieKeys, level: int, rows: Ids) -> tuple[Int64s, Int64s]:
    """Add n-grams to a level, none of which is in it; their suffixes are in the level above.

    Returns where those that were there are now (K,), and where the new ones are (B,). Keys of the level
    below, if there are any, must be renumbered (`renumber`).
    """
    old = trie.levels[level]
    parents = trie.nodes(rows[:, 1:])
    fresh = trie.keys(parents, rows[:, 0])
    joined = np.concatenate((old, fresh))
    order = np.argsort(joined, kind="stable")
    places = np.empty(order.size, dtype=np.int64)
    places[order] = np.arange(order.size)
    trie.levels[level] = joined[order]
    return places[: old.size], places[old.size :]


def renumber(trie: TrieKeys, level: int, places: Int64s) -> None:
    """Let the n-grams of a level follow nodes of the level above that have moved."""
    parents = places[trie.parents(level)]
    trie.levels[level] = trie.keys(parents, trie.first_words(level))
