"""`nlptk ngram perplexity`, `score`, `filter`, `next` and `generate` as a shell runs them, and bad input."""

from __future__ import annotations

import gzip
import json

import pytest

TEXT = b"a b c a b\nb c\n\nc a b d\n" * 5
SCORING = (("perplexity",), ("score",), ("filter", "--max-perplexity", "9"), ("perplexity", "--per-word"))


@pytest.fixture
def model(nlptk, tmp_path):
    """A model of trigrams, m.nlptk."""
    done = nlptk("ngram", "train", "-q", "-n", "3", "-o", "m.nlptk", stdin=TEXT)
    assert (done.returncode, done.stderr) == (0, b"")
    return tmp_path / "m.nlptk"


def refused(run, code: int, *parts: str) -> None:
    """Check that a run failed with one line that says all this."""
    message = run.stderr.decode()
    assert run.returncode == code, message
    assert message.startswith("nlptk: error: ") and message.count("\n") == 1, message
    for part in parts:
        assert part in message


def rows_of(done) -> list[dict[str, str]]:
    """Read tab-separated lines with a header."""
    assert done.returncode == 0, done.stderr
    header, *lines = [line.split("\t") for line in done.stdout.decode().splitlines()]
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_a_report_has_a_row_for_each_file_and_the_total(nlptk, model, tmp_path):
    (tmp_path / "1.gz").write_bytes(gzip.compress(b"a b\n"))
    (tmp_path / "2").write_bytes(b"zzz\n\nc")
    rows = rows_of(nlptk("ngram", "perplexity", "m.nlptk", "1.gz", "2"))
    assert [(row["file"], row["sentences"], row["tokens"], row["oovs"]) for row in rows] == [
        ("1.gz", "1", "2", "0"),
        ("2", "3", "2", "1"),
        ("total", "4", "4", "1"),
    ]
    assert [row["bits_are_lower_bounds"] for row in rows] == ["false", "true", "true"]
    assert all(row["model"].startswith("ngram|order:3|") for row in rows)


def test_words_and_lines_add_up_to_the_report(nlptk, model):
    text = b"a b zzz\n\nc a"
    (total,) = rows_of(nlptk("ngram", "perplexity", "m.nlptk", stdin=text))
    words = rows_of(nlptk("ngram", "perplexity", "-q", "--per-word", "m.nlptk", stdin=text))
    lines = rows_of(nlptk("ngram", "perplexity", "-q", "--per-sentence", "m.nlptk", stdin=text))
    scores = nlptk("ngram", "score", "-q", "m.nlptk", stdin=text).stdout.decode().splitlines()
    assert [(row["line"], row["word"]) for row in words] == [
        *(("1", word) for word in ("a", "b", "<unk>", "</s>")),
        ("2", "</s>"),
        *(("3", word) for word in ("c", "a", "</s>")),
    ]
    assert [(row["tokens"], row["oovs"]) for row in lines] == [("3", "1"), ("0", "0"), ("2", "0")]
    for rows in (words, lines):
        assert sum(float(row["log10_prob"]) for row in rows) == pytest.approx(
            float(total["log10_prob"]), abs=1e-4
        )
    assert scores == [f"{row['log10_prob']}\t{row['perplexity']}" for row in lines]


def test_a_word_with_a_backslash_is_written_with_two(nlptk):
    nlptk("ngram", "train", "-q", "-n", "2", "-o", "m.nlptk", stdin=b"a \\b\n" * 3)
    rows = rows_of(nlptk("ngram", "perplexity", "-q", "--per-word", "m.nlptk", stdin=b"\\b a\n"))
    assert [row["word"] for row in rows] == [r"\\b", "a", "</s>"]


def test_what_is_impossible_is_null_in_json_and_inf_elsewhere(nlptk):
    nlptk("ngram", "train", "-q", "-s", "mle", "-n", "2", "-o", "m.nlptk", stdin=b"a b\n" * 3)
    (row,) = json.loads(nlptk("ngram", "perplexity", "-q", "--json", "m.nlptk", stdin=b"b a\n").stdout)
    assert (row["perplexity"], row["log10_prob"], row["oovs"]) == (None, None, 0)
    assert row["zeroprobs"] > 0
    (row,) = rows_of(nlptk("ngram", "perplexity", "m.nlptk", stdin=b"b a\n"))
    assert (row["perplexity"], row["log10_prob"]) == ("inf", "-inf")
    words = rows_of(nlptk("ngram", "perplexity", "--per-word", "m.nlptk", stdin=b"b a\n"))
    assert "-inf" in [row["log10_prob"] for row in words]


def test_the_filter_passes_lines_as_they_are(nlptk, tmp_path):
    nlptk("ngram", "train", "-q", "--normalize", "lower", "-n", "2", "-o", "m.nlptk", stdin=TEXT)
    text = b"  A\tb  c\nq w e r t y\n\nC a B d"
    passed = nlptk("ngram", "filter", "-q", "m.nlptk", "--max-perplexity", "10", stdin=text)
    failed = nlptk("ngram", "filter", "-q", "m.nlptk", "--min-perplexity", "10.001", stdin=text)
    assert passed.stdout == b"  A\tb  c\n\nC a B d\n"
    assert failed.stdout == b"q w e r t y\n"


