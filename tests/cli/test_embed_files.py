"""The commands that read, judge, change and draw vectors as a whole."""

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pytest

from nlptk.cli import embed_evaluate, embed_phrases, embed_plot, embed_query
from nlptk.embed import analogy, evaluate, phrases, projection
from nlptk.embed.vectors import KeyedVectors
from tests.cli.ngram_runs import quiet, refused
from tests.embed.small_vectors import random_vectors, royal


@pytest.fixture
def run(here, tmp_path):
    """Run a command of `nlptk embed` beside the vectors m.nlptk."""
    royal().save(str(tmp_path / "m.nlptk"))
    return lambda name, *arguments, **options: here("embed", name, *arguments, **options)


@pytest.mark.parametrize("form", ["word2vec", "word2vec-binary", "glove", "fasttext"])
def test_vectors_go_out_and_come_in(run, tmp_path, form):
    written = quiet(run("export", "-q", "m.nlptk", "--format", form, "-o", "-"))
    (tmp_path / "v.gz").write_bytes(gzip.compress(written))
    quiet(run("import", "-q", "v.gz", "--format", form, "-o", "back.nlptk"))
    before, after = royal(), KeyedVectors.load(str(tmp_path / "back.nlptk"))
    assert list(before.words) == list(after.words)
    assert (before.vectors == after.vectors).all()
    assert after.training == {"imported": form}


def test_import_says_how_words_are_looked_up(run):
    text = b"1 2\nking 1 2\n"
    quiet(
        run("import", "-q", "-", "--format", "word2vec", "--normalize", "lower", "-o", "l.nlptk", stdin=text)
    )
    assert quiet(run("vector", "l.nlptk", "KING")) == b"KING 1 2\n"


def test_import_says_what_it_has_read_and_found_odd(run):
    done = run("import", "-", "--format", "glove", "-o", "v.nlptk", stdin=b"a 1\na 2\n")
    assert (done.returncode, done.stdout) == (0, b"")
    lines = done.stderr.decode().splitlines()
    assert re.fullmatch(r"nlptk: reading: .*", lines[0])
    assert lines[1:] == [
        "nlptk: warning: 1 words occur again, a as word 2 first; the vector before is kept",
        "1 words, 1 dimensions",
    ]


@pytest.mark.parametrize(
    ("form", "message", "code"),
    [
        (
            "word2vec",
            "<stdin>:1: the first line is not the number of words and their dimension. "
            "Give --format glove for a file without such a line.",
            1,
        ),
        (
            "glov",
            "glov: there is no method of this name. Did you mean glove? "
            "There are: fasttext, glove, word2vec, word2vec-binary.",
            2,
        ),
        (
            "word2vec:digit=3",
            "word2vec:digit: there is no such parameter. Did you mean digits? There are: digits, space.",
            2,
        ),
    ],
)
def test_import_refuses_in_one_line(run, tmp_path, form, message, code):
    refused(run("import", "-q", "-", "--format", form, "-o", "v.nlptk", stdin=b"a 1\n"), message, code)
    assert not (tmp_path / "v.nlptk").exists()


def test_import_refuses_ways_to_treat_bytes_that_there_are_not(run):
    refused(
        run("import", "-q", "-", "--format", "glove", "--errors", "bogus", "-o", "v.nlptk", stdin=b"a 1\n"),
        "--errors bogus: this is not a way to treat bad bytes. Choose strict or replace.",
        2,
    )


def test_no_file_is_written_over_what_it_comes_from(run):
    remedy = "Give the result a file of its own."
    refused(
        run("export", "m.nlptk", "--format", "glove", "-o", "m.nlptk"),
        f"-o: m.nlptk is the model. {remedy}",
        2,
    )
    refused(run("whiten", "m.nlptk", "-o", "m.nlptk"), f"-o: m.nlptk is the model. {remedy}", 2)


def test_all_tests_are_in_one_table(run, tmp_path):
    (tmp_path / "s.txt").write_text("king queen 9\nman pear 1\napple plum 3\nnobody king 1\n")
    (tmp_path / "a.txt").write_text(": royal\nman king woman queen\n: x\nman king no one\n")
    text = quiet(run("evaluate", "m.nlptk", "s.txt", "a.txt")).decode()
    rows = [line.split("\t") for line in text.splitlines()]
    assert rows[0] == "test section items covered coverage spearman pearson accuracy".split()
    assert [row[:5] for row in rows[1:]] == [
        ["s.txt", "", "4", "3", "0.75"],
        ["a.txt", "royal", "1", "1", "1"],
        ["a.txt", "x", "1", "0", "0"],
        ["a.txt", "total", "2", "1", "0.5"],
    ]
    assert [row[7] for row in rows[2:]] == ["1", "", "1"]
    found = json.loads(quiet(run("evaluate", "m.nlptk", "--json", "-", stdin=b"king queen 9\nman pear 1\n")))
    assert found[0]["test"] == "<stdin>"


def test_tests_without_a_known_word_are_refused(run):
    done = run("evaluate", "m.nlptk", "-", stdin=b"roi reine 9\n")
    remedy = "Give another --case, or tests in its language"
    refused(done, f"m.nlptk: it has no vector for any of the words. {remedy}.")


def test_a_test_that_is_damaged_is_refused(run, tmp_path):
    (tmp_path / "s").write_text("a b 1\nc d\n")
    remedy = "Write word1, word2 and a score, or the four words of an analogy"
    refused(run("evaluate", "m.nlptk", "s"), f"s:2: there are 2 fields. {remedy}.")


