"""The words nearest to given vectors, by the cosine of the angle between them: exact, over all words.

The vectors are read in stretches of rows that stay in the processor's cache while all queries are held
against them, so that a million words are one pass over the mapped file.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from nlptk.core.blas import one_blas_thread
from nlptk.embed.vectors import Float32s, Int64s, KeyedVectors, cosines

Scores = Callable[[slice], Float32s]

_STRETCH = 1 << 20  # numbers of the vectors read at a time
_SCORES = 1 << 21  # scores computed at a time


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The rows nearest to one query, the nearest first, and how near they are."""

    rows: Int64s  # (k,)
    scores: Float32s  # (k,)


def nearest(
    vectors: KeyedVectors,
    queries: Float32s,
    top_k: int,
    *,
    without: list[Int64s] | None = None,
    restrict: int | None = None,
) -> list[Neighbours]:
    """Return the `top_k` nearest neighbours of each query (Q, D), of length 1, by cosine.

    `without` has the rows that are no neighbours of each query: the words it was made of. `restrict` looks at
    so many of the commonest words alone. Of equal scores the commoner word comes first.
    """
    return best(
        lambda rows: cosines(vectors, queries, rows),
        sizes(vectors, len(queries), restrict),
        top_k,
        without or [np.zeros(0, dtype=np.int64)] * len(queries),
    )


def sizes(vectors: KeyedVectors, queries: int, restrict: int | None) -> tuple[int, int]:
    """Return how many rows to look at, and how many at a time for so many queries."""
    step = min(_STRETCH // max(vectors.dim, 1), _SCORES // max(queries, 1))
    return len(vectors) if restrict is None else min(restrict, len(vectors)), max(step, 1)


def best(scores: Scores, sizes: tuple[int, int], top_k: int, without: list[Int64s]) -> list[Neighbours]:
    """Return the rows of the highest scores for each of Q queries, but for those `without`.

    `scores` computes (Q, n) for n rows; `sizes` says how many rows there are and how many to do at a time.
    """
    total, step = sizes
    share = -(-total // processors() // step) * step or step
    parts = [slice(start, min(start + share, total)) for start in range(0, total, share)]
    with one_blas_thread(), ThreadPoolExecutor(len(parts) or 1) as pool:
        found = list(pool.map(lambda part: _best_in(scores, part, step, top_k, without), parts))
    return [_merged([part[query] for part in found], top_k) for query in range(len(without))]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _best_in(scores: Scores, part: slice, step: int, top_k: int, without: list[Int64s]) -> list[Neighbours]:
    """Return what `best` returns, for a part of the rows."""
    kept = [Neighbours(np.zeros(0, np.int64), np.zeros(0, np.float32))] * len(without)
    least = np.full(len(without), -np.inf, dtype=np.float32)  # what a score must be above to be kept
    owners = np.repeat(np.arange(len(without)), [rows.size for rows in without])
    excluded = np.concatenate([np.zeros(0, np.int64), *without])
    for start in range(part.start, part.stop, step):
        rows = slice(start, min(start + step, part.stop))
        found = scores(rows)
        inside = np.flatnonzero((excluded >= rows.start) & (excluded < rows.stop))
        found[owners[inside], excluded[inside] - rows.start] = -np.inf
        queries, places = np.nonzero(found > least[:, np.newaxis])
        firsts = np.flatnonzero(np.diff(queries, prepend=-1))
        groups = np.split(places, firsts[1:]) if firsts.size else []
        for query, near in zip(queries[firsts].tolist(), groups, strict=True):
            kept[query] = _merged([kept[query], Neighbours(near + start, found[query, near])], top_k)
            if kept[query].rows.size == top_k:
                least[query] = kept[query].scores[-1]
    return kept


def _merged(parts: list[Neighbours], top_k: int) -> Neighbours:
    """Put neighbours from rising stretches of rows together."""
    rows = np.concatenate([part.rows for part in parts] or [np.zeros(0, np.int64)])
    scores = np.concatenate([part.scores for part in parts] or [np.zeros(0, np.float32)])
    order = np.argsort(-scores, kind="stable")[:top_k]
    return Neighbours(rows[order], scores[order])
