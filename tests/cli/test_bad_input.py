"""Bad input on the command line: one line says where, what and the remedy, and nothing is half written."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import pickle
import resource

import pytest

TRAIN = ("train-bpe", "-q", "-o", "m.nlptk", "--vocab-size", "300")
TRAIN_WORDPIECE = ("wordpiece", "train", "-q", "-o", "m.nlptk")
CHARACTERS = ("--level", "character", "--vocab-size", "60")
TEXT = b"one two three\n" * 20


@pytest.fixture
def trained(nlptk, tmp_path):
    """Train a model m.nlptk on a file t.txt."""
    (tmp_path / "t.txt").write_bytes(TEXT)
    assert nlptk(*TRAIN, "t.txt").returncode == 0
    return tmp_path / "m.nlptk"


def refused(run, code: int, *parts: str) -> None:
    """Check that a run failed with one line that says all this."""
    message = run.stderr.decode()
    assert run.returncode == code, message
    assert message.startswith("nlptk: error: ") and message.count("\n") == 1, message
    assert run.stdout == b""
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    "command", [TRAIN, ("bpe", "encode", "m.nlptk"), ("bpe", "evaluate", "m.nlptk")], ids=str
)
@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "directory"),
        (lambda path: path.write_bytes(gzip.compress(os.urandom(4000))[:-99]), "gzip"),
        (lambda path: path.write_bytes(bz2.compress(os.urandom(4000))[:-99]), "bz2"),
        (lambda path: path.write_bytes(lzma.compress(os.urandom(4000))[:-99]), "xz"),
    ],
    ids=["missing", "a directory", "truncated gz", "truncated bz2", "truncated xz"],
)
def test_a_file_that_cannot_be_read_is_named(command, make, what, nlptk, trained, tmp_path):
    before = trained.read_bytes()
    make(tmp_path / "bad")
    refused(nlptk(*command, "bad"), 1, "bad", what)
    assert trained.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {"m.nlptk", "t.txt", "bad"}


@pytest.mark.parametrize("command", [("train-bpe", "--vocab-size", "300"), ("wordpiece", "train")], ids=str)
def test_a_model_never_replaces_its_text(command, nlptk, tmp_path):
    (tmp_path / "t.txt").write_bytes(TEXT)
    refused(nlptk(*command, "t.txt", "-o", "t.txt"), 2, "-o: t.txt is one of the files to read")
    assert (tmp_path / "t.txt").read_bytes() == TEXT


def test_an_unreadable_file_is_named(nlptk, tmp_path):
    if os.geteuid() == 0:  # who may read anything but this, which is there and cannot be read from its start
        refused(nlptk(*TRAIN, "/proc/self/mem"), 1, "/proc/self/mem")
    else:
        (tmp_path / "bad").write_bytes(TEXT)
        (tmp_path / "bad").chmod(0)
        refused(nlptk(*TRAIN, "bad"), 1, "bad")


def test_an_empty_file_trains_the_bytes_with_a_warning(nlptk, tmp_path):
    (tmp_path / "empty").touch()
    run = nlptk("train-bpe", "-o", "m.nlptk", "--vocab-size", "300", "empty")
    assert run.returncode == 0
    assert b"the corpus gives only 256 pieces of the 300 asked for" in run.stderr
    assert nlptk("bpe", "encode", "-q", "m.nlptk", "empty").stdout == b""


def test_text_that_is_not_utf8_is_named_with_file_line_and_byte(nlptk, tmp_path):
    (tmp_path / "bad").write_bytes(b"good\nab\xff\n")
    refused(
        nlptk(*TRAIN, *CHARACTERS, "bad"), 1, "bad:2: byte 3 (0xff) is not valid UTF-8", "--errors replace"
    )
    assert not (tmp_path / "m.nlptk").exists()
    assert nlptk(*TRAIN, *CHARACTERS, "--errors", "replace", "bad").returncode == 0
    assert "\ufffd" in nlptk("bpe", "vocab", "m.nlptk").stdout.decode()


@pytest.mark.parametrize(
    "data",
    [
        b"a\0b\n\0\n",
        b"one\r\ntwo\r\n",
        b"\xef\xbb\xbfone\n",
        "one\u2028two\u0085three\x0b\n".encode(),
        b"one\ntwo",
        b"\n\n",
        b"\xff\xfe\x80\n",
    ],
    ids=["NUL", "CRLF", "BOM", "U+2028", "no last line feed", "empty lines", "no UTF-8"],
)
def test_odd_bytes_are_text_and_come_back(data, shell, trained, tmp_path):
    (tmp_path / "odd").write_bytes(data)
    run = shell("nlptk bpe encode -q m.nlptk odd | nlptk bpe decode m.nlptk")
    assert run.stdout == data
    lines = shell("nlptk bpe encode -q m.nlptk < odd").stdout
    assert lines.count(b"\n") == data.count(b"\n")
    assert shell("nlptk train-bpe -q odd -o odd.nlptk --vocab-size 300").returncode == 0


@pytest.mark.parametrize("options", [("--vocab-size", "255"), (*CHARACTERS, "--vocab-size", "3")], ids=str)
def test_a_vocabulary_below_the_alphabet_is_wrong_usage(options, nlptk, tmp_path):
    (tmp_path / "t.txt").write_bytes(TEXT)
    refused(nlptk(*TRAIN, *options, "t.txt"), 2, "--vocab-size", "or more")


def test_a_vocabulary_beyond_the_corpus_is_a_warning(nlptk, tmp_path):
    (tmp_path / "t.txt").write_bytes(TEXT)
    run = nlptk("train-bpe", "-o", "m.nlptk", "--vocab-size", "5000", "t.txt")
    assert run.returncode == 0
    assert b"nlptk: warning: the corpus gives only " in run.stderr


@pytest.mark.parametrize("ids", ["1 999", "-3", "one", "1,2"])
def test_an_unknown_id_is_named_with_its_line(ids, nlptk, trained):
    run = nlptk("bpe", "decode", "m.nlptk", stdin=f"1 2\n{ids}\n".encode())
    assert run.returncode == 1
    assert run.stderr.startswith(b"nlptk: error: <stdin>:2: ") and run.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda data: b"", "empty"),
        (lambda data: data[: len(data) // 2], "m.nlptk"),
        (lambda data: data[:2000] + bytes([data[2000] ^ 1]) + data[2001:], "is damaged"),
        (lambda data: pickle.dumps({"pieces": []}), "pickle"),
        (lambda data: b"\\data\\\nngram 1=3\n", "m.nlptk"),
        (lambda data: gzip.compress(data, mtime=0), "gzip"),
    ],
    ids=["empty", "truncated", "bit-flipped", "a pickle", "an ARPA file", "compressed"],
)
def test_a_file_that_is_no_model_is_named(make, what, nlptk, trained):
    trained.write_bytes(make(trained.read_bytes()))
    refused(nlptk("bpe", "encode", "m.nlptk", stdin=TEXT), 1, "m.nlptk", what)
    refused(nlptk("info", "m.nlptk"), 1, "m.nlptk", what)


def test_a_model_of_another_kind_is_named(nlptk, trained, tmp_path):
    assert nlptk("wordpiece", "train", "-q", "t.txt", "-o", "w.nlptk", "--vocab-size", "60").returncode == 0
    refused(nlptk("bpe", "encode", "w.nlptk", stdin=TEXT), 1, "w.nlptk", "kind wordpiece", "kind bpe")


def test_a_full_disk_leaves_the_old_model(nlptk, trained, tmp_path):
    before = trained.read_bytes()
    run = nlptk(*TRAIN, "t.txt", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
    refused(run, 1, "m.nlptk")
    assert trained.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.nlptk", "t.txt"]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("command", [TRAIN, TRAIN_WORDPIECE], ids=str)
def test_a_disk_that_is_full_of_counts_is_named(command, jobs, nlptk, tmp_path):
    (tmp_path / "many").write_bytes(b"".join(b"%d\n" % (number * 7919) for number in range(20_000)))
    run = nlptk(
        *command,
        *("--memory", "2M", "--jobs", jobs, "--temp-dir", ".", "many"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    refused(run, 1, "--temp-dir: a temporary file cannot be kept there (File too large)")
    assert [path.name for path in tmp_path.iterdir()] == ["many"]


@pytest.mark.parametrize("command", [TRAIN, TRAIN_WORDPIECE], ids=str)
def test_a_folder_for_temporary_files_that_is_not_there_is_named(command, nlptk):
    run = nlptk(*command, "--temp-dir", "nowhere", stdin=TEXT)
    refused(run, 1, "--temp-dir: a temporary file cannot be kept there (No such file or directory)")


@pytest.mark.parametrize("command", [TRAIN, ("bpe", "encode", "-q", "m.nlptk")], ids=str)
def test_processes_that_cannot_be_started_are_named(command, nlptk, trained):
    limits = (40, 40)
    run = nlptk(
        *command,
        *("--jobs", "60", "t.txt"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limits),
    )
    refused(run, 1, "--jobs: 60 processes cannot be started (Too many open files). Give fewer.")


def test_a_field_that_is_not_utf8_is_refused(nlptk, trained):
    run = nlptk("bpe", "decode", "m.nlptk", "--record", "jsonl:\udcff", stdin=b"1\n")
    refused(run, 2, "--record jsonl:", "the field is not valid Unicode")
