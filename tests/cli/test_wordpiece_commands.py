"""`nlptk wordpiece` as a shell runs it."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from nlptk.cli.wordpiece import app
from nlptk.tokenize.wordpiece.settings import SPECIAL_TOKENS, WordPieceSettings

TEXT = b"Low lower, lowest; new newer newest wide\n" * 5


@pytest.fixture
def model(nlptk, tmp_path):
    """A model, in `m.nlptk`."""
    done = nlptk("wordpiece", "train", "-q", "--normalize", "lower", "-o", "m.nlptk", stdin=TEXT)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    return Path(tmp_path, "m.nlptk")


def test_training_ends_with_merges_bytes_per_token_and_time(nlptk):
    done = nlptk("wordpiece", "train", "--vocab-size", "40", "-o", "m.nlptk", stdin=TEXT)
    last = done.stderr.decode().splitlines()[-1]
    assert re.fullmatch(r"merges \d+, bytes per token \d\.\d\d, \d+\.\d s", last)
    assert done.stdout == b""


def test_a_corpus_that_gives_too_few_pieces_is_a_warning(nlptk, model):
    done = nlptk("wordpiece", "train", "-o", "m.nlptk", stdin=TEXT)
    assert done.returncode == 0
    assert b"nlptk: warning: the corpus gives only " in done.stderr


def test_a_vocabulary_size_beyond_all_memory_is_a_warning(nlptk):
    done = nlptk("wordpiece", "train", "--vocab-size", "100000000000000", "-o", "m.nlptk", stdin=TEXT)
    assert done.returncode == 0
    assert b"pieces of the 100000000000000 asked for" in done.stderr


def test_text_goes_through_a_pipe_and_comes_back_as_words(shell, model):
    encode = "echo 'Newer, LOW' | nlptk wordpiece encode m.nlptk"
    assert shell(f"{encode} --pieces").stdout == b"newer , low\n"
    assert shell(f"{encode} | nlptk wordpiece decode m.nlptk").stdout == b"newer , low\n"
    piped = "cat m.nlptk | nlptk wordpiece encode - <(echo lower) | nlptk wordpiece decode m.nlptk"
    assert shell(piped).stdout == b"lower\n"


@pytest.mark.parametrize("words", ["encode -", "encode - m.nlptk -", "decode -"])
def test_stdin_is_not_both_model_and_text(shell, model, words):
    done = shell(f"cat m.nlptk | nlptk wordpiece {words}; exit ${{PIPESTATUS[1]}}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"nlptk: error: <stdin>: it can be read only once.")


def test_a_vocabulary_goes_out_and_comes_in(nlptk, shell, model):
    assert nlptk("wordpiece", "export", "m.nlptk", "-o", "vocab.txt").returncode == 0
    shown = nlptk("wordpiece", "export", "m.nlptk").stdout
    assert shown == Path(model.parent, "vocab.txt").read_bytes()
    assert shown.decode().splitlines()[:5] == list(SPECIAL_TOKENS)
    done = shell("nlptk wordpiece export m.nlptk | nlptk wordpiece import - --normalize lower -o again")
    assert (done.returncode, done.stderr) == (0, b"")
    ids = [nlptk("wordpiece", "encode", name, stdin=TEXT).stdout for name in ("m.nlptk", "again")]
    assert ids[0] == ids[1] != b""


def test_info_says_what_a_model_is(nlptk, model):
    document = json.loads(nlptk("info", "--verify", "--json", "m.nlptk").stdout)
    assert document["kind"] == "wordpiece"
    assert document["settings"]["training"]["min_frequency"] == 5


BAD = {
    ("train", "--pretokenizer", "gpt2"): (
        2,
        "--pretokenizer: gpt2 is no pre-tokenizer. Give one of bert, whitespace.",
    ),
    ("train", "--vocab-size", "7"): (
        2,
        "--vocab-size: 7 has no room for the 24 pieces of one character and 5 special tokens."
        " Give 29 or more, or a smaller --character-coverage.",
    ),
    ("train", "--special-token", "[PAD]"): (
        2,
        "--special-token: [UNK] is not among them, and stands for words that cannot be spelled."
        " Add --special-token '[UNK]'.",
    ),
    ("train", "--special-token", "\udcff"): (
        2,
        "--special-token: '\\udcff' is empty, or holds white space or what is not printable."
        " Give visible characters.",
    ),
    ("train", "--normalize", "upper"): (
        2,
        "--normalize upper: there is no such normalization. Choose among nfc, nfkc, lower.",
    ),
    ("import", "no-such-file"): (1, "no-such-file: there is no such file. Check the path."),
    ("import", "vocab.txt"): (
        1,
        "vocab.txt: there is no [UNK], which stands for words that cannot be spelled. Add a line [UNK].",
    ),
    ("import", "vocab.txt", "--max-word-length", "0"): (
        2,
        "--max-word-length: 0 is less than 1. Give a positive number.",
    ),
}


@pytest.mark.parametrize("words", BAD)
def test_what_cannot_be_done_is_one_line(nlptk, tmp_path, words):
    Path(tmp_path, "vocab.txt").write_text("a\nb\n")
    done = nlptk("wordpiece", *words, "-q", "-o", "m.nlptk", stdin=TEXT)
    code, line = BAD[words]
    assert (done.returncode, done.stderr.decode()) == (code, f"nlptk: error: {line}\n")
    assert not Path(tmp_path, "m.nlptk").exists()


def test_a_model_of_another_kind_is_named(nlptk):
    assert nlptk("train-bpe", "-q", "--vocab-size", "256", "-o", "bpe.nlptk", stdin=TEXT).returncode == 0
    done = nlptk("wordpiece", "encode", "bpe.nlptk", stdin=TEXT)
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlptk: error: bpe.nlptk: is a model of kind bpe, and kind wordpiece is")


@pytest.mark.parametrize("command", ["train", "encode"])
def test_text_that_is_no_utf8_is_named_with_its_line(nlptk, model, command):
    words = ["-o", "other"] if command == "train" else ["m.nlptk"]
    done = nlptk("wordpiece", command, "-q", *words, stdin=b"ab\na\xff\n")
    assert done.returncode == 1
    assert done.stderr.startswith(b"nlptk: error: <stdin>:2: byte 2 (0xff) is not valid UTF-8.")
    assert nlptk("wordpiece", command, "-q", "--errors", "replace", *words, stdin=b"a\xff\n").returncode == 0


def test_options_of_train_are_the_fields_of_its_settings():
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    of_the_run = {"inputs", "output", "encoding", "errors", "memory", "temp_dir", "jobs"}
    given = {param.name: param.default for param in group.commands["train"].params}
    assert given.keys() - of_the_run == {field.name for field in fields(WordPieceSettings)}
    for field in fields(WordPieceSettings):
        assert given[field.name] in (None, getattr(WordPieceSettings(), field.name))
