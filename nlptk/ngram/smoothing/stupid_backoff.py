"""Stupid back-off (Brants, Popat, Xu, Och and Dean 2007, equation 5): scores, not probabilities.

S = c / c(h) for what has been seen, and 0.4 S(w|h') else; at the end, 0.4 / V for a word that has not been
seen. A context that has not been seen costs nothing, as in any back-off model; in the paper it costs 0.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.ngram.smoothing._base import BACKOFF, Block, Floats, Smoothing, check_number


@dataclass(frozen=True, slots=True)
class StupidBackoff(Smoothing):
    """Take relative frequencies, and 0.4 times the lower order for the unseen: unnormalised, sums above 1.

    - `weight`: what the score of the lower order is multiplied by
    """

    weight: float = 0.4

    normalised: ClassVar[bool] = False
    rule = BACKOFF

    def __post_init__(self) -> None:
        """Check the weight."""
        check_number("weight", self.weight, 0, 1)

    def alpha(self, block: Block) -> Floats:
        """Return c / c(h)."""
        alpha: Floats = block.counts / block.totals
        return alpha

    def lower_weight(self) -> float:
        """Return the weight of the lower order, the same for every context."""
        return self.weight


METHOD = StupidBackoff
