"""`nlptk train-bpe` and `nlptk bpe` as a shell runs them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = b"low low low lower lowest newest newest wide\n" * 3


@pytest.fixture
def model(nlptk, tmp_path):
    """A model of 270 pieces, in `m.nlptk`."""
    done = nlptk("train-bpe", "-q", "--vocab-size", "270", "-o", "m.nlptk", stdin=TEXT)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    return Path(tmp_path, "m.nlptk")


def test_training_ends_with_merges_bytes_per_token_and_time(nlptk):
    done = nlptk("train-bpe", "--vocab-size", "270", "-o", "m.nlptk", stdin=TEXT)
    last = done.stderr.decode().splitlines()[-1]
    assert re.fullmatch(r"merges 14, bytes per token \d\.\d\d, \d+\.\d s", last)
    assert done.stdout == b""


def test_a_corpus_that_gives_too_few_pieces_is_a_warning(nlptk, tmp_path):
    done = nlptk("train-bpe", "--vocab-size", "9000", "-o", "m.nlptk", stdin=b"ab ab\n")
    assert done.returncode == 0
    assert b"nlptk: warning: the corpus gives only " in done.stderr
    assert Path(tmp_path, "m.nlptk").exists()


def test_bpe_train_is_train_bpe(nlptk, tmp_path, model):
    nlptk("bpe", "train", "-q", "--vocab-size", "270", "-o", "again.nlptk", stdin=TEXT)
    assert Path(tmp_path, "again.nlptk").read_bytes() == model.read_bytes()


def test_word_counts_train_the_same_merges(nlptk, tmp_path, model):
    both = nlptk(
        "train-bpe", "-q", "--vocab-size", "270", "-o", "a", "--write-counts", "counts.tsv", stdin=TEXT
    )
    alone = nlptk("train-bpe", "-q", "--vocab-size", "270", "-o", "b", "--counts", "counts.tsv")
    assert (both.returncode, alone.returncode) == (0, 0)
    assert Path(tmp_path, "a").read_bytes() == Path(tmp_path, "b").read_bytes() == model.read_bytes()


def test_a_model_may_go_through_a_pipe(shell, model):
    done = shell("echo 'ab ab' | nlptk train-bpe -q --vocab-size 257 -o - | nlptk bpe vocab - | tail -n 1")
    assert done.stdout == b"256\tab\n"


BAD_TRAINING = {
    (
        "--vocab-size",
        "27",
    ): "--vocab-size: 27 is less than the 256 bytes and 0 special tokens. Give 256 or more.",
    ("--level", "word"): "--level: word is no level. Give one of byte, character.",
    ("--jobs", "0"): "--jobs: 0 processes cannot work. Give a number from 1 up.",
    ("--counts", "c", "text"): "--counts: there is text to train on as well. Give counts or text, not both.",
}


@pytest.mark.parametrize("words", BAD_TRAINING)
def test_what_cannot_be_meant_is_named_before_anything_is_read(nlptk, words):
    done = nlptk("train-bpe", "-o", "m.nlptk", *words)
    assert (done.returncode, done.stderr.decode()) == (2, f"nlptk: error: {BAD_TRAINING[words]}\n")


def test_a_model_that_cannot_be_written_is_named_before_anything_is_read(nlptk):
    done = nlptk("train-bpe", "-o", "nowhere/m.nlptk", "no-such-text")
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlptk: error: nowhere/m.nlptk: its directory does not exist.")


@pytest.mark.parametrize(
    ("model", "counts", "name"), [("-", "-", "<stdout>"), ("x", "x", "x"), ("x", "./x", "./x")]
)
def test_counts_and_model_do_not_go_to_one_place(nlptk, tmp_path, model, counts, name):
    done = nlptk("train-bpe", "-o", model, "--write-counts", counts, stdin=TEXT)
    said = f"nlptk: error: --write-counts: {name} is where the model goes. Name another file.\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", said)
    assert list(tmp_path.iterdir()) == []


def test_counts_that_cannot_be_written_are_named_before_anything_is_read(nlptk):
    done = nlptk("train-bpe", "-o", "m.nlptk", "--write-counts", "nowhere/c", "no-such-text")
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlptk: error: nowhere/c: its directory does not exist.")


@pytest.mark.parametrize(
    "words",
    [
        ("encode", "-"),
        ("encode", "-", "-"),
        ("encode", "m.nlptk", "--vocabulary", "-"),
        ("decode", "-"),
        ("evaluate", "-", "-"),
    ],
    ids=" ".join,
)
def test_stdin_is_not_read_twice(nlptk, model, words):
    done = nlptk("bpe", *words, stdin=model.read_bytes())
    said = b"nlptk: error: <stdin>: it can be read only once. Name a file for all inputs but one.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", said)


def test_the_model_may_be_on_stdin_and_the_text_in_a_file(nlptk, tmp_path, model):
    Path(tmp_path, "text").write_bytes(TEXT)
    done = nlptk("bpe", "encode", "-q", "-", "text", stdin=model.read_bytes())
    assert done.stdout == nlptk("bpe", "encode", "-q", "m.nlptk", "text").stdout != b""


def test_a_model_is_not_written_to_a_terminal(python):
    program = """
