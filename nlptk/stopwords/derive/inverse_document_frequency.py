"""Inverse document frequency (Sparck Jones 1972): a stopword tells no documents apart.

The score is ln(N / df). The normalized form is ln((N - df + 0.5) / (df + 0.5)) (Robertson and Sparck Jones
1976), by which Lo, He and Ounis (2005) make lists, too; it is below 0 for words in more than half of
the documents. Both put words in the same order as document frequency does: they differ in the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlptk.stopwords.derive._base import Derivation, Floats, Spread

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class InverseDocumentFrequency(Derivation):
    """The log of the documents over those that a word occurs in; stopwords have a low one.

    - `normalized`: the odds of Robertson and Sparck Jones
    """

    normalized: bool = False

    rising: ClassVar[bool] = True

    def scores(self, spread: Spread) -> Floats:
        """Return ln(N / df), or the log of the odds."""
        with_word = spread.documents.astype(np.float64)
        if self.normalized:
            odds: Floats = np.log((spread.total - with_word + _HALF) / (with_word + _HALF))
            return odds
        scores: Floats = np.log(spread.total / with_word)
        return scores


METHOD = InverseDocumentFrequency
