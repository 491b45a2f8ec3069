"""The gauge in which vectors fitted to counts are given.

What is fitted depends on words' vectors W (V, D) and contexts' vectors C (V, D) by their products alone: for
any matrix A that has an inverse, W A and C (A^-1)' fit as well, and the cosines of words are others. What is
given does not depend on where the fitting came out. With P and Q, the shares that words and contexts have of
all counts, in diagonal matrices, and the singular value decomposition

    P^1/2 W C' Q^1/2 = U S V'

words have the rows of P^-1/2 U S^p, and contexts those of Q^-1/2 V S^p. A small p serves similarities better
than 1, with which the largest directions outweigh all others (Levy, Goldberg and Dagan 2015, "Improving
distributional similarity with lessons learned from word embeddings", section 3.3).

No table (V, V) is made: with H = (W' P W)^1/2 and K = (C' Q C)^1/2 (D, D), and H K = u S v', U is
P^1/2 W H^-1 u and V is Q^1/2 C K^-1 v. Both are turned by u', which changes no cosine; the signs of singular
vectors cancel then.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float32s = NDArray[np.float32]
Float64s = NDArray[np.float64]

POWER = 0.15
_LEAST = 1e-10  # of the largest: less is a rounding error
_ROWS_AT_ONCE = 1 << 14


def moment(vectors: Float32s, weights: Float64s) -> Float64s:
    """Return the weighted mean (V,) of the products of vectors (V, D) with themselves (D, D)."""
    found = np.zeros((vectors.shape[1], vectors.shape[1]))
    shares = (weights / weights.sum())[:, np.newaxis]
    for start in range(0, len(vectors), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        some = vectors[rows].astype(np.float64)
        found += some.T @ (some * shares[rows])
    return found


def gauge(words: Float64s, contexts: Float64s, power: float) -> tuple[Float64s, Float64s]:
    """Return what words' and contexts' vectors are multiplied by (D, D), from their moments (D, D).

    S is in parts of the largest singular value. Directions without products come to 0.
    """
    word_root, word_inverse = _roots(words)
    context_root, context_inverse = _roots(contexts)
    left, sizes, right = np.linalg.svd(word_root @ context_root)
    some = sizes > _LEAST * np.linalg.norm(word_root) * np.linalg.norm(context_root)
    scales = np.zeros_like(sizes)
    scales[some] = (sizes[some] / sizes[0]) ** power
    back = (left * scales).T
    return word_inverse @ left @ back, context_inverse @ right.T @ back


def put_into_gauge(  # noqa: PLR0913  two tables and how they are weighted
    words: Float32s,
    contexts: Float32s,
    row_counts: Float64s,
    column_counts: Float64s,
    *,
    both: bool = True,
    power: float = POWER,
) -> None:
    """Put words' vectors (V, D) into the gauge, in place, with those of contexts (V, D) added or not."""
    by_words, by_contexts = gauge(moment(words, row_counts), moment(contexts, column_counts), power)
    for start in range(0, len(words), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        given = words[rows] @ by_words
        words[rows] = given + contexts[rows] @ by_contexts if both else given


def _roots(of: Float64s) -> tuple[Float64s, Float64s]:
    """Return the root of a moment (D, D), and the inverse of the root where it has one."""
    values, axes = np.linalg.eigh(of)
    some = values > values[-1] * _LEAST
    lengths, axes = np.sqrt(values[some]), axes[:, some]
    return (axes * lengths) @ axes.T, (axes / lengths) @ axes.T
