"""Tagged and untagged text in files of all kinds: compressed, piped, encoded, normalized, without tags."""

import bz2
import gzip
import io
import lzma
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.core.text import normalized
from nlptk.hmm.tagged_text import normalized_words, read_tagged, untagged_block, untagged_blocks
from tests.hmm.tagged_texts import listed, read, strings, untagged
from tests.oracle.tagged import blanks, lines_of

TEXT = "Ａb\tN\né\tV\n\n中\tＮ\n".encode()
SENTENCES = [(1, ["Ａb".encode(), "é".encode()], [b"N", b"V"]), (4, ["中".encode()], ["Ｎ".encode()])]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files") / "text"


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        TEXT.removesuffix(b"\n"),
        TEXT + b"\n\n\n",
        TEXT.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + TEXT,
        gzip.compress(TEXT),
        bz2.compress(TEXT),
        lzma.compress(TEXT),
    ],
    ids=["plain", "no end", "blank lines", "CRLF", "BOM", "gz", "bz2", "xz"],
)
def test_a_file_is_read_however_it_is_stored(path: Path, data: bytes) -> None:
    assert read(path, data) == SENTENCES


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_other_encodings_are_decoded(path: Path, encoding: str) -> None:
    assert read(path, TEXT.decode().encode(encoding), encoding=encoding) == SENTENCES


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT)))
    blocks = list(read_tagged(["-"]))
    assert listed(blocks) == SENTENCES
    assert {block.file for block in blocks} == {"<stdin>"}


def test_bytes_read_are_told(path: Path) -> None:
    told: list[int] = []
    read(path, TEXT, on_bytes=told.append, block_bytes=5)
    assert sum(told) == len(TEXT)


def test_words_are_normalized_and_tags_are_not(path: Path) -> None:
    back = read(path, TEXT, normalize="nfkc,lower")
    assert back == [(1, [b"ab", "é".encode()], [b"N", b"V"]), (4, ["中".encode()], ["Ｎ".encode()])]


@given(
    words=st.lists(strings("\n") | st.sampled_from(["ΑΣ".encode(), "\u0301".encode(), b"e"]), max_size=8),
    spec=st.sampled_from(["lower", "nfc", "nfkc", "nfkc,lower"]),
)
def test_each_word_is_normalized_on_its_own(words: list[bytes], spec: str) -> None:
    assert list(normalized_words(ByteStrings.of(words), spec)) == [normalized(word, spec) for word in words]


def test_without_normalization_words_stay_as_they_are() -> None:
    words = ByteStrings.of([b"A", "Ａ".encode()])
    assert normalized_words(words, None) is words


lines = st.lists(
    st.lists(st.sampled_from(["a", "é", "中文", " ", "\t", "/", "\u00a0", "\r"]), max_size=6).map("".join),
    max_size=8,
)


@given(lines=lines, end=st.sampled_from(["", "\n", "\r\n"]), size=st.integers(1, 30))
def test_a_sentence_a_line_with_empty_lines_kept(path: Path, lines: list[str], end: str, size: int) -> None:
    data = ("\n".join(lines) + end).encode()
    expected = [(number, blanks(line)) for number, line in enumerate(lines_of(data), 1)]
    assert untagged(path, data, "sentences", block_bytes=size) == expected


tokens = st.lists(
    st.sampled_from(["a", "é\u00a0", "中文", "/", "%% ".strip(), "#", "", "", "\r"]), max_size=12
)


@given(tokens=tokens, end=st.sampled_from(["", "\n", "\r\n"]), size=st.integers(1, 30))
def test_a_token_a_line_with_blank_lines_between_sentences(
    path: Path, tokens: list[str], end: str, size: int
) -> None:
    data = ("\n".join(tokens) + end).encode()
    expected: list[tuple[int, list[bytes]]] = []
    blank = True
    for number, line in enumerate(lines_of(data), 1):
        if line and blank:
            expected.append((number, []))
        if line:
            expected[-1][1].append(line)
        blank = not line
    assert untagged(path, data, "tokens", block_bytes=size) == expected


def test_an_empty_file_has_no_sentences(path: Path) -> None:
    assert untagged(path, b"", "sentences") == []
    assert untagged(path, b"", "tokens") == []


def test_untagged_blocks_have_no_tags(path: Path) -> None:
    path.write_bytes(b"a b\n\nc\n")
    (block,) = (untagged_block(text, "sentences") for text in untagged_blocks([str(path)]))
    assert block.tags is None
    assert block.file == str(path)
    assert np.array_equal(block.ends, [2, 2, 3])
    assert np.array_equal(block.lines, [1, 2, 3])


def test_hunpos_prints_what_can_be_read(path: Path) -> None:
    assert read(path, b"The\tAT\t\nend\tNN\t\n\n") == [(1, [b"The", b"end"], [b"AT", b"NN"])]


def test_a_long_sentence_in_one_line_keeps_its_words(path: Path) -> None:
    text = b" ".join(b"w%d/T" % number for number in range(100_000))
    (sentence,) = read(path, text, block_bytes=1000)
    assert sentence.words == re.findall(rb"w\d+", text)
