"""Random insertion (RI; Wei and Zou 2019, EDA).

n times, a synonym of a random word of the sentence that is no stopword is put at a random place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.draws import below
from nlptk.augment.ops._base import RatedOp
from nlptk.augment.rows import SPACED, Rows
from nlptk.augment.wordtable import Words
from nlptk.core.ragged import offsets_of


@dataclass(frozen=True, slots=True)
class RandomInsertion(RatedOp):
    """Insert synonyms of the sentence's words.

    - `alpha`: how many words to insert, as a share of those there are
    """

    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return the rows with n words inserted in each."""
        sources = np.flatnonzero(words.with_synonyms(rows))
        source_offsets = offsets_of(np.bincount(rows.owners[sources], minlength=len(rows)))
        gaps, gap_offsets = words.gaps(rows)
        some = (np.diff(source_offsets) > 0) & (np.diff(gap_offsets) > 0)
        owners = np.repeat(np.arange(len(rows)), np.where(some, self.numbers(rows), 0))
        drawn = source_offsets[owners] + below(rng, np.diff(source_offsets)[owners])
        lending = sources[drawn]
        source_ids = rows.ids[lending]
        before = gaps[gap_offsets[owners] + below(rng, np.diff(gap_offsets)[owners])]
        ids = words.draw_synonyms(source_ids, rng) << 1 | source_ids & SPACED
        return rows.inserted(before, owners, ids, lending)


METHOD = RandomInsertion
