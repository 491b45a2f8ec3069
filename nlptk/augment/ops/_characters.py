"""What ops that change the characters of words share: which words, and the new ones put in place."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from nlptk.augment.draws import choose
from nlptk.augment.ops._base import RatedOp
from nlptk.augment.rows import Rows
from nlptk.augment.wordtable import Words


@dataclass(frozen=True, slots=True)
class CharacterOp(RatedOp):
    """Change one character of each of n words."""

    @abstractmethod
    def changed(self, word: str, draws: tuple[float, float, float]) -> str:
        """Return a word with one character changed, by three numbers from 0 to below 1; or as it is."""

    def __call__(self, rows: Rows, words: Words, rng: np.random.Generator) -> Rows:
        """Return the rows with n words changed in each."""
        candidates = np.flatnonzero(words.touchable(rows))
        weights = words.weights(rows.ids[candidates])
        chosen, _ = choose(rng, rows.owners[candidates], self.numbers(rows), weights)
        at = candidates[chosen]
        draws = rng.random((at.size, 3)).tolist()
        old = words.strings(rows.ids[at] >> 1)
        new = [self.changed(word, (a, b, c)) for word, (a, b, c) in zip(old, draws, strict=True)]
        return rows.replaced(at, words.numbers_of(new))
