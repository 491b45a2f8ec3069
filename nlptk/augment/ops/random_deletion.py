"""Random deletion (RD; Wei and Zou 2019, EDA).

n random words are removed, but never all. The EDA script removes each word by chance, and so often none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.draws import choose
from nlptk.augment.ops._base import RatedOp
from nlptk.augment.rows import Rows
from nlptk.augment.wordtable import Words


@dataclass(frozen=True, slots=True)
class RandomDeletion(RatedOp):
    """Remove words.

    - `alpha`: the share of words to remove
    """

    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return the rows without n of their words each."""
        candidates = np.flatnonzero(words.touchable(rows) & words.unbound(rows))
        weights = words.weights(rows.ids[candidates])
        numbers = np.minimum(self.numbers(rows), rows.lengths - 1)
        chosen, _ = choose(rng, rows.owners[candidates], numbers, weights)
        kept = np.ones(rows.ids.size, dtype=np.bool_)
        kept[candidates[chosen]] = False
        return rows.kept(kept)


METHOD = RandomDeletion
