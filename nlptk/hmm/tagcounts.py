"""How often tags follow each other, as the arrays that smoothings start from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.core.ragged import Int64s


@dataclass(frozen=True, slots=True)
class TagCounts:
    """Counts of tag trigrams; tags are 0 .. K - 1, and K is the edge of a sentence."""

    size: int  # K + 1
    pairs: Int64s  # (R,) a (K + 1) + b for the pairs a b that something follows, rising
    rows: Int64s  # (G,) the pair of each trigram, rising
    third: Int64s  # (G,) its last tag
    numbers: Int64s  # (G,) how often it occurs

    @classmethod
    def of(cls, trigrams: Int64s, numbers: Int64s, kinds: int) -> TagCounts:
        """Take distinct trigrams (G, 3), rising, of K `kinds` of tags."""
        size = kinds + 1
        pairs, rows = np.unique(trigrams[:, 0] * size + trigrams[:, 1], return_inverse=True)
        return cls(size, pairs, rows, trigrams[:, 2], numbers)

    @property
    def second(self) -> Int64s:
        """The middle tag of each trigram (G,)."""
        return self.pairs[self.rows] % self.size

    @property
    def trigrams(self) -> Int64s:
        """How often each tag follows each pair (R, K + 1)."""
        found = np.zeros((self.pairs.size, self.size), dtype=np.int64)
        found[self.rows, self.third] = self.numbers
        return found

    @property
    def bigrams(self) -> Int64s:
        """How often each tag follows each tag (K + 1, K + 1)."""
        return self._bigrams(self.numbers)

    @property
    def continuations(self) -> Int64s:
        """After how many different tags each tag follows each tag (K + 1, K + 1)."""
        return self._bigrams(np.ones_like(self.numbers))

    def _bigrams(self, numbers: Int64s) -> Int64s:
        found = np.zeros(self.size**2, dtype=np.int64)
        np.add.at(found, self.second * self.size + self.third, numbers)
        return found.reshape(self.size, self.size)
