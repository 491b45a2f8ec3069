"""Masked spans with geometric lengths.

Joshi et al. (2020), "SpanBERT", section 3.1: P(length) is in proportion to p (1 - p)^(length - 1) up to
`max`, a mean of 3.797 for p = 0.2 and max = 10. All tokens of a span become masks, or random words, or stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.documents import Documents
from nlptk.augment.noise._base import Draws, Noise, Noisy, Split, check_share, replaced
from nlptk.augment.noise._sampling import Lengths, lay_out
from nlptk.core.errors import UsageError

_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Span(Noise):
    """Choose spans of units, their lengths geometric; each becomes masks, or random words, or stays.

    - `rate`: the share of the units that is in spans, on average
    - `p`: the parameter of the geometric distribution of lengths
    - `max`: the longest span, in units
    - `mask`: the share of the spans that become masks
    - `random`: the share of the spans that become random words
    """

    rate: float = 0.15
    p: float = 0.2
    max: int = 10
    mask: float = 0.8
    random: float = 0.1

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_share("span", "rate", self.rate)
        if not 0 < self.p <= 1:
            raise UsageError(f"span:p={self.p:g}", "this is no probability", "Give a number above 0, up to 1")
        if not 1 <= self.max <= _LONGEST:
            raise UsageError(f"span:max={self.max}", "this is no length", f"Give 1 to {_LONGEST}")
        Split(self.mask, self.random).check("span")

    @property
    def draws_words(self) -> bool:
        """Whether it puts random words in."""
        return self.random > 0

    @property
    def lengths(self) -> Lengths:
        """The distribution of lengths."""
        return Lengths(1, self.p * np.power(1 - self.p, np.arange(self.max, dtype=np.float64)))

    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Mask spans."""
        layout = lay_out(draws.random, np.diff(text.units), self.rate, self.lengths)
        chosen = np.repeat(layout.is_span, layout.widths)[text.unit_of_token]
        item = np.repeat(np.arange(layout.widths.size), layout.widths)[text.unit_of_token]
        kinds = draws.random.random(layout.widths.size)[item[chosen]]
        return replaced(text, chosen, kinds, draws, Split(self.mask, self.random))


METHOD = Span
