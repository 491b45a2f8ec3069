from __future__ import annotations

import pytest

from nlptk.augment.english.forms import Analysis, Forms
from nlptk.augment.english.lexicon import English

PARTS = {"take": "v", "cat": "n", "box": "n", "city": "n", "love": "nv", "run": "nv", "stop": "v", "big": "a"}
PARTS |= {
    "happy": "a",
    "found": "v",
    "find": "v",
    "beautiful": "a",
    "die": "v",
    "see": "v",
    "put": "v",
    "go": "v",
}
IRREGULAR = [("took", "take", "vD"), ("taken", "take", "vN"), ("ran", "run", "vD"), ("run", "run", "vN")]
IRREGULAR += [("running", "run", "vG"), ("stopped", "stop", "vD"), ("stopped", "stop", "vN")]
IRREGULAR += [("bigger", "big", "aR"), ("found", "find", "vD"), ("found", "find", "vN")]
IRREGULAR += [("put", "put", "vD"), ("put", "put", "vN")]


@pytest.fixture(scope="module")
def forms():
    return Forms(IRREGULAR, lambda word: PARTS.get(word, ""))


@pytest.fixture(scope="module")
def english():
    return English()


@pytest.mark.parametrize(
    ("word", "kind", "form"),
    [
        ("cat", "P", "cats"),
        ("box", "P", "boxes"),
        ("city", "P", "cities"),
        ("city", "S", "cities"),
        ("go", "S", "goes"),
        ("take", "D", "took"),
        ("take", "N", "taken"),
        ("take", "DN", None),
        ("love", "DN", "loved"),
        ("love", "G", "loving"),
        ("see", "G", "seeing"),
        ("happy", "R", "happier"),
        ("happy", "T", "happiest"),
        ("big", "R", "bigger"),
        ("beautiful", "R", None),
        ("take_off", "G", "taking_off"),
        ("fire_engine", "P", "fire_engines"),
    ],
)
def test_words_are_inflected(forms, word, kind, form):
    assert forms.form(word, kind) == form


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("cats", [("cat", "n", "P")]),
        ("cities", [("city", "n", "P")]),
        ("loves", [("love", "n", "P"), ("love", "v", "S")]),
        ("took", [("take", "v", "D")]),
        ("taken", [("take", "v", "N")]),
        ("loved", [("love", "v", "DN")]),
        ("stopped", [("stop", "v", "DN")]),
        ("stoped", []),
        ("taked", []),
        ("running", [("run", "v", "G")]),
        ("found", [("found", "v", ""), ("find", "v", "DN")]),
        ("happier", [("happy", "a", "R")]),
        ("blorbs", []),
    ],
)
def test_forms_are_analysed(forms, form, expected):
    assert forms.analyses(form) == [Analysis(*each) for each in expected]


def test_inflection_is_kept(english):
    assert english.synonyms("cats")[:2] == ("felines", "felids")
    assert "purchased" in english.synonyms("bought")
    assert "automobiles" in english.synonyms("cars")
    assert "automobile" not in english.synonyms("cars")
    assert "larger" in english.synonyms("bigger")


def test_frequent_senses_come_first(english):
    found = english.synonyms("story")
    assert found.index("narrative") < found.index("level")


def test_rare_senses_do_not_count(english):
    assert "guys" not in english.synonyms("cats")
    assert "gondola" not in english.synonyms("car")


def test_the_commonest_part_of_speech_counts(english):
    assert "movie" in english.synonyms("film")
    assert english.synonyms("film")[0] in ("movie", "picture")


def test_a_part_of_speech_that_is_known_counts(english):
    assert english.has_parts
    assert "drama" in english.synonyms("play", "n")
    assert "drama" not in english.synonyms("play", "v")
    assert "acts" in english.synonyms("plays", "v")
    assert english.synonyms("play", "r") == english.synonyms("play", "-") == ()
    assert english.synonyms("film", "n") == english.synonyms("film")


def test_synonyms_of_several_words_only_if_asked(english):
    assert not any(" " in each or "_" in each for each in english.synonyms("movie"))
    assert "motion picture" in English(multi_word=True).synonyms("movie")


@pytest.mark.parametrize("word", ["blorb", "", "中文", "12", "'s", "..."])
def test_what_is_no_english_word_has_none(english, word):
    assert tuple(english.synonyms(word)) == ()


def test_a_word_is_not_its_own_synonym(english):
    for word in ("movie", "Movie", "MOVIE", "read", "cats", "well"):
        assert word.lower() not in [each.lower() for each in english.synonyms(word)]
