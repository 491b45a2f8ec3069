"""Entropy over documents (Shannon 1948): a stopword is spread evenly.

With p(d|w) = tf(w, d) / c(w) the score is H(w) = - sum over d of p(d|w) ln p(d|w)
= ln c(w) - sum of tf ln tf / c(w), over ln N: from 0 for a word of one document to 1 for one that occurs
equally often in all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nlptk.stopwords.derive._base import Derivation, Floats, Spread

_LN_2 = math.log(2)


@dataclass(frozen=True, slots=True)
class Entropy(Derivation):
    """How evenly a word is spread over the documents, from 0 to 1; stopwords have a high one.

    - `normalized`: over the log of the number of documents; else the entropy in bits
    """

    normalized: bool = True

    def scores(self, spread: Spread) -> Floats:
        """Return H / ln N, or H in bits; 0 where there is one document only."""
        entropy: Floats = np.log(spread.counts) - spread.tf_log_tf / spread.counts
        entropy = np.maximum(entropy, 0)  # rounding may take it below
        if not self.normalized:
            return entropy / _LN_2
        return entropy / math.log(spread.total) if spread.total > 1 else np.zeros_like(entropy)


METHOD = Entropy
