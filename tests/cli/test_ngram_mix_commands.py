"""`nlptk ngram mix` and `prune` as a shell runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlptk.ngram.load import load_backoff

FIRST = b"the cat sat on the mat\nthe dog sat on the log\na cat and a dog\nthe end\n" * 6 + b"once only\n"
SECOND = b"ein hund sass auf der matte\nder hund und the cat\nein ende\n" * 6 + b"nur einmal\n"
HELDOUT = b"the cat and the dog\nder hund sass\nthe cat sat auf der matte\n"


@pytest.fixture
def models(nlptk, tmp_path):
    """Two models, in `a.nlptk` and `b.nlptk`, and their texts."""
    for name, text in (("a", FIRST), ("b", SECOND)):
        Path(tmp_path, f"{name}.txt").write_bytes(text)
        assert nlptk("ngram", "train", "-q", "-n", "3", "-o", f"{name}.nlptk", f"{name}.txt").returncode == 0
    Path(tmp_path, "dev.txt").write_bytes(HELDOUT)
    return tmp_path


def rows_of(done):
    """Return the rows of a tab-separated report."""
    assert (done.returncode, done.stderr) == (0, b"")
    header, *lines = done.stdout.decode().splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


MIX = ("ngram", "mix", "-q", "a.nlptk", "b.nlptk", "-o", "m.nlptk")


def test_a_mixture_beats_its_parts_on_held_out_text(nlptk, models):
    rows = rows_of(nlptk(*MIX, "--heldout", "dev.txt"))
    assert [row["model"] for row in rows] == ["a.nlptk", "b.nlptk", "mixture"]
    assert float(rows[2]["perplexity"]) < min(float(row["perplexity"]) for row in rows[:2])
    assert sum(float(row["weight"]) for row in rows[:2]) == pytest.approx(1, abs=1e-4)
    described = json.loads(nlptk("info", "--json", "m.nlptk").stdout)
    assert described["kind"] == "ngram-mixture"


def test_a_static_mixture_is_a_model_like_any_other(nlptk, models):
    rows = rows_of(nlptk(*MIX, "--heldout", "dev.txt", "--static"))
    assert [row["model"] for row in rows] == ["a.nlptk", "b.nlptk", "mixture", "static"]
    done = nlptk("ngram", "perplexity", "-q", "m.nlptk", "dev.txt", "--json")
    [scored] = json.loads(done.stdout)
    assert scored["perplexity"] == pytest.approx(float(rows[3]["perplexity"]), rel=1e-4)


def test_weights_can_be_given_and_adapted(nlptk, models):
    done = nlptk(*MIX, "--weights", "0.9,0.1", "--test", "b.txt", "--adapt", "file", "--json")
    rows = json.loads(done.stdout)
    assert [row["weight"] for row in rows] == [0.9, 0.1, None, None]
    assert rows[3]["model"] == "adapted by file"
    assert rows[3]["perplexity"] < rows[2]["perplexity"]


def test_without_any_text_nothing_is_reported(nlptk, models):
    done = nlptk(*MIX, "--weights", "0.9,0.1")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert nlptk(*MIX, "--weights", "0.9,0.1", "--json").stdout == b"[]\n"


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("a.nlptk b.nlptk -o m", "--heldout: there is no text"),
        ("a.nlptk --weights 1 -o m", "MODEL: one model is no mixture"),
        ("a.nlptk b.nlptk --weights x -o m", "--weights: x is no list"),
        ("a.nlptk b.nlptk --weights 0.5 -o m", "--weights: 1 are given for 2 models"),
        ("a.nlptk b.nlptk --weights 0.5,0.5 --adapt file -o m", "--adapt: there is no text"),
        ("a.nlptk b.nlptk --weights 0.5,0.5 --test a.txt --adapt page -o m", "--adapt: page is no part"),
        ("a.nlptk b.nlptk --weights 0.5,0.5 -o a.nlptk", "-o: a.nlptk is the model"),
        ("a.nlptk b.nlptk --heldout /dev/null -o m", "--heldout: there is no line"),
    ],
)
def test_mixing_says_what_is_wrong(nlptk, models, words, where):
    done = nlptk("ngram", "mix", "-q", *words.split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"nlptk: error: {where}")
    assert not Path(models, "m").exists()


def test_pruning_by_text_and_by_its_counts_gives_the_same_bytes(nlptk, models):
    prune = ("ngram", "prune", "-q", "a.nlptk", "--threshold", "0.02")
    assert nlptk("ngram", "count", "-q", "-n", "3", "a.txt", "-o", "a.counts").returncode == 0
    for words in (("--text", "a.txt", "-o", "p1"), ("--counts", "a.counts", "-o", "p2")):
        done = nlptk(*prune, *words)
        assert (done.returncode, done.stderr) == (0, b"")
    assert Path(models, "p1").read_bytes() == Path(models, "p2").read_bytes()
    whole, left = (load_backoff(str(Path(models, name))).model.sizes for name in ("a.nlptk", "p1"))
    assert left[0] == whole[0] and left[1:] < whole[1:]


def test_pruning_a_kneser_ney_model_without_text_is_a_warning(nlptk, models):
    done = nlptk("ngram", "prune", "a.nlptk", "--target", "30", "-o", "p.nlptk")
    assert done.returncode == 0
    warning, said = done.stderr.decode().splitlines()
    assert warning.startswith("nlptk: warning: modified-kneser-ney models misjudge")
    after = said.partition(" -> ")[2].partition(" n-grams")[0]
    assert sum(map(int, after.split(", "))) <= 30


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("", "--threshold: it or --target"),
        ("--threshold 1 --target 9", "--threshold: it or --target"),
        ("--target 2", "--target: 2 is less than"),
        ("--threshold -1", "--threshold: -1.0 is no relative change"),
        ("--threshold 1 --text a.txt --counts c", "--counts: there is text"),
    ],
)
def test_pruning_says_what_is_wrong(nlptk, models, words, where):
    done = nlptk("ngram", "prune", "-q", "a.nlptk", "-o", "p.nlptk", *words.split())
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"nlptk: error: {where}")
