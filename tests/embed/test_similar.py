"""Neighbours above a similarity against a search by hand, over all words in float64."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.embed import nearest, similar
from nlptk.embed.similar import similar_rows
from tests.embed.small_vectors import cosine, random_vectors


def _by_hand(vectors, row, top_k, least):
    others = [other for other in range(len(vectors)) if other != row]
    scored = [(-cosine(vectors.vectors[row], vectors.vectors[other]), other) for other in others]
    return [other for score, other in sorted(scored)[:top_k] if -score >= least]


@pytest.mark.parametrize("stretch", [1 << 20, 60])
@pytest.mark.parametrize("seldom", [8, 1])
@pytest.mark.parametrize(("top_k", "least"), [(5, 0.3), (3, -1.0), (200, 0.5), (4, 1.0)])
def test_neighbours_are_those_of_a_search_by_hand(monkeypatch, stretch, seldom, top_k, least):
    monkeypatch.setattr(nearest, "_STRETCH", stretch)
    monkeypatch.setattr(similar, "_SELDOM", seldom)
    monkeypatch.setattr(similar, "_QUERIES", 7)
    vectors = random_vectors(101, 6)
    rows = np.arange(0, 101, 3)
    found = similar_rows(vectors, rows, top_k, least)
    assert len(found) == rows.size
    for place, row in enumerate(rows.tolist()):
        near = found.values[found.offsets[place] : found.offsets[place + 1]]
        assert near.tolist() == _by_hand(vectors, row, top_k, least)


def test_a_word_has_the_same_neighbours_whatever_is_asked_for_with_it():
    vectors = random_vectors(500, 32)
    together = similar_rows(vectors, np.arange(300), 10, 0.2)
    for row in (0, 17, 299):
        alone = similar_rows(vectors, np.array([row]), 10, 0.2)
        assert alone.values.tolist() == together.take(np.array([row])).values.tolist()


def test_of_equal_cosines_the_commoner_word_comes_first_and_nothing_asked_is_nothing():
    vectors = random_vectors(3, 4)
    vectors.vectors[:] = 1
    vectors.norms[:] = 2
    assert similar_rows(vectors, np.array([1]), 5, 0.9).values.tolist() == [0, 2]
    assert len(similar_rows(vectors, np.zeros(0, dtype=np.int64), 5, 0.9)) == 0
