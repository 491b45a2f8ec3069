"""Neighbours and analogies against a search by hand, over all words in float64."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.core.errors import UsageError
from nlptk.embed import analogy, nearest
from nlptk.embed.analogy import analogies, answers, odd_one_out
from tests.embed.small_vectors import cosine, random_vectors, royal, vectors_of


def _by_hand(vectors, query, top_k, without, restrict=None):
    words = range(len(vectors) if restrict is None else restrict)
    scored = [(-cosine(query, vectors.vectors[row]), row) for row in words if row not in without]
    return [row for _, row in sorted(scored)[:top_k]]


@pytest.fixture(params=[1 << 20, 60])
def _stretches(request, monkeypatch):
    """Search in one stretch of rows, and in many."""
    monkeypatch.setattr(nearest, "_STRETCH", request.param)


@pytest.mark.usefixtures("_stretches")
@pytest.mark.parametrize("restrict", [None, 40])
def test_neighbours_are_those_of_a_search_by_hand(restrict):
    vectors = random_vectors(101, 6)
    rows = np.array([3, 50, 100])
    without = [rows[place : place + 1] for place in range(3)]
    found = nearest.nearest(vectors, vectors.unit(rows), 7, without=without, restrict=restrict)
    for row, near in zip(rows.tolist(), found, strict=True):
        assert near.rows.tolist() == _by_hand(vectors, vectors.vectors[row], 7, [row], restrict)
        exact = [cosine(vectors.vectors[row], vectors.vectors[other]) for other in near.rows]
        assert near.scores == pytest.approx(exact, abs=1e-6)


@pytest.mark.usefixtures("_stretches")
def test_of_equal_scores_the_commoner_word_comes_first():
    vectors = vectors_of([f"w{n}" for n in range(200)], np.ones((200, 4)))
    [found] = nearest.nearest(vectors, vectors.unit([5]), 3, without=[np.array([5])])
    assert found.rows.tolist() == [0, 1, 2]


def test_there_are_no_more_neighbours_than_words():
    vectors = royal()
    [found] = nearest.nearest(vectors, vectors.unit([0]), 50, without=[np.array([0])])
    assert sorted(found.rows.tolist()) == [1, 2, 3, 4, 5, 6]


def test_the_queen_is_found():
    vectors = royal()
    for method in ("3cosadd", "3cosmul"):
        [found] = analogies(vectors, vectors.find([b"man", b"king", b"woman"])[np.newaxis], 1, method=method)
        assert vectors.words[int(found.rows[0])] == b"queen"


def _solved(vectors, question, method, restrict):
    """Solve one analogy word by word (Levy and Goldberg 2014, equations 3 and 4)."""
    a, b, c = (vectors.vectors[row] / np.linalg.norm(vectors.vectors[row]) for row in question)
    scores = {}
    for row in range(restrict or len(vectors)):
        if row not in question:
            with_a, with_b, with_c = (cosine(vectors.vectors[row], each) for each in (a, b, c))
            shifted = [(each + 1) / 2 for each in (with_a, with_b, with_c)]
            product = shifted[1] * shifted[2] / (shifted[0] + 0.001)
            scores[row] = with_b - with_a + with_c if method == "3cosadd" else product
    return max(scores, key=lambda row: (scores[row], -row))


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
@pytest.mark.parametrize("restrict", [None, 30])
@pytest.mark.parametrize("size", [1 << 21, 100])
def test_answers_are_those_of_a_search_by_hand(method, restrict, size, monkeypatch):
    monkeypatch.setattr(analogy, "_SCORES", size)
    monkeypatch.setattr(analogy, "_ANSWERED", size)
    vectors = random_vectors(80, 5)
    questions = np.random.default_rng(1).integers(0, 30, (50, 3))
    by_hand = [_solved(vectors, question, method, restrict) for question in questions.tolist()]
    assert answers(vectors, questions, method=method, restrict=restrict).tolist() == by_hand
    one_by_one = analogies(vectors, questions, 1, method=method, restrict=restrict)
    assert [int(found.rows[0]) for found in one_by_one] == by_hand


def test_a_question_of_all_words_has_no_answer():
    vectors = random_vectors(3, 2)
    assert answers(vectors, np.array([[0, 1, 2]])).tolist() == [-1]


def test_no_questions_have_no_answers():
    assert answers(royal(), np.zeros((0, 3), dtype=np.int64)).size == 0


def test_the_odd_one_is_farthest_from_the_mean():
    vectors = royal()
    rows = vectors.find([b"king", b"queen", b"woman", b"apple"])
    units = vectors.vectors[rows] / np.linalg.norm(vectors.vectors[rows], axis=1, keepdims=True)
    similar = odd_one_out(vectors, rows)
    assert similar == pytest.approx([cosine(unit, units.mean(axis=0)) for unit in units], abs=1e-6)
    assert similar.argmin() == 3


def test_an_unknown_method_is_refused():
    with pytest.raises(UsageError, match="Did you mean 3cosadd"):
        analogies(royal(), np.zeros((1, 3), dtype=np.int64), 1, method="3cosad")
