"""Shuffled sentences: the model is to put those of a document in order.

Lewis et al. (2020), "BART", section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlptk.augment.documents import Documents
from nlptk.augment.noise._base import Draws, Noise, Noisy
from nlptk.augment.noise._sampling import shuffled


@dataclass(frozen=True, slots=True)
class SentencePermutation(Noise):
    """Put the sentences of each document in random order."""

    whole_documents: ClassVar[bool] = True

    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Shuffle sentences."""
        return Noisy(text.arranged(shuffled(draws.random, np.diff(text.documents))))


METHOD = SentencePermutation
