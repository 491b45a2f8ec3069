"""Punctuation insertion (AEDA; Karimi, Rossi and Prati 2021).

q marks, q drawn evenly from 1 to floor(alpha * words) + 1, are put before q different words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.augment.draws import below, choose
from nlptk.augment.ops._base import RatedOp
from nlptk.augment.rows import SPACED, Rows
from nlptk.augment.wordtable import Words
from nlptk.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Aeda(RatedOp):
    """Insert punctuation marks.

    - `alpha`: how many marks at most, as a share of the words
    - `marks`: what is inserted, each character a mark
    """

    alpha: float = 0.3
    marks: str = ".,!?;:"

    def __post_init__(self) -> None:
        """Check the parameters."""
        RatedOp.__post_init__(self)
        if not self.marks or any(mark.isspace() for mark in self.marks):
            raise UsageError(f"aeda:marks={self.marks}", "there is no mark to insert", "Give some: marks=.!?")

    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return the rows with marks inserted in each."""
        most = np.floor(self.alpha * rows.lengths).astype(np.int64) + 1
        numbers = np.zeros(len(rows), dtype=np.int64) if self.is_idle else 1 + below(rng, most)
        places = np.flatnonzero(words.open_before(rows))
        chosen, owners = choose(rng, rows.owners[places], numbers)
        before = places[chosen]
        marks = words.numbers_of(list(self.marks))
        drawn = marks[below(rng, np.full(before.size, marks.size))]
        return rows.inserted(before, owners, drawn << 1 | rows.ids[before] & SPACED)


METHOD = Aeda
