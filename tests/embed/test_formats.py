"""The formats of other tools: what is written reads back, and what is damaged is refused with its place."""

from __future__ import annotations

import gzip
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, ModelError, UsageError
from nlptk.core.registry import build, names
from nlptk.embed.formats import _text, word2vec_binary
from nlptk.embed.formats._base import Reading
from tests.embed.small_vectors import random_vectors, royal, vectors_of

FORMATS = "nlptk.embed.formats"
EVERY = names(FORMATS)
READING = Reading()


def _read(path, form, **how):
    return build(FORMATS, form).read(str(path), Reading(**how))


def _content(vectors):
    return list(vectors.words), vectors.vectors.tolist()


words = st.text(
    st.characters(codec="utf-8", exclude_characters=" \t\n\r\v\f\0\ufeff"), min_size=1, max_size=6
)
LARGEST = 2.0**99  # near 10^30, the largest that is read
numbers = st.floats(-LARGEST, LARGEST, width=32)


@pytest.mark.parametrize("form", EVERY)
@given(st.data())
def test_what_is_written_reads_back_exactly(form, data):
    rows = data.draw(st.lists(words, min_size=1, max_size=8, unique=True))
    dim = data.draw(st.integers(1, 5))
    values = data.draw(
        st.lists(st.lists(numbers, min_size=dim, max_size=dim), min_size=len(rows), max_size=len(rows))
    )
    vectors = vectors_of(rows, values)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors"
        build(FORMATS, form).write(vectors, str(path))
        imported = _read(path, form)
    assert imported.warnings == ()
    assert _content(imported.vectors) == _content(vectors)


@pytest.mark.parametrize("form", EVERY)
def test_blocks_and_spilled_numbers_give_the_same(form, tmp_path, monkeypatch):
    monkeypatch.setattr(_text, "_BLOCK_BYTES", 1000)
    monkeypatch.setattr(word2vec_binary, "_BLOCK_BYTES", 97)
    vectors = random_vectors(500, 7)
    build(FORMATS, form).write(vectors, str(tmp_path / "v"))
    assert _content(_read(tmp_path / "v", form, memory=4096).vectors) == _content(vectors)


@pytest.mark.parametrize("form", EVERY)
def test_compressed_files_are_unpacked(form, tmp_path):
    build(FORMATS, form).write(royal(), str(tmp_path / "v"))
    (tmp_path / "v.gz").write_bytes(gzip.compress((tmp_path / "v").read_bytes()))
    assert _content(_read(tmp_path / "v.gz", form).vectors) == _content(royal())


def test_the_bytes_are_those_of_the_peers(tmp_path):
    vectors = vectors_of(["a", "bc"], [[0.5, -1.25], [1e-5, 3]])
    written = {}
    for form in EVERY:
        build(FORMATS, form).write(vectors, str(tmp_path / form))
        written[form] = (tmp_path / form).read_bytes()
    assert written["word2vec"] == b"2 2\na 0.5 -1.25\nbc 9.99999975e-06 3\n"
    assert written["glove"] == b"a 0.5 -1.25\nbc 9.99999975e-06 3\n"
    assert written["fasttext"] == b"2 2\na 0.5 -1.25 \nbc 9.99999975e-06 3 \n"
    packed = struct.pack("<2f", 0.5, -1.25), struct.pack("<2f", 1e-5, 3)
    assert written["word2vec-binary"] == b"2 2\na %b\nbc %b\n" % packed


def test_digits_and_spaces_are_parameters(tmp_path):
    build(FORMATS, "word2vec:digits=3,space=_").write(
        vectors_of(["new york"], [[0.123456]]), str(tmp_path / "v")
    )
    assert (tmp_path / "v").read_bytes() == b"1 1\nnew_york 0.123\n"


def test_binaries_without_line_feeds_are_read_as_gensim_writes_them(tmp_path):
    (tmp_path / "v").write_bytes(b"2 1\na " + struct.pack("<f", 1.5) + b"b " + struct.pack("<f", 2.5))
    assert _content(_read(tmp_path / "v", "word2vec-binary").vectors) == ([b"a", b"b"], [[1.5], [2.5]])


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("word2vec", b"2 2\n. . . 1 2\n\ta\xc2\xa0b \t 3  4 \r\n"),
        ("glove", b". . . 1 2\na\xc2\xa0b 3 4\n\n"),
    ],
)
def test_words_that_hold_spaces_are_told_from_their_numbers(form, text, tmp_path):
    (tmp_path / "v").write_bytes(text)
    assert _content(_read(tmp_path / "v", form).vectors) == ([b". . .", b"a\xc2\xa0b"], [[1, 2], [3, 4]])


def test_of_a_word_that_occurs_twice_the_first_vector_is_kept(tmp_path):
    (tmp_path / "v").write_bytes(b"a 1\nb 2\na 3\n")
    imported = _read(tmp_path / "v", "glove")
    assert _content(imported.vectors) == ([b"a", b"b"], [[1], [2]])
    assert imported.warnings == ("1 words occur again, a as word 3 first; the vector before is kept",)


