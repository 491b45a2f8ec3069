"""Masked n-grams: lengths 1 to `max`, the probability of n in proportion to 1/n.

Lan et al. (2020), "ALBERT", section 4.1, equation of p(n): 6/11, 3/11 and 2/11 for max = 3. Tokens become
masks, random words, or stay, each by itself as in BERT.
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
class Ngram(Noise):
    """Choose n-grams of units; most of their tokens become masks, a few random words, a few stay.

    - `rate`: the share of the units that is in n-grams, on average
    - `max`: the longest n-gram, in units
    - `mask`: the share of their tokens that become masks
    - `random`: the share of their tokens that become random words
    """

    rate: float = 0.15
    max: int = 3
    mask: float = 0.8
    random: float = 0.1

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_share("ngram", "rate", self.rate)
        if not 1 <= self.max <= _LONGEST:
            raise UsageError(f"ngram:max={self.max}", "this is no length", f"Give 1 to {_LONGEST}")
        Split(self.mask, self.random).check("ngram")

    @property
    def draws_words(self) -> bool:
        """Whether it puts random words in."""
        return self.random > 0

    @property
    def lengths(self) -> Lengths:
        """The distribution of lengths."""
        return Lengths(1, 1 / np.arange(1, self.max + 1))

    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Mask n-grams."""
        layout = lay_out(draws.random, np.diff(text.units), self.rate, self.lengths)
        chosen = np.repeat(layout.is_span, layout.widths)[text.unit_of_token]
        kinds = draws.random.random(int(chosen.sum()))
        return replaced(text, chosen, kinds, draws, Split(self.mask, self.random))


METHOD = Ngram
