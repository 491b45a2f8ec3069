"""Noise on small texts, and what distributions are held against."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlptk.augment.documents import Documents, read_lines
from nlptk.augment.mask import NOISE
from nlptk.augment.noise._base import Draws, Noisy
from nlptk.core.ragged import ByteStrings
from nlptk.core.random import generator
from nlptk.core.registry import build
from nlptk.core.text import TextBlock
from nlptk.core.words import WordTable

MASK = "[MASK]"
Sentences = list[list[list[str]]]  # documents of sentences of words


class Text:
    """Lines as documents, with the words to read them back."""

    def __init__(self, text: str) -> None:
        self.table = WordTable()
        self.table.add_strings(ByteStrings.of([MASK.encode()]))
        data = np.frombuffer((text.rstrip("\n") + "\n").encode(), dtype=np.uint8)
        self.documents = read_lines(TextBlock(data, "text", 1), self.table)

    def with_noise(self, spec: str, seed: int = 0, vocabulary: tuple[str, ...] = ("rand",)) -> Noisy:
        """Apply a method."""
        random = generator(seed, "test", 0)
        words = ByteStrings.of(word.encode() for word in vocabulary)

        def draw(size: int) -> Any:
            return self.table.add_strings(words.take(random.integers(0, len(words), size)))

        noisy: Noisy = build(NOISE, spec)(self.documents, Draws(random, 0, draw))
        return noisy

    def sentences(self, documents: Documents | None = None) -> Sentences:
        """Return the words of documents."""
        given = documents or self.documents
        words = [word.decode() for word in self.table.words()]
        tokens = [words[number] for number in given.ids.tolist()]
        bounds = given.sentences.tolist()
        lines = [tokens[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]
        ends = given.documents.tolist()
        return [lines[start:end] for start, end in zip(ends, ends[1:], strict=False)]


def assert_distributed(observed: Any, probabilities: Any) -> None:
    """Check counts against probabilities by Pearson's chi-square, at five standard deviations."""
    counts, shares = np.asarray(observed, dtype=float), np.asarray(probabilities, dtype=float)
    assert counts.shape == shares.shape
    expected = counts.sum() * shares / shares.sum()
    assert expected.min() > 5, "too few draws for the approximation"
    freedom = counts.size - 1
    statistic = float(((counts - expected) ** 2 / expected).sum())
    assert statistic < freedom + 5 * np.sqrt(2 * freedom), (observed, expected)


def assert_mean(observed: float, mean: float, deviation: float, number: int) -> None:
    """Check the mean of so many draws of a known deviation, at five standard errors."""
    assert abs(observed - mean) < 5 * deviation / np.sqrt(number), (observed, mean)
