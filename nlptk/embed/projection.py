"""Words on a plane: a map of their vectors, all at length 1, that keeps what is near together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.progress import Step
from nlptk.core.specs import choose
from nlptk.embed.tsne import MOST_POINTS, tsne
from nlptk.embed.vectors import Int64s, KeyedVectors
from nlptk.embed.whiten import principal_components, projected

PCA, TSNE = METHODS = ("pca", "tsne")

_FEWEST = 3
_PERPLEXITY = 30.0


def check_projection(method: str) -> None:
    """Raise UsageError for what is no way to make a map."""
    if method not in METHODS:
        raise UsageError(f"--method {method}", "there is no such method", choose(method, list(METHODS)))


def on_plane(
    vectors: KeyedVectors, rows: Int64s, method: str, perplexity: float | None, step: Step
) -> NDArray[np.float64]:
    """Return the places (n, 2) of some words; UsageError for too few or too many of them.

    The perplexity of t-SNE is 30, or a third of n where that is less, if none is given.
    """
    if vectors.dim == 1:
        raise UsageError("embed plot", "vectors of one dimension make no map", "Give vectors of two or more")
    if rows.size < _FEWEST:
        raise UsageError("embed plot", f"{rows.size} words make no map", "Name three words or more")
    units = vectors.unit(rows)
    mean, _, directions = principal_components(units)
    plane = projected(units, mean, directions[:, :2]).astype(np.float64)
    if method == PCA:
        return plane
    if rows.size > MOST_POINTS:
        what = f"{rows.size} words are more than the {MOST_POINTS} that tsne can place"
        raise UsageError("--method tsne", what, "Give fewer words, or --method pca")
    squares = np.maximum(2 - 2 * (units @ units.T).astype(np.float64), 0)
    usual = min(_PERPLEXITY, rows.size / _FEWEST)
    return tsne(squares, plane, usual if perplexity is None else perplexity, step)
