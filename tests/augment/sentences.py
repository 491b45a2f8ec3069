"""Sentences as rows of ids and back, for tests of ops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlptk.augment.lexicons._base import Dictionary
from nlptk.augment.rows import SPACED, Rows
from nlptk.augment.rules import WordRules
from nlptk.augment.wordtable import Words
from nlptk.core.ragged import offsets_of

Sentences = Sequence[Sequence[str]]

LEXICON = Dictionary(
    {"a": ("A1", "A2"), "b": ("B1",), "c": ("C1", "C2", "C3"), "good": ("fine", "nice"), "film": ("movie",)}
)


def rows_of(words: Words, sentences: Sentences) -> Rows:
    """Return sentences as rows; every word has a space before it."""
    numbers = words.numbers_of([word for sentence in sentences for word in sentence])
    lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
    rows = Rows(numbers << 1 | SPACED, offsets_of(lengths))
    words.learn(rows)
    return rows


def texts_of(words: Words, rows: Rows) -> list[list[str]]:
    """Return rows as sentences."""
    strings = words.strings(rows.ids >> 1)
    bounds = rows.offsets.tolist()
    return [strings[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]


def words_with(rules: WordRules | None = None) -> Words:
    """Return an empty table of words."""
    return Words(rules or WordRules(LEXICON))
