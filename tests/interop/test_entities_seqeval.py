"""Spans and scores of entities beside seqeval, in its lenient mode, which is conlleval's."""

from __future__ import annotations

import random

import numpy as np
import pytest

from nlptk.core.ragged import ByteStrings
from nlptk.hmm.evaluate import Evaluation

SCHEMES = {
    "bio": ["O", "B-X", "I-X", "B-Y", "I-Y"],
    "bioes": ["O", *(f"{prefix}-{name}" for prefix in "BIES" for name in ("X", "Y", "Z-1"))],
}


@pytest.fixture(scope="module")
def seqeval(peer):
    peer("seqeval")
    return peer("seqeval.metrics")


def sentences_of(seed: int, tags: list[str]) -> list[tuple[list[str], list[str]]]:
    """Return gold and guess that often agree, in any order of tags."""
    draw = random.Random(seed)
    sentences = []
    for _ in range(200):
        gold = draw.choices(tags, k=draw.randrange(1, 12))
        guess = [tag if draw.random() < 0.7 else draw.choice(tags) for tag in gold]
        sentences.append((gold, guess))
    return sentences


@pytest.mark.parametrize("tags", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("seed", range(5))
def test_scores_are_seqevals(seqeval, seed, tags):
    sentences = sentences_of(seed, tags)
    evaluation = Evaluation(ByteStrings.of(tag.encode() for tag in tags), entities=True)
    for gold, guess in sentences:
        guessed = np.array([tags.index(tag) for tag in guess])
        strings = ByteStrings.of(tag.encode() for tag in gold)
        evaluation.add("f", strings, guessed, np.zeros(len(gold), bool), np.array([len(gold)]))
    golds, guesses = map(list, zip(*sentences, strict=True))
    theirs = seqeval.classification_report(golds, guesses, output_dict=True, zero_division=0)
    score = evaluation.entities.score
    assert score.precision == pytest.approx(seqeval.precision_score(golds, guesses))
    assert score.recall == pytest.approx(seqeval.recall_score(golds, guesses))
    assert score.f1 == pytest.approx(seqeval.f1_score(golds, guesses))
    ours = dict(evaluation.entities.by_type(evaluation.span_tags))
    assert {name.decode() for name in ours} == {name for name in theirs if not name.endswith(" avg")}
    for name, of_type in ours.items():
        expected = theirs[name.decode()]
        assert of_type.gold == expected["support"]
        assert of_type.precision == pytest.approx(expected["precision"])
        assert of_type.recall == pytest.approx(expected["recall"])