import os, pty, sys
read, write = pty.openpty()
os.dup2(write, 1)
from nlptk.cli.app import main
sys.exit(main(["train-bpe", "-o", "-"]))
"""
    done = python("-c", program, stdin=TEXT)
    assert (done.returncode, done.stderr[:24]) == (2, b"nlptk: error: -o -: a mo")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_training_leaves_nothing_behind(tmp_path, environment, number, code):
    Path(tmp_path, "m.nlptk").write_bytes(b"old")
    Path(tmp_path, "spill").mkdir()
    words = ["train-bpe", "-q", "-o", "m.nlptk", "--temp-dir", "spill", "--memory", "1M", "--jobs", "2"]
    training = subprocess.Popen(
        [sys.executable, "-m", "nlptk", *words],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
    )
    assert training.stdin is not None
    lines = b"".join(b"%d %d\n" % (number, number * 7) for number in range(200_000))
    training.stdin.write(lines)  # more than a pipe holds: when it is through, the words are being counted
    training.send_signal(number)
    _, said = training.communicate(timeout=60)
    assert (training.returncode, said) == (code, b"")
    assert Path(tmp_path, "m.nlptk").read_bytes() == b"old"
    assert list(Path(tmp_path, "spill").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.nlptk", "spill"]


RECORDS = {
    "line": b"low\n\nwide\r\n\xff\x00no end",
    "nul": b"low\nlow\x00\x00newest\x00",
    "paragraph": b"\nlow\nlow\n\n\nwide\n",
    "file": b"low\nwide\n",
    "jsonl:text": b'{"text": "low\\nwide"}\n{"text": ""}\n',
}


@pytest.mark.parametrize("record", RECORDS)
def test_every_kind_of_record_comes_back_whole(nlptk, model, record):
    ids = nlptk("bpe", "encode", "-q", "m.nlptk", "--record", record, stdin=RECORDS[record])
    assert (ids.returncode, ids.stderr) == (0, b"")
    back = nlptk("bpe", "decode", "m.nlptk", "--record", record, stdin=ids.stdout)
    assert back.stdout == RECORDS[record]


def test_encoding_is_the_same_for_any_number_of_jobs(nlptk, tmp_path, model):
    Path(tmp_path, "text").write_bytes(TEXT * 200)
    one, two = (
        nlptk("bpe", "encode", "-q", "m.nlptk", "text", "text", "--dropout", "0.3", "--jobs", jobs).stdout
        for jobs in "12"
    )
    assert one == two


def test_encoding_that_fails_leaves_the_old_output(nlptk, tmp_path, model):
    Path(tmp_path, "ids").write_bytes(b"old")
    done = nlptk("bpe", "encode", "-q", "m.nlptk", "missing", "-o", "ids")
    assert done.returncode == 1
    assert Path(tmp_path, "ids").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ids", "m.nlptk"]


@pytest.mark.parametrize("command", ["bpe encode m.nlptk", "bpe encode --pieces m.nlptk --jobs 2"])
def test_a_reader_that_has_enough_ends_the_encoding(shell, model, command):
    done = shell(f"yes low wide | nlptk {command} | head -n 1; exit ${{PIPESTATUS[1]}}")
    assert (done.returncode, done.stderr) == (141, b"")
    assert len(done.stdout.splitlines()) == 1


def test_evaluation_is_json_on_demand(nlptk, tmp_path, model):
    Path(tmp_path, "text").write_bytes(TEXT)
    (row,) = json.loads(nlptk("bpe", "evaluate", "-q", "m.nlptk", "text", "--json").stdout)
    assert (row["file"], row["bytes"], row["words"]) == ("text", len(TEXT) - 3, 24)
    assert row["bytes_per_token"] == pytest.approx(row["bytes"] / row["tokens"])


def test_vocab_lists_ids_and_pieces(nlptk, model):
    lines = nlptk("bpe", "vocab", "m.nlptk").stdout.decode().splitlines()
    assert lines[0] == "id\tpiece"
    assert len(lines) == 271
    assert lines[257].split("\t") == ["256", "lo"]


def test_vocab_is_json_on_demand(nlptk, model):
    rows = json.loads(nlptk("bpe", "vocab", "--json", "m.nlptk").stdout)
    assert rows[256] == {"id": 256, "piece": "lo"}


def test_info_says_what_a_model_is(nlptk, model):
    lines = nlptk("info", "m.nlptk").stdout.decode().splitlines()
    assert lines[:2] == ["field\tvalue", "kind\tbpe"]
    assert "settings.training.vocab_size\t270" in lines
    document = json.loads(nlptk("info", "--verify", "--json", "m.nlptk").stdout)
    assert document["kind"] == "bpe"
    assert document["settings"]["pretokenizer"] == "gpt2"


def test_info_lists_methods(nlptk):
    rows = json.loads(nlptk("info", "--methods", "--json").stdout)
    assert {"option", "name", "parameters", "summary"} == set(rows[0])
    assert {"gpt2", "none", "jsonl:FIELD"} <= {row["name"] for row in rows}


@pytest.mark.parametrize("words", [(), ("m.nlptk", "--methods")])
def test_info_describes_one_thing(nlptk, words):
    assert nlptk("info", *words).returncode == 2


def test_formats_are_the_files_of_their_folder():
    from nlptk.cli.bpe_options import FORMATS
    from nlptk.core.registry import names

    assert sorted(name.replace(".", "-") for name in FORMATS) == names("nlptk.tokenize.bpe.formats")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("tokenizer.json", ()),
        ("gpt2", ()),
        ("tiktoken", ("--pretokenizer", "gpt2", "--special-token", "<|end|>")),
        ("subword-nmt", ()),
    ],
)
def test_a_model_comes_back_from_every_format(nlptk, tmp_path, name, given):
    level = ("--level", "character") if name == "subword-nmt" else ("--special-token", "<|end|>")
    nlptk("train-bpe", "-q", "--vocab-size", "280", *level, "-o", "a.nlptk", stdin=TEXT)
    exported = nlptk("bpe", "export", "a.nlptk", "--format", name, "-o", "foreign")
    assert (exported.returncode, exported.stderr) == (0, b"")
    imported = nlptk("bpe", "import", "foreign", "--format", name, *given, "-o", "b.nlptk")
    assert (imported.returncode, imported.stderr) == (0, b"")
    pieces = [
        set(nlptk("bpe", "vocab", model).stdout.decode().split()[1::2]) for model in ("a.nlptk", "b.nlptk")
    ]
    assert pieces[0] == pieces[1]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *(("tokenizer.json", data) for data in (b"\xff", b"{", b"{}", b'{"a": 1, "a": 2}')),
        *(("tiktoken", data) for data in (b"\xff", b"a", b"YWI= 1\n")),
        *(("subword-nmt", data) for data in (b"\xff", b"a", b"#version: 0.2\na", b"#version: 0.2\nab c\n")),
    ],
)
def test_what_is_wrong_on_stdin_is_said_of_stdin(nlptk, name, data):
    given = ("--pretokenizer", "gpt2") if name == "tiktoken" else ()
    done = nlptk("bpe", "import", "-", "--format", name, *given, "-o", "m.nlptk", stdin=data)
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlptk: error: <stdin>:")


def test_an_unknown_format_gets_the_nearest_name(nlptk, model):
    done = nlptk("bpe", "export", "m.nlptk", "--format", "tokenizer", "-o", "t")
    assert done.returncode == 2
    assert b"Did you mean tokenizer.json?" in done.stderr


@pytest.mark.parametrize(
    "command", ["encode m.nlptk text", "decode m.nlptk text", "export m.nlptk --format tiktoken"]
)
def test_a_result_does_not_replace_the_model_it_comes_from(nlptk, tmp_path, model, command):
    Path(tmp_path, "text").write_text("1\n")
    before = model.read_bytes()
    done = nlptk("bpe", *command.split(), "-o", "./m.nlptk")
    assert done.returncode == 2
    assert done.stderr == b"nlptk: error: -o: ./m.nlptk is the model. Give the result a file of its own.\n"
    assert model.read_bytes() == before


@pytest.mark.parametrize("words", [["train-bpe"], ["bpe", "import", "m.nlptk", "--format", "tiktoken"]])
def test_a_misspelled_pretokenizer_gets_the_nearest_name(nlptk, model, words):
    done = nlptk(*words, "-o", "a.nlptk", "--pretokenizer", "GPT2", stdin=TEXT)
    assert done.returncode == 2
    assert done.stderr.startswith(b"nlptk: error: --pretokenizer: there is no GPT2. ")


@pytest.mark.parametrize("pretokenizer", ["gpt2", "cl100k", "o200k", "none", r"\w+|\W"])
def test_characters_come_back_whatever_cuts_the_words(nlptk, pretokenizer):
    text = b"the tide, and  the (end).\n don't  \n"
    options = ["--level", "character", "--pretokenizer", pretokenizer, "--vocab-size", "100"]
    nlptk("train-bpe", "-q", *options, "-o", "c.nlptk", stdin=text * 3)
    ids = nlptk("bpe", "encode", "c.nlptk", stdin=text).stdout
    assert nlptk("bpe", "decode", "c.nlptk", stdin=ids).stdout == text


def test_characters_that_the_model_lacks_are_a_warning(nlptk):
    nlptk("train-bpe", "-q", "--level", "character", "--vocab-size", "40", "-o", "c.nlptk", stdin=TEXT)
    done = nlptk("bpe", "encode", "c.nlptk", stdin="low é\tz\n".encode())
    assert b"nlptk: warning: 3 characters are not in the model" in done.stderr
    assert done.returncode == 0
    assert b"warning" not in nlptk("bpe", "encode", "c.nlptk", stdin=TEXT).stderr
