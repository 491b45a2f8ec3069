"""Deleted tokens: the model is to say where something is missing, and what.

Lewis et al. (2020), "BART", section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.documents import Documents
from nlptk.augment.noise._base import Draws, Noise, Noisy, check_share
from nlptk.augment.noise._sampling import rounded, sample


@dataclass(frozen=True, slots=True)
class TokenDeletion(Noise):
    """Delete units; a sentence keeps one at least.

    - `rate`: the share of the units that is deleted, in each sentence
    """

    rate: float = 0.15

    def __post_init__(self) -> None:
        """Check the parameter."""
        check_share("token-deletion", "rate", self.rate)

    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Delete units."""
        sizes = np.diff(text.units)
        counts = np.minimum(rounded(draws.random, self.rate * sizes), sizes - 1)
        deleted = sample(draws.random, sizes, counts)
        return Noisy(text.kept(~deleted[text.unit_of_token]))


METHOD = TokenDeletion
