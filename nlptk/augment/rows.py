"""Sentences of word ids, many at a time: what ops take and return.

An id is twice the number of a word, plus 1 where a space stands before it. Every op is an arrangement of what
is there (kept, moved) and of what it brings (replaced, inserted); tags, where there are any, go along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import offsets_of, ragged_range

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

SPACED = 1  # the bit of an id
MOVABLE = 1  # the bit of a tag: its word is of no entity, which may not be torn apart
INSERTED = -1  # the tag of an inserted word; -tag if another word lent it its own, -3 or less


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences, end to end; row i has the ids offsets[i] .. offsets[i + 1]."""

    ids: Int32s  # (N,)
    offsets: Int64s  # (R + 1,)
    tags: Int32s | None = None  # (N,)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self.offsets.size - 1

    @property
    def lengths(self) -> Int64s:
        """The number of words of each row (R,)."""
        return np.diff(self.offsets)

    @property
    def owners(self) -> Int64s:
        """The row of each word (N,)."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def movable(self) -> Mask:
        """Which words may change places: those that no entity holds (N,)."""
        return np.ones(self.ids.size, dtype=np.bool_) if self.tags is None else (self.tags & MOVABLE) > 0

    def take(self, rows: Int64s) -> Rows:
        """Return the given rows, in the given order."""
        starts = self.offsets[rows]
        lengths = self.offsets[rows + 1] - starts
        at = ragged_range(starts, lengths)
        return Rows(self.ids.take(at), offsets_of(lengths), None if self.tags is None else self.tags[at])

    def moved(self, source: Int64s) -> Rows:
        """Return rows in which word i is what was word source[i] of the same row."""
        tags = None if self.tags is None else self.tags[source]
        return Rows(self.ids.take(source), self.offsets, tags)

    def kept(self, words: Mask) -> Rows:
        """Return the rows with some of their words only."""
        offsets = offsets_of(words)[self.offsets]
        return Rows(self.ids[words], offsets, None if self.tags is None else self.tags[words])

    def replaced(self, at: Int64s, words: Int32s) -> Rows:
        """Return the rows with other words, by number, at some places (n,); spaces stay."""
        ids = self.ids.copy()
        ids[at] = words << 1 | ids[at] & SPACED
        return replace(self, ids=ids)

    def inserted(self, before: Int64s, owners: Int64s, ids: Int32s, sources: Int64s | None = None) -> Rows:
        """Return the rows with ids (n,) inserted before places of rows (n,), the rows rising.

        The place behind a row's last word is the first of the next row: the owner tells which is meant.
        `sources` are the words that lend their tags, unless these are of an entity.
        """
        order = np.lexsort((before, owners))
        before, ids = before[order], ids[order]
        more = np.bincount(owners, minlength=len(self))
        targets = before + np.arange(before.size)
        whole = np.empty(self.ids.size + ids.size, dtype=np.int32)
        old = np.ones(whole.size, dtype=np.bool_)
        old[targets] = False
        whole[targets] = ids
        whole[old] = self.ids
        offsets = self.offsets + offsets_of(more)
        if self.tags is None:
            return Rows(whole, offsets)
        tags = np.full(whole.size, INSERTED, dtype=np.int32)
        tags[old] = self.tags
        if sources is not None:
            lent = self.tags[sources[order]]
            tags[targets] = np.where(lent & MOVABLE, -np.abs(lent), INSERTED)
        return Rows(whole, offsets, tags)


def joined(parts: Sequence[Rows]) -> Rows:
    """Lay rows of several kinds end to end; at least one part, all with tags or all without."""
    if len(parts) == 1:
        return parts[0]
    ids = np.concatenate([part.ids for part in parts])
    offsets = offsets_of(np.concatenate([part.lengths for part in parts]))
    tags = [part.tags for part in parts if part.tags is not None]
    return Rows(ids, offsets, np.concatenate(tags) if tags else None)
