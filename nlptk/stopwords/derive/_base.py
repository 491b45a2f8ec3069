"""What a derivation is: a score of every word, from how often it occurs in each document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spread:
    """How words spread over documents, with tf(w, d) the count of a word in a document."""

    words: ByteStrings  # (V,) folded, in the order of a vocabulary
    counts: Int64s  # (V,) sum of tf over d
    documents: Int64s  # (V,) documents with tf > 0
    tf_log_tf: Floats  # (V,) sum of tf ln tf over d
    total: int  # documents with a word in them

    def take(self, rows: Int64s) -> Spread:
        """Return some of the words."""
        arrays = (self.counts[rows], self.documents[rows], self.tf_log_tf[rows])
        return Spread(self.words.take(rows), *arrays, self.total)


class Derivation(ABC):
    """A way to score words."""

    rising: ClassVar[bool] = False  # the lower the score of a word, the more it is a stopword

    @abstractmethod
    def scores(self, spread: Spread) -> Floats:
        """Return the score of each word (V,)."""
