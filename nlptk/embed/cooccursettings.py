"""What co-occurrences are counted with."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nlptk.core.errors import UsageError
from nlptk.core.specs import choose
from nlptk.embed.settings import WIDEST_WINDOW

DISTANCE, UNIFORM = WEIGHTS = ("distance", "uniform")
_FINEST = 1 << 32  # no unit is smaller than 1 / this


@dataclass(frozen=True, slots=True, kw_only=True)
class CooccurSettings:
    """Settings of counting; raises UsageError for values that cannot be meant."""

    window: int = 10  # words on each side
    min_count: int = 5
    asymmetric: bool = False  # whether only the words before a word are its contexts
    weights: str = DISTANCE  # a context counts 1 / its distance in words, or 1
    tokenizer: str = "whitespace"  # a spec
    normalize: str | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        if not 1 <= self.window <= WIDEST_WINDOW:
            what = f"{self.window} is not in 1 to {WIDEST_WINDOW}"
            raise UsageError("--window", what, "Give 10 or 15, say")
        if self.min_count < 1:
            raise UsageError("--min-count", f"{self.min_count} is less than 1", "Give a positive number")
        if self.weights not in WEIGHTS:
            what = f"there are no weights {self.weights}"
            raise UsageError("--weights", what, choose(self.weights, list(WEIGHTS)))

    @property
    def reach(self) -> int:
        """How many contexts a word has at most, each time that it occurs."""
        return self.window if self.asymmetric else 2 * self.window

    @property
    def units(self) -> int:
        """How many units make 1: sums of whole units do not depend on their order."""
        return min(math.lcm(*range(1, self.window + 1)), _FINEST) if self.weights == DISTANCE else 1
