"""How likely tags follow each other, as rows to look up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.smoothing._base import Smoothing
from nlptk.hmm.tagcounts import TagCounts

Float32s = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Transitions:
    """log p(c | b) and log p(c | a b); tags are 0 .. K - 1, and K is the edge of a sentence."""

    logprobs: Float32s  # (K + 1 + R, K + 1) rows of the tags b, then of the pairs a b that were seen
    pairs: Int64s  # (R,) a (K + 1) + b, rising

    @classmethod
    def of(cls, counts: TagCounts, smoothing: Smoothing, order: int) -> Transitions:
        """Estimate from counts."""
        singles, doubles = smoothing.rows(counts, order)
        logprobs = np.log(np.concatenate((singles, doubles))).astype(np.float32)
        return cls(logprobs, counts.pairs if order > 1 else np.zeros(0, dtype=np.int64))

    @property
    def kinds(self) -> int:
        """The number of tags, K."""
        return int(self.logprobs.shape[1]) - 1

    @property
    def flat(self) -> Float32s:
        """All rows, end to end."""
        return self.logprobs.reshape(-1)

    def rows(self) -> Int64s:
        """Return where in `flat` the row of each pair a b starts (K + 1, K + 1): that of b if a b is new."""
        size = self.kinds + 1
        rows = np.tile(np.arange(size), (size, 1))
        rows.reshape(-1)[self.pairs] = size + np.arange(self.pairs.size)
        return rows * size