def test_words_occur_again_in_other_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(_text, "_BLOCK_BYTES", 8)
    (tmp_path / "v").write_bytes(b"a 1\nb 2\nc 3\nb 4\nd 5\na 6\n")
    imported = _read(tmp_path / "v", "glove", memory=1)
    assert _content(imported.vectors) == ([b"a", b"b", b"c", b"d"], [[1], [2], [3], [5]])
    assert imported.warnings == ("2 words occur again, b as word 4 first; the vector before is kept",)


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        ("word2vec", b"a 1 2\nb 3 4\n", "v:1: the first line is not the number of words .* --format glove"),
        ("word2vec", b"3 2\na 1 2\nb 3 4\n", "v:1: its first line says 3 words, and there are 2. Fetch"),
        ("word2vec", b"1 2\na 1 2\nb 3 4\n", "v:1: its first line says 1 words, and there are 2. Fetch"),
        ("word2vec", b"2 2\na 1 2\nb 3\n", "v:3: there are 2 fields, and a word and its vector are 3. Corr"),
        ("word2vec", b"2 2\na 1 2\n\nb 3 x\n", "v:4: field 3 is 'x' and should be a number. Correct"),
        ("word2vec", b"2 2\na 1 2\nb nan 4\n", "v:3: the vector of b holds nan. Take the line out"),
        ("word2vec", b"2 2\na 1 -inf\nb 3 4\n", "v:2: the vector of a holds -inf. Take the line out"),
        ("word2vec", b"2 2\na 1 1e39\nb 3 4\n", "v:2: the vector of a holds 1e39. Take the line out"),
        ("glove", b"a 1 2\nb -2e30 4\n", "v:2: the vector of b holds -2e30. Take the line out"),
        ("word2vec", b"2 0\na\nb\n", "v:1: it says that vectors have no numbers. Correct"),
        ("word2vec", b"0 2\n", "v: it holds no vectors. Give a file with"),
        ("word2vec", b"", "v: it holds no vectors. Give a file with"),
        ("word2vec", b"1 1\n\0 1\n", "v:1: this is no text. Give --format word2vec-binary"),
        ("word2vec", b"1 1\n\xff 1\n", "v:2: byte 1 .0xff. is not valid UTF-8. Go on .* word2vec-binary"),
        ("glove", b"2 2\na 1 2\nb 3 4\n", "v:1: the first line is the number of words .* --format word2vec"),
        ("glove", b"a 1 2\nb\n", "v:2: there is no number behind the word. Correct"),
        ("glove", b"a 1 2\nb c 4\n", "v:2: field 2 is 'c' and should be a number. Correct"),
        ("fasttext", b"1 2\na 1 \n", "v:2: there are 2 fields, and a word and its vector are 3. Correct"),
        ("word2vec-binary", b"a 1 2\n", "v:1: it does not begin with the number of words"),
        ("word2vec-binary", b"", "v:1: it does not begin with the number of words"),
        ("word2vec-binary", b"2 1\na \0\0\0\0b \0\0", "v: it is cut short after 1 of 2 vectors. Fetch"),
        (
            "word2vec-binary",
            b"1 1\na \0\0\0\0\nb \0\0\0\0",
            "v: 7 bytes follow its 1 vectors. Fetch",
        ),
        (
            "word2vec-binary",
            b"1 1\na \0\0\xc0\x7f",
            "v: word 1: the vector of a holds nan. Take the word",
        ),
        ("word2vec-binary", b"1 1\n\xff \0\0\0\0", "v: word 1: the word .* is not valid UTF-8. Go on with"),
        ("word2vec-binary", b"1 1\n" + b"a" * 70_000, "v: word 1 has no end within 65536 bytes. Give the"),
    ],
)
def test_damage_is_refused_with_its_place(form, content, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("v").write_bytes(content)
    with pytest.raises(InputError, match=message):
        _read("v", form)


def test_every_cut_of_a_binary_is_refused(tmp_path):
    build(FORMATS, "word2vec-binary").write(royal(), str(tmp_path / "v"))
    whole = (tmp_path / "v").read_bytes()
    for size in range(len(whole) - 1):  # without the last line feed it is whole, as gensim writes it
        (tmp_path / "v").write_bytes(whole[:size])
        with pytest.raises(InputError):
            _read(tmp_path / "v", "word2vec-binary")


@pytest.mark.parametrize("form", ["word2vec", "word2vec-binary"])
def test_bytes_that_are_no_utf8_can_be_replaced(form, tmp_path):
    build(FORMATS, form).write(vectors_of([b"a\xff"], [[1.0]]), str(tmp_path / "v"))
    assert list(_read(tmp_path / "v", form, errors="replace").vectors.words) == ["a\ufffd".encode()]


@pytest.mark.parametrize(
    ("form", "word", "message"),
    [
        ("word2vec", "new york", "the word 'new york' holds a blank, .* space=_"),
        ("word2vec-binary", "new york", "the word 'new york' holds a blank, .* space=_"),
        ("fasttext", "a\tb", "holds a blank"),
        ("word2vec:space=_", "a\fb", "holds a blank, which the format cannot. Train on text without it"),
        ("glove", "a\nb", "holds a blank"),
        ("glove", "", "a word is empty"),
        ("word2vec:space=_", "x y", "two words are the same"),
    ],
)
def test_words_that_a_format_cannot_hold_are_refused(form, word, message, tmp_path):
    vectors = vectors_of(["a", word, "x_y"], [[1.0], [2.0], [3.0]])
    with pytest.raises(ModelError, match=message):
        build(FORMATS, form).write(vectors, str(tmp_path / "v"))
    assert not (tmp_path / "v").exists()


def test_digits_must_be_digits():
    with pytest.raises(UsageError, match="digits=0"):
        build(FORMATS, "glove:digits=0")


def test_the_order_of_the_words_is_kept(tmp_path):
    (tmp_path / "v").write_bytes(b"z 1\na 2\nm 3\n")
    assert list(_read(tmp_path / "v", "glove").vectors.words) == [b"z", b"a", b"m"]
    assert np.array_equal(_read(tmp_path / "v", "glove").vectors.find([b"m", b"q"]), [2, -1])
