"""What an op is: a change of sentences, all of a block at once, by random draws.

An op that cannot change a sentence (no word has a synonym, there is only one word) leaves it as it is; none
makes a sentence empty. With a rate alpha, n = max(1, round(alpha * words)) words are touched, none if alpha
is 0 (Wei and Zou 2019).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from nlptk.augment.rows import Int64s, Rows
from nlptk.augment.wordtable import Words
from nlptk.core.errors import UsageError

REGISTRY = "nlptk.augment.ops"
DEFAULT_ALPHA = 0.1


class Op(ABC):
    """An op: a frozen dataclass of its parameters."""

    @abstractmethod
    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return the rows changed; the given ones stay."""

    @property
    def is_idle(self) -> bool:
        """Whether it leaves everything as it is."""
        return False


@dataclass(frozen=True, slots=True)
class RatedOp(Op):
    """An op with a rate."""

    alpha: float = DEFAULT_ALPHA

    def __post_init__(self) -> None:
        """Check the rate."""
        check_rate("alpha", self.alpha)

    @property
    def is_idle(self) -> bool:
        """Whether the rate is 0."""
        return self.alpha == 0

    def numbers(self, rows: Rows) -> Int64s:
        """Return how many words of each row are touched (R,)."""
        if self.is_idle:
            return np.zeros(len(rows), dtype=np.int64)
        lengths = rows.lengths
        numbers: Int64s = np.rint(self.alpha * lengths).astype(np.int64)
        return np.minimum(np.maximum(1, numbers), lengths)


def check_rate(name: str, rate: float) -> None:
    """Raise UsageError for a rate that is none."""
    if not 0 <= rate <= 1:
        raise UsageError(f"{name}={rate:g}", "a rate is between 0 and 1", "Give 0.1, say, or 0 for none")
