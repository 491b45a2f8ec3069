"""What an HMM is fitted with to text without tags."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nlptk.core.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """Settings of Baum-Welch; raises UsageError for values that cannot be meant."""

    states: int | None = None  # K; a tag dictionary says it otherwise
    restarts: int = 1  # how many random starts, of which the best is kept
    iterations: int = 100  # at most, for each start
    tolerance: float = 1e-4  # of the objective, in nats per token: an iteration that gains less is the last
    early_stop: bool = False  # when held-out text gets no likelier
    prior: float = 0.1  # added to each expected count: of first states, of transitions, of words in states
    seed: int = 0
    tokenizer: str = "whitespace"  # a spec
    normalize: str | None = None
    min_count: int = 1  # of the words of the vocabulary

    def __post_init__(self) -> None:
        """Check the values."""
        if self.states is not None and self.states < 1:
            raise UsageError("--states", f"{self.states} states are none", "Give 2 or more")
        if self.restarts < 1:
            raise UsageError("--restarts", f"{self.restarts} starts are none", "Give 1 or more")
        if self.iterations < 1:
            raise UsageError("--iterations", f"{self.iterations} are none", "Give 1 or more")
        if not 0 <= self.tolerance < math.inf:
            raise UsageError("--tolerance", f"{self.tolerance:g} is no gain", "Give 0 or more, 1e-4 say")
        if not 0 <= self.prior < math.inf:
            raise UsageError("--prior", f"{self.prior:g} is no count", "Give 0 or more, 0.1 say")
        if self.early_stop and not self.prior:
            what = "held-out text has words that the rest has not, and without a prior they are impossible"
            raise UsageError("--early-stop", what, "Give --prior above 0")
        if self.min_count < 1:
            raise UsageError("--min-count", f"{self.min_count} is less than 1", "Give a positive number")
