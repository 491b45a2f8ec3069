from __future__ import annotations

import re

import pytest

from nlptk.augment.rules import AmongWords, Matching, WordRules
from tests.augment.sentences import LEXICON

RULES = WordRules(LEXICON, stopwords=frozenset(["b", "the"]), negations=frozenset(["not", "n't", "don't"]))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("good", ["fine", "nice"]),
        ("Good", ["Fine", "Nice"]),
        ("GOOD", ["FINE", "NICE"]),
        ('"good",', ['"fine",', '"nice",']),
        ("(Good)", ["(Fine)", "(Nice)"]),
        ("b", []),
        ("B,", []),
        ("...", []),
        ("bad", []),
    ],
)
def test_case_and_punctuation_are_kept(word, expected):
    assert list(RULES.synonyms(word)) == expected


@pytest.mark.parametrize("word", ["not", "Not", "not,", "n't", "don't", "don’t", "DON'T."])
def test_negations_are_known_in_any_shape(word):
    assert RULES.is_negation(word)


@pytest.mark.parametrize("word", ["nothing", "knot", "", "n"])
def test_other_words_are_no_negations(word):
    assert not RULES.is_negation(word)


def test_protected_words():
    rules = WordRules(protects=(AmongWords.of(["Paris"]), Matching(re.compile("[A-Z]+[0-9]*"))))
    assert [word for word in ("paris", "PARIS!", "B2", "(B2)", "b2", "Bb") if rules.is_protected(word)] == [
        "paris",
        "PARIS!",
        "B2",
        "(B2)",
    ]


def test_weights():
    rules = WordRules(weights={"good": 0.5, "never": 0.0})
    assert rules.weight("Good,") == 0.5
    assert rules.weight("other") == 1
    assert rules.weight("never") == 0
    assert rules.is_protected("Never!")
    assert not rules.is_protected("good")
