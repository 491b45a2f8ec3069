"""How pairs of sentences are made: the settings behind `nlptk augment pairs`."""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.augment.mask_settings import FORMATS, JSONL
from nlptk.core.errors import UsageError
from nlptk.core.specs import choose

NEXT_SENTENCE, SENTENCE_ORDER = "next-sentence", "sentence-order"
LABELS = {NEXT_SENTENCE: ("next", "random"), SENTENCE_ORDER: ("ordered", "swapped")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSettings:
    """What is asked of a pair; raises UsageError for values that cannot be meant."""

    task: str = NEXT_SENTENCE
    format: str = JSONL
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the values."""
        if self.task not in LABELS:
            raise UsageError(f"--task {self.task}", "there is no such task", choose(self.task, list(LABELS)))
        if self.format not in FORMATS:
            remedy = f"Choose {' or '.join(FORMATS)}"
            raise UsageError("--format", f"{self.format} is no form of output", remedy)
        if not 0 <= self.seed < 1 << 64:
            raise UsageError(
                f"--seed {self.seed}", "is out of range", "Give a whole number from 0 to 2^64 - 1"
            )
