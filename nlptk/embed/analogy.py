"""Analogies: a is to b as c is to d, with d the word that the vectors give.

3CosAdd (Mikolov, Yih and Zweig 2013): d has the highest cosine with b - a + c, all vectors of length 1.
3CosMul (Levy and Goldberg 2014, equation 4): d has the highest cos(d, b) cos(d, c) / (cos(d, a) + 0.001), the
cosines moved from -1 .. 1 to 0 .. 1. The words of the question are never the answer.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from nlptk.core.blas import one_blas_thread
from nlptk.core.errors import UsageError
from nlptk.core.specs import choose
from nlptk.embed.nearest import Neighbours, best, nearest, processors, sizes
from nlptk.embed.vectors import Float32s, Int64s, KeyedVectors, at_length_one, cosines

ADD, MULTIPLY = METHODS = ("3cosadd", "3cosmul")

_EPSILON = np.float32(0.001)
_SCORES = 1 << 21  # cosines kept at a time: those of the questions' words with a stretch of rows
_ANSWERED = 1 << 17  # scores of questions computed at a time


def check_method(method: str) -> None:
    """Raise UsageError for what is no way to solve analogies."""
    if method not in METHODS:
        raise UsageError(f"--method {method}", "there is no such method", choose(method, list(METHODS)))


def analogies(
    vectors: KeyedVectors,
    questions: Int64s,
    top_k: int,
    *,
    method: str = ADD,
    restrict: int | None = None,
) -> list[Neighbours]:
    """Return the `top_k` best answers to each question (Q, 3), rows a, b and c.

    The scores are cosines with b - a + c, or those of 3CosMul; `restrict` is that of `nearest`.
    """
    check_method(method)
    a, b, c = (vectors.unit(questions[:, place]) for place in range(3))
    without = list(questions)
    if method == ADD:
        return nearest(vectors, at_length_one(b - a + c), top_k, without=without, restrict=restrict)

    def scores(rows: slice) -> Float32s:
        return _multiplied(*(cosines(vectors, each, rows) for each in (a, b, c)))

    return best(scores, sizes(vectors, 3 * len(questions), restrict), top_k, without)


def answers(
    vectors: KeyedVectors, questions: Int64s, *, method: str = ADD, restrict: int | None = None
) -> Int64s:
    """Return the best answer (Q,) to each of many questions (Q, 3), -1 where all words are in the question.

    The cosines of the questions' words with all others are computed once, whatever the number of questions.
    """
    check_method(method)
    distinct, places = np.unique(questions, return_inverse=True)
    places = places.reshape(questions.shape)
    words = vectors.unit(distinct)
    total = len(vectors) if restrict is None else min(restrict, len(vectors))
    step = max(_SCORES // max(distinct.size, 1), 1)
    stretches = [slice(start, min(start + step, total)) for start in range(0, total, step)]

    def in_stretch(rows: slice) -> tuple[Int64s, Float32s]:
        return _answers(cosines(vectors, words, rows), places, questions - rows.start, method)

    found = np.full(len(questions), -1, dtype=np.int64)
    highest = np.full(len(questions), -np.inf, dtype=np.float32)
    with one_blas_thread(), ThreadPoolExecutor(processors()) as pool:
        for rows, (answer, score) in zip(stretches, pool.map(in_stretch, stretches), strict=True):
            better = score > highest
            found[better] = answer[better] + rows.start
            highest[better] = score[better]
    return found


def _answers(similar: Float32s, places: Int64s, questions: Int64s, method: str) -> tuple[Int64s, Float32s]:
    """Return the best answers (Q,) within a stretch of n words and their scores (Q,).

    `similar` (W, n) has the cosines of the questions' words, `places` (Q, 3) says which each question has,
    and `questions` (Q, 3) where they are in the stretch, if they are.
    """
    count = similar.shape[1]
    answer = np.empty(len(places), dtype=np.int64)
    score = np.empty(len(places), dtype=np.float32)
    step = max(_ANSWERED // count, 1)
    for start in range(0, len(places), step):
        block = slice(start, start + step)
        a, b, c = similar[places[block].T]
        scores = b - a + c if method == ADD else _multiplied(a, b, c)
        question, place = np.nonzero((questions[block] >= 0) & (questions[block] < count))
        scores[question, questions[block][question, place]] = -np.inf
        answer[block] = scores.argmax(axis=1)
        score[block] = np.take_along_axis(scores, answer[block, np.newaxis], axis=1)[:, 0]
    return answer, score


def _multiplied(a: Float32s, b: Float32s, c: Float32s) -> Float32s:
    """Score by 3CosMul; a cosine that is rounded to below -1 is -1."""
    a, b, c = (np.maximum(each * np.float32(0.5) + np.float32(0.5), np.float32(0)) for each in (a, b, c))
    scores: Float32s = b * c / (a + _EPSILON)
    return scores


def odd_one_out(vectors: KeyedVectors, rows: NDArray[np.integer]) -> Float32s:
    """Return the cosine (n,) of each of some words with the mean of them all, each at length 1.

    The lowest is the odd one out.
    """
    words = vectors.unit(rows)
    similar: Float32s = words @ at_length_one(words.mean(axis=0, keepdims=True))[0]
    return similar
