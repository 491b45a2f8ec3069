"""The words most similar to each of many words: the same ones whatever else is asked for with them.

Where `nearest` finds the best few of all words, this takes those above a cosine, of which there are seldom
many. A matrix product finds them; its last digits depend on its shape, so their cosines are computed again,
each by itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.blas import one_blas_thread
from nlptk.core.ragged import Ragged, offsets_of
from nlptk.embed.nearest import sizes
from nlptk.embed.vectors import Float32s, Int64s, KeyedVectors, cosines

_QUERIES = 256  # words that are looked up at once
_SPARE = 10  # found beyond those that are wanted, as the product may misjudge the order
_MISJUDGED = 1e-5  # by at most so much
_SELDOM = 8  # so many times the words wanted are too many to sort


def similar_rows(vectors: KeyedVectors, rows: Int64s, top_k: int, least: float) -> Ragged:
    """Return the rows nearest to each row (n,), nearest first: at most `top_k`, of cosine `least` or more.

    The row itself is none of them. Of equal cosines the commoner word comes first.
    """
    parts = [
        _similar(vectors, rows[start : start + _QUERIES], top_k, least)
        for start in range(0, rows.size, _QUERIES)
    ]
    none = np.zeros(0, dtype=np.int64)
    lengths = np.concatenate([none, *(part.lengths for part in parts)])
    return Ragged(np.concatenate([none, *(part.values for part in parts)]), offsets_of(lengths))


def _similar(vectors: KeyedVectors, queries: Int64s, top_k: int, least: float) -> Ragged:
    """Return what `similar_rows` returns, for few rows."""
    units = vectors.unit(queries)
    total, step = sizes(vectors, queries.size, None)
    owners, rows = np.zeros((2, 0), dtype=np.int64)
    products = np.zeros(0, dtype=np.float32)
    with one_blas_thread():
        for start in range(0, total, step):
            scores = cosines(vectors, units, slice(start, min(start + step, total)))
            found, places = _high(scores, top_k + _SPARE, least - _MISJUDGED)
            other = places + start != queries[found]
            found, places = found[other], places[other]
            owners, rows = np.append(owners, found), np.append(rows, places + start)
            products = np.append(products, scores[found, places])
            best = _best(owners, rows, products, top_k + _SPARE)
            owners, rows, products = owners[best], rows[best], products[best]
    exact = (units[owners].astype(np.float64) * vectors.unit(rows)).sum(axis=1).astype(np.float32)
    best = _best(owners, rows, exact, top_k)
    best = best[exact[best] >= least]
    return Ragged(rows[best], offsets_of(np.bincount(owners[best], minlength=queries.size)))


def _best(owners: Int64s, rows: Int64s, scores: Float32s, most: int) -> Int64s:
    """Return the places of the `most` highest scores (n,) of each owner, the highest first, by owner."""
    order = np.lexsort((rows, -scores, owners))
    firsts = offsets_of(np.bincount(owners))
    best: Int64s = order[np.arange(order.size) - firsts[owners[order]] < most]
    return best


def _high(scores: Float32s, most: int, least: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where scores (Q, n) are high: the best of each row at least, if too many are above `least`."""
    high = scores >= least
    if np.count_nonzero(high) > _SELDOM * most * len(scores):
        places = np.argpartition(scores, -most, axis=1)[:, -most:]
        best = np.zeros_like(high)
        np.put_along_axis(best, places, values=True, axis=1)
        high &= best
    queries, places = np.nonzero(high)
    return queries, places