def test_whitened_vectors_are_a_model(run, tmp_path):
    random_vectors(50, 5).save(str(tmp_path / "m.nlptk"))
    done = run("whiten", "m.nlptk", "--dim", "2", "-o", "w.nlptk")
    assert (done.returncode, done.stderr) == (0, b"50 words, 2 dimensions\n")
    numbers = KeyedVectors.load(str(tmp_path / "w.nlptk")).vectors.astype(np.float64)
    assert np.cov(numbers.T, bias=True) == pytest.approx(np.eye(2), abs=1e-5)


TEXT = b"new york is new\nin new york\n\nnew york and york\n"


def test_phrases_are_joined_in_the_text(run):
    done = run("phrases", "-q", "--min-count", "2", "--threshold", "0.5", stdin=TEXT)
    assert quiet(done) == b"new_york is new\nin new_york\n\nnew_york and york\n"


def test_phrases_are_listed_with_their_scores(run):
    """(3 - 2) / (4 * 4) * 11 words."""
    listed = quiet(run("phrases", "-q", "--list", "--min-count", "2", "--threshold", "0.5", stdin=TEXT))
    assert listed == b"phrase\tcount\tscore\nnew_york\t3\t0.6875\n"
    refused(
        run("phrases", "-q", "--list", "-o", "p", stdin=TEXT),
        "--output: --list prints to stdout. Leave one of them out.",
        2,
    )


def test_a_text_is_not_written_over(run, tmp_path):
    (tmp_path / "t").write_bytes(TEXT)
    refused(
        run("phrases", "t", "-o", "t"),
        "-o: t is one of the files to read. Give the result a file of its own.",
        2,
    )
    refused(run("phrases", "--json"), "--json: text is written as it is. Give --list, or leave it out.", 2)


def test_a_page_holds_all_that_it_needs(run, tmp_path):
    quiet(run("plot", "m.nlptk", "-o", "words.html"))
    page = (tmp_path / "words.html").read_text("utf-8")
    assert "http" not in page.replace("http-equiv", "")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page)[1])
    assert data["words"] == ["man", "king", "woman", "queen", "apple", "pear", "plum"]
    assert len(data["x"]) == len(data["y"]) == len(data["groups"]) == 7


def test_no_word_ends_the_script_of_a_page(run, tmp_path):
    quiet(
        run("import", "-q", "-", "--format", "glove", "-o", "e.nlptk", stdin=b"</script> 1 2\na 2 1\nb 0 1\n")
    )
    quiet(run("plot", "e.nlptk", "-o", "e.html"))
    page = (tmp_path / "e.html").read_text("utf-8")
    assert page.count("</script>") == 2
    data = json.loads(re.search(r'id="data">(.*?)</script>', page)[1])
    assert data["words"][0] == "</script>"


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_pictures_are_the_same_each_time(run, tmp_path, method):
    pytest.importorskip("matplotlib")
    for name in ("one.svg", "other.svg", "one.png"):
        quiet(run("plot", "-q", "m.nlptk", "--method", method, "-o", name))
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()
    assert b">queen<" in (tmp_path / "one.svg").read_bytes()
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")


def test_neighbours_have_the_colour_of_their_word(run, tmp_path):
    quiet(run("plot", "m.nlptk", "king", "pear", "--neighbours", "1", "-o", "n.html"))
    page = (tmp_path / "n.html").read_text("utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', page)[1])
    groups = dict(zip(data["words"], data["groups"], strict=True))
    assert (groups["king"], groups["pear"], groups["plum"]) == (0, 1, 1)
    assert len(groups) == 4


def test_words_to_draw_come_from_a_file(run, tmp_path):
    done = run("plot", "m.nlptk", "--words", "-", "-o", "w.html", stdin=b"king\n\nquin\nman\npear\n")
    assert done.returncode == 0
    assert b"1 of 4 words are left out: quin: there is no such word" in done.stderr
    refused(
        run("plot", "m.nlptk", "kin", "man", "pear", "-o", "w.html"),
        "kin: there is no such word among the 7. Did you mean king? Write it as in the text of the vectors.",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "w.jpg"), "-o: w.jpg ends neither in .html, .svg nor .png. Name it chart.svg, say."),
        (
            ("king", "man", "-o", "w.html"),
            "embed plot: 2 words make no map. Name three words or more.",
        ),
        (
            ("--method", "tnse", "-o", "w.html"),
            "--method tnse: there is no such method. Did you mean tsne? There are: pca, tsne.",
        ),
        (
            ("--method", "tsne", "--perplexity", "5", "-o", "w.html"),
            "--perplexity 5: 7 words have neighbourhoods of 1 to 2.333 words. "
            "Give such a number, or more words.",
        ),
        (("--top", "0", "-o", "w.html"), "--top: 0 is less than 1. Give 1 or more."),
        (("--neighbours=-5", "-o", "w.html"), "--neighbours: -5 is less than 0. Give 0 or more."),
        (
            ("--perplexity", "5", "-o", "w.html"),
            "--perplexity: pca has none. Give --method tsne, or leave it out.",
        ),
    ],
)
def test_maps_that_cannot_be_drawn_are_refused(run, arguments, message):
    refused(run("plot", "-q", "m.nlptk", *arguments), message, 2)


def test_the_commands_offer_what_the_library_has():
    assert embed_query.METHODS == analogy.METHODS
    assert embed_evaluate.CASES == evaluate.CASES
    assert embed_phrases.SCORERS == phrases.SCORERS
    assert embed_plot.METHODS == projection.METHODS
