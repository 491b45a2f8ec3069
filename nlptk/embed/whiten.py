"""PCA whitening: vectors with mean 0 and the identity as their covariance, perhaps of fewer dimensions.

With the mean m and the covariance U diag(l) U' of the vectors, the variances l falling, x becomes
(x - m) U diag(l)^-1/2, cut after the first dimensions: those of the largest variances. Directions in which
the vectors do not vary are dropped. Each column of U has its number of largest size positive.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError, UsageError
from nlptk.embed.vectors import Float32s, KeyedVectors, lengths

Float64s = NDArray[np.float64]

_ROWS = 1 << 14  # worked on at a time
_LEAST = 1e-10  # of the largest variance: less is a rounding error of float32


def whiten(vectors: KeyedVectors, dim: int | None = None) -> KeyedVectors:
    """Return the vectors whitened, of `dim` dimensions or as many as they vary in, without output vectors.

    UsageError for more than that; InputError where the vectors do not vary at all.
    """
    mean, variances, directions = principal_components(vectors.vectors)
    kept = int((variances > variances[0] * _LEAST).sum())
    if variances[0] <= 0:
        raise InputError(vectors.name, "they are all the same", "Whiten vectors that differ")
    if dim is not None and not 1 <= dim <= kept:
        what = f"the vectors vary in {kept} dimensions"
        raise UsageError(f"--dim {dim}", what, f"Give a number from 1 to {kept}")
    kept = kept if dim is None else dim
    scaled = directions[:, :kept] / np.sqrt(variances[:kept])
    changed = projected(vectors.vectors, mean, scaled)
    training = {**vectors.training, "whitened": kept}
    subwords = vectors.subwords
    if subwords is not None:  # words are means of them, and the map is affine
        subwords = replace(subwords, vectors=projected(subwords.vectors, mean, scaled))
    return replace(
        vectors, vectors=changed, norms=lengths(changed), training=training, subwords=subwords, outputs=None
    )


def principal_components(vectors: Float32s) -> tuple[Float64s, Float64s, Float64s]:
    """Return the mean (D,), the variances (D,), falling, and their directions in columns (D, D).

    The variances are those of the sample: sums of squares over V.
    """
    count, dim = vectors.shape
    mean = vectors.mean(axis=0, dtype=np.float64)
    covariance = np.zeros((dim, dim))
    for start in range(0, count, _ROWS):
        centred = vectors[start : start + _ROWS] - mean
        covariance += centred.T @ centred
    variances, directions = np.linalg.eigh(covariance / count)
    variances, directions = np.maximum(variances[::-1], 0), directions[:, ::-1]
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=0)[np.newaxis], axis=0)
    return mean, variances, directions * np.where(largest < 0, -1.0, 1.0)


def projected(vectors: Float32s, mean: Float64s, directions: Float64s) -> Float32s:
    """Return (V, K) of vectors (V, D), centred and along directions (D, K)."""
    found = np.empty((len(vectors), directions.shape[1]), dtype=np.float32)
    for start in range(0, len(vectors), _ROWS):
        rows = slice(start, start + _ROWS)
        found[rows] = (vectors[rows] - mean) @ directions
    return found
