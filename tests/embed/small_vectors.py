"""Vectors for tests: a few words whose neighbours can be told, or random ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nlptk.core.ragged import ByteStrings
from nlptk.embed.subwords import Subwords
from nlptk.embed.vectors import KeyedVectors
from nlptk.embed.wordparts import WordParts


def vectors_of(words, numbers, **settings) -> KeyedVectors:
    """Return vectors of words that are text or bytes."""
    rows = [word.encode() if isinstance(word, str) else word for word in words]
    return KeyedVectors.of(ByteStrings.of(rows), np.array(numbers, dtype=np.float32), **settings)


def random_vectors(count: int, dim: int, seed: int = 0) -> KeyedVectors:
    """Return vectors of the words w0, w1 and so on."""
    numbers = np.random.default_rng(seed).standard_normal((count, dim))
    return vectors_of([f"w{number}" for number in range(count)], numbers)


def royal() -> KeyedVectors:
    """Return words of which king is to man as queen is to woman; pear and plum are alike."""
    return vectors_of(
        ["man", "king", "woman", "queen", "apple", "pear", "plum"],
        [
            [1, 0, 1, 0],
            [1, 1, 1, 0],
            [0, 0, 1, 1],
            [0, 1, 1, 1],
            [3, 0, -1, -4],
            [0, 0, -2, 3],
            [0, 0, -2, 3],
        ],
        counts=np.array([9, 8, 7, 6, 5, 4, 3]),
    )


def cat_and_dog() -> KeyedVectors:
    """Return vectors of words in lower case that were trained with n-grams of 2 and 3 characters."""
    words = ["cat", "dog", "cow", "dot", "sea"]
    numbers = np.random.default_rng(0).standard_normal((len(words), 3))
    parts = WordParts.of(ByteStrings.of(word.encode() for word in words), Subwords(2, 3, 2_000_000))
    table = np.random.default_rng(1).standard_normal((len(parts), 3)).astype(np.float32)
    made = vectors_of(words, numbers, normalize="lower")
    return replace(made, subwords=parts.ngrams_of(table), outputs=-made.vectors)


def cosine(one, other) -> float:
    """Return the cosine of two vectors, in float64."""
    one, other = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
