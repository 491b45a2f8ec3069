"""`nlptk embed train` as a shell sees it: its output, its messages, and what it refuses."""

from __future__ import annotations

import json

import numpy as np
import pytest

TEXT = "".join(f"the {a} sat on the {b}\n" for a in ("cat", "dog", "cow") for b in ("mat", "mat", "rug")) * 30
SMALL = ("--dim", "8", "--epochs", "2")


@pytest.fixture
def text(tmp_path) -> str:
    (tmp_path / "text").write_text(TEXT)
    return "text"


@pytest.mark.parametrize("loss", ["negative-sampling:negative=3", "hierarchical-softmax"])
@pytest.mark.parametrize("objective", ["skipgram", "cbow", "cbow:mean=false"])
def test_vectors_come_from_files_and_from_stdin_alike(here, tmp_path, text, objective, loss):
    options = ("--objective", objective, "--loss", loss, *SMALL)
    assert here("embed", "train", text, *options, "-o", "by-file").returncode == 0
    assert here("embed", "train", *options, "-o", "by-pipe", stdin=TEXT.encode()).returncode == 0
    assert (tmp_path / "by-file").read_bytes() == (tmp_path / "by-pipe").read_bytes()


def test_the_loss_of_each_epoch_is_told_and_kept(here, text):
    run = here("embed", "train", text, *SMALL, "-o", "model", "--json")
    told = [line.split("loss ")[1] for line in run.stderr.decode().splitlines() if ": loss " in line]
    losses = json.loads(run.stdout)["losses"]
    assert told == [f"{loss:.4f}" for loss in losses]
    described = json.loads(here("info", "model", "--json").stdout)
    assert described["settings"]["training"]["losses"] == losses
    assert described["settings"]["training"]["objective"] == "skipgram"
    assert described["settings"]["training"]["loss"] == "negative-sampling:negative=5"


def test_a_quiet_run_says_nothing(here, text):
    run = here("embed", "train", text, *SMALL, "-o", "model", "-q")
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_normalized_text_gives_vectors_of_normalized_words(here, tmp_path):
    from nlptk.embed.vectors import KeyedVectors

    (tmp_path / "text").write_text(TEXT.upper())
    here("embed", "train", "text", *SMALL, "--normalize", "lower", "-o", "model")
    vectors = KeyedVectors.load(str(tmp_path / "model"))
    assert set(vectors.words) == set(TEXT.encode().split())
    assert vectors.vectors.shape == (len(vectors), 8)
    assert np.isfinite(vectors.vectors).all()


def test_one_long_line_is_trained_on_whole(here, tmp_path):
    (tmp_path / "text").write_text("a b c d e " * 8000)
    run = here("embed", "train", "text", *SMALL, "--sample", "0", "-o", "model", "--json")
    assert json.loads(run.stdout)["tokens"] == 40_000


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--dim", "0"), "--dim: 0 is not in 1 to 10000. Give 100 or 300, say."),
        (("--window", "0"), "--window: 0 is not in 1 to 500. Give 5 or 10, say."),
        (("--epochs", "0"), "--epochs: 0 is not at least 1. Give 5, say."),
        (("--min-count", "0"), "--min-count: 0 is less than 1. Give a positive number."),
        (("--learning-rate", "0"), "--learning-rate: 0.0 is not above 0. Give 0.025, say."),
        (("--sample", "-1"), "--sample: -1.0 is no share. Give 1e-3, say, or 0 to keep all words."),
        (("--seed", "-1"), "--seed -1: is out of range. Give a whole number from 0 to 2^64 - 1."),
        (("--jobs", "0"), "--jobs: 0 processes cannot work. Give a number from 1 up."),
        (("--objective", "skipgrm"), "skipgrm: there is no method of this name. Did you mean skipgram?"),
        (("--loss", "softmax"), "softmax: there is no method of this name."),
        (
            ("--loss", "negative-sampling:negative=0"),
            "negative-sampling:negative: 0 noise words tell nothing apart. Give 5, say.",
        ),
        (("--resume",), "--resume: there is no file to go on from. Give --checkpoint FILE, too."),
        (("--checkpoint", "model"), "--checkpoint: model is for the model. Give a file of its own."),
        (("--learning-rate", "1e9"), "--learning-rate: training diverged in epoch 1: its loss is "),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(here, text, tmp_path, options, message):
    run = here("embed", "train", text, "-o", "model", "-q", *options)
    assert run.returncode == 2
    assert run.stderr.decode().startswith(f"nlptk: error: {message}")
    assert run.stderr.count(b"\n") == 1
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "text: there is no text in it."),
        ("a a a a a b\n", "text: 1 of its words occur 5 times or more, and 2 are needed."),
        ("a\nb\n" * 9, "text: no sentence has two words of the vocabulary"),
    ],
)
def test_a_text_too_small_is_said_in_one_line(here, tmp_path, content, message):
    (tmp_path / "text").write_text(content)
    run = here("embed", "train", "text", "-o", "model", "-q")
    assert run.returncode == 1
    assert run.stderr.decode().startswith(f"nlptk: error: {message}")
    assert run.stderr.count(b"\n") == 1


def test_tables_that_do_not_fit_are_said_with_their_size(here, text):
    run = here("embed", "train", text, "--dim", "10000", "--memory", "300K", "-o", "model", "-q")
    assert run.returncode == 1
    assert b"vectors of 10000 numbers need" in run.stderr
