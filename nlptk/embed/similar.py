"""The words most similar to words, the same ones whatever is asked for beside them.

A matrix product finds more than are wanted. Its last digits depend on its shape, so the cosines of what it
found are computed again, each by itself.
"""

from __future__ import annotations

import numpy as np

from nlptk.embed.nearest import Neighbours, nearest
from nlptk.embed.vectors import Float32s, Int64s, KeyedVectors

_QUERIES = 256  # words that are looked up at once
_SPARE = 10  # more than are wanted, of which the product may misjudge the order


def similar_rows(vectors: KeyedVectors, rows: Int64s, top_k: int, least: float) -> list[Neighbours]:
    """Return the `top_k` nearest neighbours of the vector of each row (n,), of a cosine of `least` or more.

    The row itself is none of them. Of equal scores the commoner word comes first.
    """
    found: list[Neighbours] = []
    for start in range(0, rows.size, _QUERIES):
        queries = rows[start : start + _QUERIES]
        units = vectors.unit(queries)
        near = nearest(vectors, units, top_k + _SPARE, without=[np.array([row]) for row in queries])
        found += [
            _judged_again(vectors, unit, each, top_k, least) for unit, each in zip(units, near, strict=True)
        ]
    return found


def _judged_again(
    vectors: KeyedVectors, unit: Float32s, near: Neighbours, top_k: int, least: float
) -> Neighbours:
    rows = np.sort(near.rows)
    products = vectors.unit(rows).astype(np.float64) * unit
    scores = np.array([product.sum() for product in products], dtype=np.float32)
    order = np.argsort(-scores, kind="stable")[:top_k]
    order = order[scores[order] >= least]
    return Neighbours(rows[order], scores[order])