def test_the_next_words_are_the_likeliest_and_sum_to_one(nlptk, model):
    rows = rows_of(nlptk("ngram", "next", "m.nlptk", "c a", "-k", "99"))
    assert rows[0]["word"] == "b"
    assert {row["word"] for row in rows} == {"a", "b", "c", "d", "</s>", "<unk>"}
    assert sum(float(row["probability"]) for row in rows) == pytest.approx(1, abs=1e-5)


def test_sentences_are_generated_by_the_seed_and_begin_with_the_prefix(nlptk, model):
    runs = [
        nlptk("ngram", "generate", "m.nlptk", "--count", "9", "--prefix", "c a", "--seed", seed)
        for seed in ("5", "5", "6")
    ]
    assert runs[0].stdout == runs[1].stdout != runs[2].stdout
    assert [line[:3] for line in runs[0].stdout.splitlines()] == [b"c a"] * 9


def test_a_cache_lowers_the_perplexity_of_what_is_repeated_and_is_fitted_on_heldout_text(
    nlptk, model, tmp_path
):
    (tmp_path / "held").write_bytes(b"d d d d d d d\n" * 4)
    text = b"d d d d\n" * 3
    (plain,) = rows_of(nlptk("ngram", "perplexity", "m.nlptk", stdin=text))
    for given in (
        ("--cache-weight", "0.5"),
        ("--heldout", "held"),
        ("--heldout", "held", "--cache-decay", "0.1"),
    ):
        (cached,) = rows_of(nlptk("ngram", "perplexity", "m.nlptk", "--cache", "5", *given, stdin=text))
        assert float(cached["perplexity"]) < float(plain["perplexity"])


@pytest.mark.parametrize("command", SCORING, ids=" ".join)
@pytest.mark.parametrize("mark", ["<s>", "</s>"])
def test_a_mark_among_the_words_is_named_with_its_place(nlptk, model, command, mark, tmp_path):
    (tmp_path / "t").write_bytes(b"a b\nc %s\n" % mark.encode())
    refused(nlptk("ngram", *command, "-q", "m.nlptk", "t"), 1, "t:2", mark)


@pytest.mark.parametrize("command", SCORING, ids=" ".join)
def test_text_that_is_not_utf8_is_named_with_its_place(nlptk, model, command):
    refused(nlptk("ngram", *command, "-q", "m.nlptk", stdin=b"a\n\xff\n"), 1, "<stdin>:2", "UTF-8")


@pytest.mark.parametrize("command", SCORING, ids=" ".join)
def test_an_empty_text_is_no_error(nlptk, model, command):
    done = nlptk("ngram", *command, "-q", "m.nlptk")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("text", [b"zzz\n", b"<unk>\n", b"x y z"])
def test_a_text_without_a_known_word_is_scored(nlptk, model, text):
    (row,) = rows_of(nlptk("ngram", "perplexity", "m.nlptk", stdin=text))
    assert row["oovs"] == row["tokens"] != "0"
    assert float(row["perplexity"]) > 0
    assert row["perplexity_without_end"] == ""


BAD_OPTIONS = {
    ("filter",): "--max-perplexity",
    ("filter", "--max-perplexity", "2", "--min-perplexity", "3"): "--min-perplexity",
    ("perplexity", "--per-word", "--per-sentence"): "--per-word",
    ("perplexity", "--per-word", "--json"): "--json",
    ("perplexity", "--cache", "5"): "--cache-weight",
    ("perplexity", "--cache", "0", "--cache-weight", "0.1"): "--cache",
    ("perplexity", "--cache-weight", "0.1"): "--cache",
    ("perplexity", "--cache", "5", "--cache-weight", "1"): "--cache-weight",
    ("perplexity", "--cache", "5", "--cache-weight", "0.1", "--heldout", "t"): "--heldout",
    ("perplexity", "--jobs", "0"): "--jobs",
}


@pytest.mark.parametrize(("given", "named"), BAD_OPTIONS.items(), ids=str)
def test_options_that_cannot_be_meant_are_refused(nlptk, model, given, named):
    command, *others = given
    done = nlptk("ngram", command, "m.nlptk", *others)
    refused(done, 2, named)
    assert done.stdout == b""


@pytest.mark.parametrize(
    "given",
    [
        ("next", "m.nlptk", "-k", "0"),
        ("next", "m.nlptk", "a\nb"),
        ("generate", "m.nlptk", "--temperature", "0"),
        ("generate", "m.nlptk", "--top-k", "0"),
        ("generate", "m.nlptk", "--seed", "-1"),
        ("generate", "m.nlptk", "--max-length", "0"),
    ],
    ids=str,
)
def test_wishes_that_cannot_be_meant_are_refused(nlptk, model, given):
    refused(nlptk("ngram", *given), 2)


@pytest.mark.parametrize("given", [("next", "bad", "a"), ("generate", "bad"), ("perplexity", "bad")], ids=str)
def test_a_file_that_is_no_model_is_named(nlptk, tmp_path, given):
    (tmp_path / "bad").write_bytes(b"\\data\\\nngram 1=3\n")
    refused(nlptk("ngram", *given), 1, "bad", "ARPA")


def test_held_out_text_that_tells_nothing_is_refused(nlptk, model):
    done = nlptk(
        "ngram", "perplexity", "-q", "m.nlptk", "--cache", "5", "--heldout", "/dev/null", stdin=b"a\n"
    )
    refused(done, 2, "--heldout")
