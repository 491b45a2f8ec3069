"""Random swap (RS; Wei and Zou 2019, EDA).

n times, two random words change places. Swaps are drawn in passes in which no word takes part twice, so a
swap is not undone by the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.draws import choose
from nlptk.augment.ops._base import RatedOp
from nlptk.augment.rows import Int64s, Rows
from nlptk.augment.wordtable import Words
from nlptk.core.ragged import offsets_of


@dataclass(frozen=True, slots=True)
class RandomSwap(RatedOp):
    """Let pairs of words change places.

    - `alpha`: how many swaps, as a share of the words
    """

    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return the rows after n swaps in each."""
        candidates = np.flatnonzero(words.touchable(rows) & words.unbound(rows) & rows.movable)
        owners = rows.owners[candidates]
        most = np.bincount(owners, minlength=len(rows)) // 2
        left = np.minimum(self.numbers(rows), 2 * most)  # with few words free to move, two passes at most
        source = np.arange(rows.ids.size)
        weights = words.weights(rows.ids[candidates])
        while (left > 0).any():
            now = np.minimum(left, most)
            chosen, drawn_for = choose(rng, owners, 2 * now, weights)
            one, other = _pairs(candidates[chosen], drawn_for, now)
            source[one], source[other] = source[other], source[one]
            left = left - now
        return rows.moved(source)


def _pairs(at: Int64s, owners: Int64s, numbers: Int64s) -> tuple[Int64s, Int64s]:
    """Pair the first words drawn for each row with the rest."""
    is_first = np.arange(at.size) - offsets_of(2 * numbers)[owners] < numbers[owners]
    return at[is_first], at[~is_first]


METHOD = RandomSwap
