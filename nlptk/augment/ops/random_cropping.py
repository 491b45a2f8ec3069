"""Random cropping: n words are cut off the two ends of a sentence (as pictures are cropped; Ma 2019, nlpaug).

How many at each end is drawn evenly; what is protected is never cut off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.draws import below
from nlptk.augment.ops._base import RatedOp
from nlptk.augment.rows import Rows
from nlptk.augment.wordtable import Words


@dataclass(frozen=True, slots=True)
class RandomCropping(RatedOp):
    """Cut words off the ends.

    - `alpha`: the share of words to cut off
    """

    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return a stretch of each row."""
        lengths = rows.lengths
        first, last = _held(rows, words)
        spare = lengths - np.maximum(1, last + 1 - first)  # words that may go
        numbers = np.minimum(self.numbers(rows), spare)
        lowest = np.maximum(0, last + 1 - (lengths - numbers))
        highest = np.minimum(numbers, first)
        starts = lowest + below(rng, highest - lowest + 1)
        place = np.arange(rows.ids.size) - np.repeat(rows.offsets[:-1] + starts, lengths)
        return rows.kept((place >= 0) & (place < np.repeat(lengths - numbers, lengths)))


def _held(rows: Rows, words: Words) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    """Return the first and the last place (R,) of each row that must stay; its length and -1 if none."""
    held = np.flatnonzero(~(words.touchable(rows) & words.unbound(rows)))
    owners = rows.owners[held]
    first, last = rows.lengths, np.full(len(rows), -1)
    np.minimum.at(first, owners, held - rows.offsets[owners])
    np.maximum.at(last, owners, held - rows.offsets[owners])
    return first, last


METHOD = RandomCropping
