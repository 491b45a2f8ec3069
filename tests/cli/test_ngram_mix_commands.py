"""`nlptk ngram mix`, `prune` and `compare` as a shell runs them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nlptk.cli.svg import LINE_HEIGHT, Line, line_chart

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
    assert Path(models, "p1").stat().st_size < Path(models, "a.nlptk").stat().st_size


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


COMPARE = ("ngram", "compare", "-q", "--train", "a.txt", "--test", "dev.txt")


def test_all_methods_are_compared_in_one_table(nlptk, models):
    rows = rows_of(nlptk(*COMPARE, "-n", "2"))
    methods = {row["method"] for row in rows}
    assert {"modified-kneser-ney", "mle", "stupid-backoff", "witten-bell", "katz"} <= methods
    ranked = [float(row["perplexity"]) for row in rows if row["rank"]]
    assert ranked == sorted(ranked)
    assert {row["method"] for row in rows if not row["rank"]} == {"mle", "stupid-backoff"}


def test_a_perplexity_that_is_infinite_is_null(nlptk, models):
    [row] = json.loads(nlptk(*COMPARE, "-s", "mle", "--json").stdout)
    assert row["zeroprobs"] > 0
    assert row["perplexity"] is row["bits_per_token"] is row["rank"] is None


def test_methods_are_drawn_by_size(nlptk, models):
    words = ("-s", "witten-bell", "-s", "mle", "-n", "1,2", "--sizes", "0.5,1", "--plot", "p.svg")
    assert len(rows_of(nlptk(*COMPARE, *words))) == 8
    drawn = ElementTree.parse(models / "p.svg").getroot()
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "witten-bell, 1" in texts
    assert "witten-bell, 2" in texts
    assert "mle, 2" not in texts


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("-n 0", "--order: 0 are no different orders"),
        ("-n 2,2", "--order: 2,2 are no different orders"),
        ("--sizes 2", "--sizes: 2 are no different shares"),
        ("--sizes x", "--sizes: x are no different shares"),
        ("-s nothing", "nothing: there is no method"),
    ],
)
def test_comparing_says_what_is_wrong(nlptk, models, words, where):
    done = nlptk(*COMPARE, *words.split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"nlptk: error: {where}")


def test_names_in_a_chart_do_not_cover_each_other():
    lines = [Line(f"method {n} & more", [(10, 100 + n), (1000, 50 + n / 100)]) for n in range(14)]
    drawn = ElementTree.fromstring(line_chart(lines, title="<t>", x_label="x", y_label="y"))
    texts = drawn.iter("{http://www.w3.org/2000/svg}text")
    places = sorted(float(each.get("y")) for each in texts if "method" in (each.text or ""))
    assert len(places) == 14
    assert min(b - a for a, b in zip(places, places[1:], strict=False)) >= LINE_HEIGHT - 0.11
    assert 0 < places[0] < places[-1] < 560


def test_a_chart_of_nothing_is_still_a_chart():
    for lines in ([], [Line("one", [(5, 5)])], [Line("none", [])]):
        ElementTree.fromstring(line_chart(lines, title="t", x_label="x", y_label="y"))
