"""Synonym replacement (SR; Zhang, Zhao and LeCun 2015; Wei and Zou 2019, EDA).

n words that are no stopwords and have synonyms, chosen at random, are each replaced by a synonym; frequent
senses are drawn more often. Other than in the EDA script, a word that occurs twice is two words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.draws import choose
from nlptk.augment.ops._base import RatedOp
from nlptk.augment.rows import Rows
from nlptk.augment.wordtable import Words


@dataclass(frozen=True, slots=True)
class SynonymReplacement(RatedOp):
    """Replace words by synonyms.

    - `alpha`: the share of words to replace
    """

    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return the rows with n words replaced in each."""
        touchable = words.with_synonyms(rows) & words.touchable(rows)
        candidates = np.flatnonzero(touchable)
        weights = words.weights(rows.ids[candidates])
        chosen, _ = choose(rng, rows.owners[candidates], self.numbers(rows), weights)
        at = candidates[chosen]
        return rows.replaced(at, words.draw_synonyms(rows.ids[at], rng))


METHOD = SynonymReplacement
