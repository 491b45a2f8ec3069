"""Files of vectors that cannot be meant: one line that says where, what and the remedy, and no model."""

from __future__ import annotations

import struct

import pytest

from tests.cli.ngram_runs import refused

PACKED = b"2 2\na " + struct.pack("<2f", 1, 2) + b"\nb " + struct.pack("<2f", 3, 4) + b"\n"
FETCH = "Fetch it again"


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        (
            "word2vec",
            b"a 1 2\nb 3 4\n",
            "v:1: the first line is not the number of words and their dimension. "
            "Give --format glove for a file without such a line.",
        ),
        (
            "glove",
            b"2 2\na 1 2\nb 3 4\n",
            "v:1: the first line is the number of words and their dimension. Give --format word2vec.",
        ),
        (
            "word2vec",
            b"3 2\na 1 2\nb 3 4\n",
            f"v:1: its first line says 3 words, and there are 2. {FETCH}, or correct the line.",
        ),
        ("word2vec", b"2 2\na 1 2\nb inf 4\n", "v:3: the vector of b holds inf. Take the line out."),
        ("glove", b"a 1 2\nb nan 4\n", "v:2: the vector of b holds nan. Take the line out."),
        (
            "fasttext",
            b"2 2\na 1 2 \nnew york 3 \n",
            "v:3: field 2 is 'york' and should be a number. Correct the line or fetch the file again.",
        ),
        ("word2vec-binary", PACKED[:-4], f"v: it is cut short after 1 of 2 vectors. {FETCH}."),
        (
            "word2vec-binary",
            PACKED.replace(struct.pack("<f", 4), struct.pack("<f", float("-inf"))),
            "v: word 2: the vector of b holds -inf. Take the word out.",
        ),
        (
            "word2vec",
            b"2 0\na\nb\n",
            "v:1: it says that vectors have no numbers. Correct the line or fetch the file again.",
        ),
        ("glove", b"", "v: it holds no vectors. Give a file with a word and its vector a line."),
    ],
)
def test_vectors_that_cannot_be_meant_are_refused(here, tmp_path, form, content, message):
    (tmp_path / "v").write_bytes(content)
    refused(here("embed", "import", "-q", "v", "--format", form, "-o", "m.nlptk"), message)
    assert not (tmp_path / "m.nlptk").exists()


def test_words_that_hold_spaces_come_in_and_are_found(here, tmp_path):
    (tmp_path / "v").write_bytes(b"new york 1 2\n. . . 3 4\nparis 1 1\n")
    assert here("embed", "import", "-q", "v", "--format", "glove", "-o", "m.nlptk").returncode == 0
    found = here("embed", "nearest", "m.nlptk", "new york", "-k", "1")
    assert found.stdout.endswith(b"new york\t1\t. . .\t0.98387\n")


def test_a_text_shorter_than_a_window_is_trained_on(here, tmp_path):
    done = here("embed", "train", "-q", "--min-count", "1", "--window", "9", "-o", "m.nlptk", stdin=b"a b\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "m.nlptk").exists()
