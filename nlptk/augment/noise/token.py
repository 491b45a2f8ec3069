"""Masked tokens: 80 % are masks, 10 % random words, 10 % stay.

Devlin et al. (2019), "BERT", section 3.1 and appendix A.1. With --units words this is the whole-word masking
of BERT's later models, with bio or phrases the entity or phrase masking of ERNIE (Sun et al. 2019).
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.augment.documents import Documents
from nlptk.augment.noise._base import Draws, Noise, Noisy, Split, check_share, choose_units, replaced


@dataclass(frozen=True, slots=True)
class Token(Noise):
    """Choose units one by one; most of their tokens become masks, a few random words, a few stay.

    - `rate`: the share of the units that is chosen, in each sentence
    - `mask`: the share of their tokens that become masks
    - `random`: the share of their tokens that become random words
    """

    rate: float = 0.15
    mask: float = 0.8
    random: float = 0.1

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_share("token", "rate", self.rate)
        Split(self.mask, self.random).check("token")

    @property
    def draws_words(self) -> bool:
        """Whether it puts random words in."""
        return self.random > 0

    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Mask tokens."""
        chosen = choose_units(text, self.rate, draws.random)[text.unit_of_token]
        kinds = draws.random.random(int(chosen.sum()))
        return replaced(text, chosen, kinds, draws, Split(self.mask, self.random))


METHOD = Token
