"""What a tagger is trained with."""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.core.errors import UsageError

ORDERS = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HmmSettings:
    """Settings of a tagger's training; raises UsageError for values that cannot be meant."""

    order: int = 2  # how many tags before decide on a tag
    smoothing: str = "kneser-ney"  # a spec
    unknown: str = "suffix"  # a spec
    rare: int = 10  # words seen at most so often teach what unknown words are like
    segments: bool = False  # the words are characters, and the tags say where words begin and end
    normalize: str | None = None  # of words

    def __post_init__(self) -> None:
        """Check the values."""
        if self.order not in ORDERS:
            raise UsageError("--order", f"{self.order} is neither 1 nor 2", "Give 1 or 2")
        if self.rare < 1:
            raise UsageError("--rare", f"{self.rare} leaves no rare words", "Give 10, say")
