"""The commands that ask vectors: what they print, and how they refuse."""

from __future__ import annotations

import json

import pytest

from tests.cli.ngram_runs import quiet, refused
from tests.embed.small_vectors import cosine, random_vectors, royal, vectors_of


@pytest.fixture
def run(here, tmp_path):
    """Run a command of `nlptk embed` beside the vectors m.nlptk."""
    royal().save(str(tmp_path / "m.nlptk"))
    return lambda name, *arguments, **options: here("embed", name, *arguments, **options)


UNKNOWN = "there is no such word among the 7"
AS_WRITTEN = "Write it as in the text of the vectors"


def test_neighbours_are_listed_by_rank(run):
    lines = quiet(run("nearest", "m.nlptk", "king", "pear", "-k", "2")).decode().splitlines()
    assert lines[0] == "word\trank\tneighbour\tsimilarity"
    rows = [line.split("\t") for line in lines[1:]]
    assert [row[:2] for row in rows] == [["king", "1"], ["king", "2"], ["pear", "1"], ["pear", "2"]]
    assert rows[2][2:] == ["plum", "1"]
    assert float(rows[0][3]) == pytest.approx(cosine([1, 1, 1, 0], [1, 0, 1, 0]), abs=1e-5)


def test_words_come_from_stdin_one_a_line(run):
    by_argument = quiet(run("nearest", "m.nlptk", "king", "pear"))
    assert quiet(run("nearest", "m.nlptk", stdin=b" king \n\npear")) == by_argument


def test_words_that_hold_spaces_can_be_asked_for(run, tmp_path):
    vectors_of(["new york", "paris"], [[1, 0], [1, 1]]).save(str(tmp_path / "m.nlptk"))
    assert quiet(run("nearest", "m.nlptk", stdin=b"new york\n")).endswith(b"new york\t1\tparis\t0.70711\n")
    pair = quiet(run("similarity", "m.nlptk", stdin=b"new york\tparis\n"))
    assert pair.endswith(b"new york\tparis\t0.70711\n")


def test_json_has_the_same_rows(run):
    rows = json.loads(quiet(run("nearest", "m.nlptk", "plum", "-k", "1", "--json")))
    assert rows == [{"word": "plum", "rank": 1, "neighbour": "pear", "similarity": 1.0}]


def test_neighbours_can_be_restricted_to_common_words(run):
    [row] = json.loads(quiet(run("nearest", "m.nlptk", "plum", "-k", "1", "--restrict", "5", "--json")))
    assert row["neighbour"] in {"man", "king", "woman", "queen", "apple"}


def test_similarity_of_pairs(run):
    text = quiet(run("similarity", "m.nlptk", "king", "man", "pear", "plum")).decode()
    expected = round(cosine([1, 1, 1, 0], [1, 0, 1, 0]), 5)
    assert text == f"word1\tword2\tsimilarity\nking\tman\t{expected}\npear\tplum\t1\n"
    assert quiet(run("similarity", "m.nlptk", stdin=b"king man\npear\tplum\n")).decode() == text


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
def test_analogies_are_answered(run, method):
    arguments = ("--method", method, "-k", "1", "--json")
    [row] = json.loads(quiet(run("analogy", "m.nlptk", "man", "king", "woman", *arguments)))
    assert [row[name] for name in ("a", "b", "c", "rank", "answer")] == ["man", "king", "woman", 1, "queen"]
    assert json.loads(quiet(run("analogy", "m.nlptk", *arguments, stdin=b"man king woman\n"))) == [row]


def test_the_odd_one_is_told_with_the_others(run):
    [row] = json.loads(quiet(run("odd-one-out", "m.nlptk", "king", "apple", "queen", "woman", "--json")))
    assert (row["odd"], row["others"]) == ("apple", "king queen woman")
    lines = quiet(
        run("odd-one-out", "m.nlptk", stdin=b"king apple queen\nman plum woman king\n")
    ).splitlines()
    assert [line.split(b"\t")[0] for line in lines] == [b"odd", b"apple", b"plum"]


def test_vectors_are_printed_as_glove_has_them(run):
    assert quiet(run("vector", "m.nlptk", "apple", "man")) == b"apple 3 0 -1 -4\nman 1 0 1 0\n"
    rows = json.loads(quiet(run("vector", "m.nlptk", "--json", stdin=b"apple\n")))
    assert rows == [{"word": "apple", "vector": [3, 0, -1, -4]}]


