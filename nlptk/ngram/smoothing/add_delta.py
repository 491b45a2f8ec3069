"""Additive smoothing (Lidstone 1920, Laplace with delta 1; Chen and Goodman 1999, equation 5).

p = (c + delta) / (c(h) + delta V) is c / (c(h) + delta V) and a uniform rest. A context that has not been
seen takes the next lower order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.ngram.smoothing._base import UNIFORM, Block, Floats, Smoothing, check_number

_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class AddDelta(Smoothing):
    """Add delta to the count of every word, seen or not.

    - `delta`: what is added; 1 is Laplace's rule
    """

    delta: float = 1.0

    lower: ClassVar[str] = UNIFORM

    def __post_init__(self) -> None:
        """Check the parameter."""
        check_number("delta", self.delta, 0, _LARGEST)

    def alpha(self, block: Block) -> Floats:
        """Return c / (c(h) + delta V)."""
        alpha: Floats = block.counts / (block.totals + self.delta * block.statistics.vocab_size)
        return alpha


METHOD = AddDelta
