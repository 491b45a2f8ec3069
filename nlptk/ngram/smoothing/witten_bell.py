"""Witten-Bell smoothing (Bell, Cleary and Witten 1990, method C; Chen and Goodman 1999, section 2.5).

The lower order gets t(h) / (c(h) + t(h)) for the t(h) words seen after a context: the chance of a word that
is new there, as new words have come so far. The form that backs off discounts by the same factor.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.ngram.smoothing._base import INTERPOLATE, Block, Floats, Smoothing, check_rule


@dataclass(frozen=True, slots=True)
class WittenBell(Smoothing):
    """Give the lower order the share of the words that were new after the context when they came.

    - `rule`: `interpolate`, or `backoff`, which gives the lower order to unseen words only
    """

    rule: str = INTERPOLATE

    def __post_init__(self) -> None:
        """Check the rule."""
        check_rule(self.rule)

    def alpha(self, block: Block) -> Floats:
        """Return c / (c(h) + t(h))."""
        alpha: Floats = block.counts / (block.totals + block.types)
        return alpha


METHOD = WittenBell
