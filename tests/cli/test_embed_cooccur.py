"""`nlptk embed cooccur` and training on its files, as a shell sees them."""

from __future__ import annotations

import json

import pytest

LOVE = "i love you but you love him i am sad\n"
TEXT = "".join(f"the {a} sat on the {b}\n" for a in ("cat", "dog", "cow") for b in ("mat", "mat", "rug")) * 30
SMALL = ("--dim", "8", "--epochs", "2", "--objective", "glove")


@pytest.fixture
def text(tmp_path) -> str:
    (tmp_path / "text").write_text(TEXT)
    return "text"


@pytest.fixture
def counts(here, text) -> str:
    assert here("embed", "cooccur", text, "--normalize", "lower", "-o", "counts").returncode == 0
    return "counts"


def test_lines_go_to_stdout(here):
    options = ("--window", "2", "--min-count", "1", "--weights", "uniform")
    run = here("embed", "cooccur", *options, stdin=LOVE.encode())
    assert run.returncode == 0
    rows = [line.split("\t") for line in run.stdout.decode().splitlines()]
    assert {context: count for word, context, count in rows if word == "love"} == {
        "i": "2",
        "you": "2",
        "but": "2",
        "him": "1",
    }
    assert "of 7 words" in run.stderr.decode()


def test_contexts_may_be_those_before_a_word_only_and_count_by_distance(here):
    run = here("embed", "cooccur", "--asymmetric", "--min-count", "1", "-q", stdin=b"a b c\n")
    assert run.stdout == b"b\ta\t1\nc\ta\t0.5\nc\tb\t1\n"


def test_a_file_holds_a_model_or_lines(here, tmp_path, text, counts):
    here("embed", "cooccur", text, "--format", "tsv", "-o", "lines")
    assert (tmp_path / "lines").read_bytes() == here("embed", "cooccur", text).stdout
    by_pipe = here("embed", "cooccur", "--normalize", "lower", "--format", "nlptk", stdin=TEXT.encode())
    assert by_pipe.stdout == (tmp_path / counts).read_bytes()


def test_glove_is_trained_on_text_and_on_counts_alike(here, tmp_path, text, counts):
    first = here("embed", "train", counts, *SMALL, "-o", "by-counts")
    assert first.returncode == 0, first.stderr
    options = ("--window", "10", "--normalize", "lower")
    assert here("embed", "train", text, *SMALL, *options, "-o", "by-text").returncode == 0
    assert (tmp_path / "by-counts").read_bytes() == (tmp_path / "by-text").read_bytes()
    described = json.loads(here("info", "by-counts", "--json").stdout)["settings"]
    assert described["normalize"] == "lower"
    assert described["training"]["window"] == 10


def test_the_loss_is_told_with_what_it_is_a_loss_of(here, counts):
    told = here("embed", "train", counts, *SMALL, "-o", "model").stderr.decode()
    assert "epoch 2: loss " in told
    line = next(line for line in told.splitlines() if "squared error" in line)
    for named in ("pairs in counts", "x_max=100", "window 10", "dim 8"):
        assert named in line


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--window", "0"), "--window: 0 is not in 1 to 500. Give 10 or 15, say."),
        (("--min-count", "0"), "--min-count: 0 is less than 1. Give a positive number."),
        (("--weights", "unform"), "--weights: there are no weights unform. Did you mean uniform?"),
        (("--format", "csv"), "--format: there is no format csv."),
        (("-o", "text"), "-o: text is one of the files to read."),
    ],
)
def test_what_cannot_be_counted_is_said_in_one_line(here, text, options, message):
    run = here("embed", "cooccur", text, "-q", *options)
    assert run.returncode == 2
    assert run.stderr.decode().startswith(f"nlptk: error: {message}")
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--loss", "negative-sampling"), "--loss: glove looks at counts, not at pairs of a text."),
        (("--sample", "1e-3"), "--sample: glove looks at counts, not at pairs of a text."),
        (("--learning-rate", "0.05"), "--learning-rate: glove has none: it solves for each row."),
        (("--window", "5"), "--window: the counts are made already. Give it to nlptk embed cooccur."),
        (("--normalize", "lower"), "--normalize: the counts are made already."),
        (("--objective", "skipgram"), "--objective: skipgram needs running text, and these are counts."),
        (("--objective", "glove:x-max=10"), "glove:x-max=10: it cannot be read"),
        (("--objective", "glove:ridge=0"), "glove:ridge: 0.0 is not above 0. Give 0.1, say."),
        (("--dim", "0"), "--dim: 0 is not in 1 to 10000."),
        (("-o", "counts"), "-o: counts is one of the files to read."),
    ],
)
def test_what_cannot_be_trained_is_said_in_one_line(here, counts, options, message):
    run = here("embed", "train", counts, *SMALL, "-o", "model", "-q", *options)
    assert run.returncode == 2
    assert run.stderr.decode().startswith(f"nlptk: error: {message}")
    assert run.stderr.count(b"\n") == 1


def test_counts_that_are_damaged_are_said_in_one_line(here, tmp_path, counts):
    data = (tmp_path / counts).read_bytes()
    (tmp_path / counts).write_bytes(data[: len(data) // 2])
    run = here("embed", "train", counts, *SMALL, "-o", "model", "-q")
    assert run.returncode == 1
    assert run.stderr.decode().startswith("nlptk: error: counts: is damaged: it is cut short")
    assert not (tmp_path / "model").exists()


def test_a_text_of_words_that_are_too_rare_has_no_pairs(here, tmp_path):
    (tmp_path / "rare").write_text("a b c\n")
    assert here("embed", "cooccur", "rare", "-q").stdout == b""
    assert here("embed", "cooccur", "rare", "-q", "-o", "none").returncode == 0
    run = here("embed", "train", "none", *SMALL, "-o", "model", "-q")
    assert run.returncode == 1
    assert run.stderr.startswith(b"nlptk: error: none: it has counts of 0 words, and 2 are needed.")
