"""Precision, recall and F1, and sentences that are right as a whole."""

from __future__ import annotations

import numpy as np

from nlptk.hmm.scores import Score, whole_sentences


def test_a_score_worked_by_hand():
    score = Score(gold=8, found=5, right=4)
    assert (score.precision, score.recall) == (0.8, 0.5)
    assert score.f1 == 8 / 13
    assert abs(score.f1 - 2 * 0.8 * 0.5 / 1.3) < 1e-15
    assert score + Score(2, 1, 1) == Score(10, 6, 5)


def test_what_is_undefined_is_none():
    assert (Score().precision, Score().recall, Score().f1) == (None, None, None)
    assert (Score(3, 0, 0).precision, Score(3, 0, 0).recall, Score(3, 0, 0).f1) == (None, 0.0, 0.0)
    assert Score(0, 3, 0).recall is None


def test_only_sentences_with_tokens_count():
    right = np.array([True, True, False, True])
    assert whole_sentences(right, np.array([0, 2, 2, 3, 4, 4])) == (3, 2)
    assert whole_sentences(right[:0], np.array([0, 0])) == (0, 0)
    assert whole_sentences(right[:0], np.zeros(0, np.int64)) == (0, 0)
