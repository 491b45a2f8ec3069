"""Vectors for tests: a few words whose neighbours can be told, or random ones."""

from __future__ import annotations

import numpy as np

from nlptk.core.ragged import ByteStrings
from nlptk.embed.vectors import KeyedVectors


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


def cosine(one, other) -> float:
    """Return the cosine of two vectors, in float64."""
    one, other = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
