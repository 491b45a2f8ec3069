"""N-grams as rows of ids, and their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.vocab import Vocabulary

Ids = NDArray[np.uint32]
Keys = NDArray[np.uint64]

_KEY_BITS = 64


@dataclass(frozen=True, slots=True)
class Rows:
    """N-grams of any orders, each with its count."""

    ids: Ids  # (R, N) the words of each, and nothing behind a shorter one
    orders: NDArray[np.int8]  # (R,)
    counts: Int64s  # (R,)

    @classmethod
    def zeros(cls, size: int, order: int) -> Rows:
        """Return rows to fill, none longer than the order."""
        ids = np.zeros((size, order), dtype=np.uint32)
        return cls(ids, np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.int64))

    def take(self, which: slice | Int64s | NDArray[np.bool_]) -> Rows:
        """Return some of the rows."""
        return Rows(self.ids[which], self.orders[which], self.counts[which])

    def sort_keys(self, ranks: Ids) -> list[Keys]:
        """Return numbers (R,) that sort as the words do, the most important first; ranks (V,) are above 0."""
        bits = int(ranks.max(initial=1)).bit_length()
        at_once = _KEY_BITS // bits
        width = self.ids.shape[1]
        keys = []
        for start in range(0, width, at_once):
            key = np.zeros(self.counts.size, dtype=np.uint64)
            for place in range(start, min(start + at_once, width)):
                rank = np.where(self.orders > place, ranks[self.ids[:, place]], 0).astype(np.uint64)
                key = (key << np.uint64(bits)) | rank
            keys.append(key)
        return keys


def order_of(keys: list[Keys]) -> Int64s:
    """Return the order that sorts by the first key, then by the next (R,)."""
    return np.argsort(keys[0]) if len(keys) == 1 else np.lexsort(keys[::-1])


def byte_ranks(words: ByteStrings) -> Ids:
    """Return the place, from 1, of each word among all when they are sorted by their bytes (V,)."""
    alike = Vocabulary(words, np.zeros(len(words), dtype=np.int64))
    return (alike.cut(min_count=0)[1] + 1).astype(np.uint32)
