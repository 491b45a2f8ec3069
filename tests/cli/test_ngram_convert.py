"""`nlptk ngram count`, `export` and `import` as a shell runs them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

TEXT = b"a b a\nb c\n\na b\n" * 3


@pytest.fixture
def model(nlptk, tmp_path):
    """A bigram model, in `m.nlptk`."""
    done = nlptk("ngram", "train", "-q", "-n", "2", "-o", "m.nlptk", stdin=TEXT)
    assert done.returncode == 0
    return Path(tmp_path, "m.nlptk")


def test_counts_go_to_stdout_sorted(nlptk):
    done = nlptk("ngram", "count", "-q", "-n", "2", stdin=b"b a\n\n")
    assert done.stdout == b"</s>\t2\n<s>\t2\n<s> </s>\t1\n<s> b\t1\na\t1\na </s>\t1\nb\t1\nb a\t1\n"
    assert (done.returncode, done.stderr) == (0, b"")


def test_counts_of_parts_merge_into_those_of_the_whole(shell):
    done = shell(
        "printf 'a b\\nb\\n' >1; printf 'c a\\n\\n' >2; "
        "nlptk ngram count -q 1 -o 1.gz; nlptk ngram count -q 2 -o 2.counts; "
        "nlptk ngram count -q --merge 1.gz 2.counts | cmp - <(cat 1 2 | nlptk ngram count -q)"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_exported_model_comes_back_with_the_same_text(nlptk, model, tmp_path):
    assert nlptk("ngram", "export", "-q", "m.nlptk", "-o", "m.arpa.gz").returncode == 0
    assert nlptk("ngram", "import", "-q", "m.arpa.gz", "-o", "again.nlptk").returncode == 0
    again = nlptk("ngram", "export", "-q", "again.nlptk", "-o", "-")
    assert again.stdout == gzip.decompress(Path(tmp_path, "m.arpa.gz").read_bytes())
    assert again.stdout.startswith(b"\\data\\\nngram 1=6\n")


def test_an_arpa_file_is_read_from_stdin(nlptk, model):
    arpa = nlptk("ngram", "export", "-q", "m.nlptk", "-o", "-").stdout
    done = nlptk("ngram", "import", "-q", "-", "-o", "again.nlptk", stdin=arpa)
    assert (done.returncode, done.stderr) == (0, b"")


REFUSED = [
    (("import", "-", "-o", "m"), 1, "<stdin>:1: this is no ARPA file: it has no line \\data\\"),
    (("import", "-", "-o", "m", "--normalize", "upper"), 2, "--normalize upper: there is no such"),
    (("count", "--min-count", "2,1"), 2, "--min-count: 2,1 falls"),
    (("count", "--merge", "--min-count", "2,1"), 2, "--min-count: 2,1 falls"),
    (("count", "--merge"), 1, "<stdin>:1: words is no count from 1 to 999999999999999999"),
    (("count", "-o", "no/such/file"), 1, "no/such/file: its directory does not exist"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), REFUSED, ids=[what for *_, what in REFUSED])
def test_what_cannot_be_meant_is_one_line(nlptk, arguments, code, message):
    done = nlptk("ngram", *arguments, stdin=b"some words\n")
    assert done.returncode == code
    assert done.stderr.decode().startswith(f"nlptk: error: {message}")
    assert done.stderr.count(b"\n") == 1
    assert done.stdout == b""
