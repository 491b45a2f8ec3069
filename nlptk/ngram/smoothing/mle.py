"""Maximum likelihood: relative frequencies, with no smoothing (Chen and Goodman 1999, equation 2).

What has not been seen after a context that has been seen has the probability 0. A context that has not been
seen itself takes the next lower order, so that every context sums to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.ngram.smoothing._base import Block, Floats, Smoothing


@dataclass(frozen=True, slots=True)
class MaximumLikelihood(Smoothing):
    """Take relative frequencies unsmoothed: what has not been seen after a context has the probability 0."""

    fills_up: ClassVar[bool] = False

    def alpha(self, block: Block) -> Floats:
        """Return c / c(h)."""
        alpha: Floats = block.counts / block.totals
        return alpha


METHOD = MaximumLikelihood
