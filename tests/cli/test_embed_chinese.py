"""Vectors of Chinese prose, of its characters and of words that a segmenter finds, judged by test sets."""

from __future__ import annotations

import json

import pytest

PAIRS = ("ZH-wordsim-240.txt", "ZH-wordsim-297.txt")
QUESTIONS = ("zh_ca8_semantic.txt", "zh_ca_translated.txt")


@pytest.fixture
def judged(nlptk, corpus):
    """Train on the prose and return the rows of all tests, by the test's file and the section."""

    def run(*options: str):
        prose = str(corpus("zh_prose.txt"))
        trained = nlptk("embed", "train", "-q", prose, *options, "--jobs", "1", "-o", "zh.nlptk")
        assert (trained.returncode, trained.stderr) == (0, b"")
        tests = [
            *(corpus(f"wordsim/{name}") for name in PAIRS),
            *(corpus(f"analogy/{name}") for name in QUESTIONS),
        ]
        done = nlptk("embed", "evaluate", "zh.nlptk", *map(str, tests), "--json")
        assert (done.returncode, done.stderr) == (0, b"")
        rows = json.loads(done.stdout)
        return {(row["test"].rsplit("/", 1)[-1], row["section"]): row for row in rows}

    return run


def test_words_of_a_segmenter_are_judged(nlptk, corpus, judged):
    """After two epochs the longer list of pairs is matched better than by chance."""
    segmented = str(corpus("zh_gsd.train.txt"))
    assert nlptk("hmm", "train", "-q", "--from-words", segmented, "-o", "words.nlptk").returncode == 0
    rows = judged("--tokenizer", "model:path=words.nlptk", "--epochs", "2")
    covered = [rows[name, ""]["covered"] for name in PAIRS]
    assert covered[0] > 120
    assert covered[1] > 140
    assert rows[PAIRS[1], ""]["spearman"] > 0.15
    assert rows[QUESTIONS[0], "total"]["items"] == 7636
    assert rows[QUESTIONS[0], "total"]["covered"] > 300
    near = nlptk("embed", "nearest", "zh.nlptk", stdin="电脑\n中国\n".encode())
    assert near.returncode == 0
    assert len(near.stdout.splitlines()) == 21


def test_characters_are_judged_where_tests_have_single_ones(judged):
    rows = judged("--tokenizer", "characters", "--epochs", "1")
    assert [rows[name, ""]["covered"] for name in PAIRS] == [2, 5]
    nature = rows[QUESTIONS[0], "nature"]
    assert nature["covered"] == 280
    assert nature["accuracy"] > 0.05
    assert rows[QUESTIONS[1], "total"]["covered"] == 0
