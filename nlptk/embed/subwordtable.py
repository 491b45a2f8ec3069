"""The input vectors of words that are trained through their parts, as a table of whole words looks.

The vectors of the distinct words of a part of the text are composed once. Gradients are those of words until
a step is taken: then those of the same word are added up, and the sums go to all rows that the word is made
of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s, Ragged
from nlptk.embed.curvature import Pace
from nlptk.embed.inputtable import InputTable
from nlptk.embed.losses._base import RowGradients
from nlptk.embed.rowsteps import begins_of, sorted_places
from nlptk.embed.rowsums import row_sums
from nlptk.embed.settings import EmbedSettings, parse_subwords
from nlptk.embed.subwords import Subwords
from nlptk.embed.tables import Table
from nlptk.embed.windows import Floats
from nlptk.embed.wordparts import WordParts

LEARNING_RATE = 0.05  # at the start, as fastText has it
_SPREAD = 2.0  # of the first numbers, where that of whole words is 1: means of many rows are smaller


@dataclass(frozen=True, slots=True)
class SubwordTable:
    """A table of words and buckets; the gradients of its slots are those of the words' vectors."""

    table: Table
    parts: WordParts

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The rows of words and buckets (V + U, D)."""
        return self.table.vectors

    def fill_randomly(self, seed: int) -> None:
        """Draw all rows evenly from -1 / D to 1 / D, as fastText does."""
        self.table.fill_randomly(seed)
        self.vectors[...] *= _SPREAD

    def of_words(self, words: Int64s) -> Floats:
        """Return the vectors of words (N, D)."""
        return self.parts.compose(self.vectors, words)

    def write(self, slot: int, pieces: Sequence[RowGradients]) -> None:
        """Put the gradients of a part of the text into its slot, by word."""
        self.table.write(slot, pieces)

    def gradients_of(self, slots: int) -> int:
        """Return how many words the first `slots` parts of the text have."""
        return self.table.gradients_of(slots)

    def take_step(self, slots: int, pace: Pace, share: range) -> None:
        """Move the rows of a share by the gradients of the first `slots` parts of the text.

        As in fastText a row gets the whole gradient of each of its words, and not its share of the mean.
        """
        by_word = self._by_word(slots)
        if not by_word.rows.size:
            return
        moved = self.parts.spread(by_word, share)
        there = self.vectors.take(moved.rows, axis=0)
        there -= pace.steps(moved.gradients, moved.times)
        self.vectors[moved.rows] = there

    def _by_word(self, slots: int) -> RowGradients:
        """Return the distinct words of a step, their gradients added up, and how often each occurs."""
        table = self.table
        sizes = table.sizes[:slots].tolist()
        words = np.concatenate([table.rows[slot, :size] for slot, size in enumerate(sizes)])
        gradients = np.concatenate([table.gradients[slot, :size] for slot, size in enumerate(sizes)])
        times = np.concatenate([table.times[slot, :size] for slot, size in enumerate(sizes)])
        if not words.size:
            return RowGradients(words, gradients, times)
        ordered, places = sorted_places(words, np.arange(words.size))
        begins = begins_of(ordered)
        sums = row_sums(gradients, Ragged(places, np.append(begins, places.size)))
        return RowGradients(ordered[begins], sums, np.add.reduceat(times.take(places), begins))


def word_parts(words: ByteStrings, settings: EmbedSettings) -> WordParts | None:
    """Return what words are made of; None where they are whole."""
    if settings.subwords is None:
        return None
    return WordParts.of(words, Subwords(*parse_subwords(settings.subwords), settings.buckets))


def input_table(words: int, parts: WordParts | None, dim: int, capacity: int) -> InputTable:
    """Make a table of zeros, for parts of the text of up to `capacity` words."""
    if parts is None:
        return Table.zeros(words, dim, capacity)
    return SubwordTable(Table.zeros(len(parts), dim, capacity), parts)