def test_printed_vectors_can_be_imported(run, tmp_path):
    printed = quiet(run("vector", "m.nlptk", "apple", "man"))
    quiet(run("import", "-q", "-", "--format", "glove", "-o", "two.nlptk", stdin=printed))
    assert quiet(run("vector", "two.nlptk", "apple", "man")) == printed


def test_words_are_normalized_as_the_text_of_the_vectors_was(run, tmp_path):
    vectors_of(["king", "queen"], [[1, 0], [1, 1]], normalize="lower").save(str(tmp_path / "m.nlptk"))
    assert quiet(run("nearest", "m.nlptk", "KING")).endswith(b"KING\t1\tqueen\t0.70711\n")


@pytest.mark.parametrize(
    ("word", "meant"), [("kong", "Did you mean king? "), ("QUEEN", "Did you mean queen? "), ("xyzzy", "")]
)
def test_an_unknown_argument_gets_the_nearest_spellings(run, word, meant):
    refused(run("nearest", "m.nlptk", "king", word), f"{word}: {UNKNOWN}. {meant}{AS_WRITTEN}.")


def test_unknown_words_of_stdin_are_warned_of_and_left_out(run):
    done = run("nearest", "m.nlptk", "-k", "1", stdin=b"pear\nplim\nplum\n")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)
    assert done.stderr.decode() == (
        f"nlptk: warning: <stdin>:2: plim: {UNKNOWN}. Did you mean plum? {AS_WRITTEN}.\n"
    )


def test_many_unknown_words_are_counted(run):
    done = run("nearest", "m.nlptk", stdin=b"xyzzy\n" * 100 + b"pear\n")
    warnings = done.stderr.decode().splitlines()
    assert len(warnings) == 6
    assert warnings[-1] == "nlptk: warning: 95 more lines have words without a vector"


def test_stdin_without_a_known_word_is_refused(run):
    done = run("nearest", "m.nlptk", "-q", stdin=b"xyzzy\n")
    remedy = "See that the vectors are of the same language and --normalize"
    refused(done, f"<stdin>: no line has only words with a vector. {remedy}.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("similarity", "king"), "WORD: 1 words are given, and a query has 2"),
        (("analogy", "man", "king"), "WORD: 2 words are given, and a query has 3"),
        (("odd-one-out", "man", "king"), "WORD: 2 words are given, and a query has 3 or more"),
    ],
)
def test_too_few_words_are_refused(run, arguments, message):
    name, *words = arguments
    refused(run(name, "m.nlptk", *words), f"{message}. Give as many, or a query a line on stdin.", 2)


@pytest.mark.parametrize(
    ("name", "line", "number"),
    [("similarity", b"king", "2"), ("analogy", b"a b c d", "3"), ("odd-one-out", b"a b", "3 or more")],
)
def test_lines_of_another_number_of_words_are_refused(run, name, line, number):
    what = f"there are {len(line.split())} words, and a query has {number}"
    message = f"<stdin>:2: {what}. Put a TAB between words that hold spaces."
    refused(run(name, "m.nlptk", stdin=b"\n" + line + b"\n"), message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nearest", "m.nlptk", "king", "-k", "0"), "--top-k: 0 is less than 1. Give 1 or more."),
        (("nearest", "m.nlptk", "king", "--restrict", "0"), "--restrict: 0 is less than 1. Give 1 or more."),
        (("nearest", "-"), "<stdin>: it can be read only once. Name a file for all inputs but one."),
        (
            ("analogy", "m.nlptk", "man", "king", "woman", "--method", "add"),
            "--method add: there is no such method. Did you mean 3cosadd? There are: 3cosadd, 3cosmul.",
        ),
    ],
)
def test_options_that_cannot_be_meant_are_refused(run, arguments, message):
    refused(run(*arguments), message, 2)


def test_a_thousand_queries_are_answered_in_order(run, tmp_path):
    random_vectors(300, 4).save(str(tmp_path / "m.nlptk"))
    words = [f"w{number % 300}" for number in range(1000)]
    text = quiet(run("nearest", "m.nlptk", "-k", "1", stdin="\n".join(words).encode())).decode()
    assert [line.split("\t")[0] for line in text.splitlines()[1:]] == words
