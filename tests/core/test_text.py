import codecs
import gzip
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.errors import InputError, UsageError
from nlptk.core.modelfile import write_model
from nlptk.core.text import TextBlock, parse_normalize, read_text

# Characters that join, that lower-case to more than one or by what surrounds them, and near line ends.
CHARACTERS = "aAb \n\n\r\0\u0085\u2028\x0b\ufeffÅÅ\u030aΣσİßﬁ中😀가\u1100\u1161"
some_text = st.text(st.sampled_from(CHARACTERS) | st.characters(exclude_categories=["Cs"]), max_size=40)
few_bytes = st.lists(
    st.sampled_from(
        [b"\n", b"\r", b"a", b"\xc3\xa9", b"\xc3", b"\xa9", b"\xf0\x9f", b"\xff", b"\xef\xbb\xbf"]
    ),
    max_size=30,
).map(b"".join)
block_sizes = st.integers(1, 50)


def blocks(paths: Sequence[Path], **options: Any) -> list[TextBlock]:
    return list(read_text([str(path) for path in paths], **options))


def text_of(paths: Sequence[Path], **options: Any) -> str:
    return b"".join(block.data.tobytes() for block in blocks(paths, **options)).decode()


def made(directory: Path, *contents: bytes) -> list[Path]:
    paths = [directory / str(i) for i in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def twin(text: str) -> str:
    """Clean a file's text the naive way."""
    lines = text.removeprefix("\ufeff").split("\n")
    if not lines[-1]:
        del lines[-1]
    return "".join(line.removesuffix("\r") + "\n" for line in lines)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("text")


@given(contents=st.lists(some_text, max_size=3), block_bytes=block_sizes)
def test_text_equals_the_naive_reading(here: Path, contents: list[str], block_bytes: int) -> None:
    paths = made(here, *(content.encode() for content in contents))
    expected = "".join(map(twin, contents))
    assert text_of(paths, block_bytes=block_bytes) == expected
    assert text_of(paths) == expected


@given(text=some_text, block_bytes=block_sizes)
def test_blocks_hold_whole_lines_and_know_their_numbers(here: Path, text: str, block_bytes: int) -> None:
    paths = made(here, text.encode(), b"x\n")
    line, file = 1, str(paths[0])
    for block in blocks(paths, block_bytes=block_bytes):
        if block.file != file:
            line, file = 1, str(paths[1])
        assert block.first_line == line
        assert block.data.dtype == np.uint8
        assert block.data[-1] == ord("\n")
        line += block.data.tobytes().count(b"\n")


@given(data=few_bytes, block_bytes=block_sizes)
def test_replacing_equals_the_naive_reading(here: Path, data: bytes, block_bytes: int) -> None:
    expected = twin(data.decode("utf-8", "replace"))
    assert text_of(made(here, data), errors="replace", block_bytes=block_bytes) == expected


@given(data=few_bytes, block_bytes=block_sizes)
def test_invalid_utf8_is_named_by_file_line_and_byte(here: Path, data: bytes, block_bytes: int) -> None:
    (path,) = made(here, data)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].split(b"\n")
        with pytest.raises(InputError) as caught:
            text_of([path], block_bytes=block_bytes)
        assert caught.value.where == f"{path}:{len(before)}"
        assert caught.value.what == (
            f"byte {len(before[-1]) + 1} (0x{data[error.start]:02x}) is not valid UTF-8"
        )
    else:
        assert text_of([path], block_bytes=block_bytes) == twin(data.decode())


def test_the_message_for_invalid_utf8_is_one_line_with_the_remedies(tmp_path: Path) -> None:
    (path,) = made(tmp_path, "né\n".encode() + b"caf\xe9\n")
    with pytest.raises(InputError) as caught:
        text_of([path])
    assert str(caught.value) == (
        f"{path}:2: byte 4 (0xe9) is not valid UTF-8. Go on with --errors replace, or convert the file."
    )


def test_surrogates_are_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="byte 1 "):
        text_of(made(tmp_path, b"\xed\xa0\x80"))


@given(text=some_text, block_bytes=block_sizes, names=st.permutations(["nfc", "nfkc", "lower"]))
def test_normalization_equals_line_by_line(here: Path, text: str, block_bytes: int, names: list[str]) -> None:
    for count in range(1, 4):
        expected = []
        for line in twin(text).split("\n"):
            for name in names[:count]:
                line = line.lower() if name == "lower" else unicodedata.normalize(name.upper(), line)  # type: ignore[arg-type]  # noqa: PLW2901
            expected.append(line)
        options = {"normalize": ",".join(names[:count]), "block_bytes": block_bytes}
        assert text_of(made(here, text.encode()), **options) == "\n".join(expected)


def test_ascii_is_normalized_too(tmp_path: Path) -> None:
    assert text_of(made(tmp_path, b"One TWO\n"), normalize="lower") == "one two\n"
    assert text_of(made(tmp_path, b"One TWO\n"), normalize="nfc") == "One TWO\n"


def test_the_order_of_normalization_is_the_one_given(tmp_path: Path) -> None:
    (path,) = made(tmp_path, "ℌ\n".encode())
    assert text_of([path], normalize="nfkc,lower") == "h\n"
    assert text_of([path], normalize="lower,nfkc") == "H\n"


ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "utf-8-sig", "UTF8", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=some_text, block_bytes=block_sizes)
def test_other_encodings_read_as_their_text(encoding: str, here: Path, text: str, block_bytes: int) -> None:
    paths = made(here, text.encode(encoding))
    assert text_of(paths, encoding=encoding, block_bytes=block_bytes) == twin(text)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "shift_jis", "iso2022_jp", "big5", "euc_kr"])
def test_regional_encodings_read_as_their_text(encoding: str, tmp_path: Path) -> None:
    text = "été\r\nça\n" if encoding in ("latin-1", "cp1252") else "一 二\r\n三\n"
    for block_bytes in (1, 3, 1 << 22):
        paths = made(tmp_path, text.encode(encoding))
        assert text_of(paths, encoding=encoding, block_bytes=block_bytes) == text.replace("\r", "")


BAD_BYTES = [
    ("ascii", b"ab\nc\xe9\n", "2: byte 5 of the file (0xe9) is not valid ascii"),
    ("utf-16", codecs.BOM_UTF16_LE + b"a\0\n\0\0\xdc", "2: byte 7 of the file (0x00) is not valid utf-16"),
    ("utf-16-le", b"a\0\n\0b", "2: byte 5 of the file (0x62) is not valid utf-16-le"),
    ("shift_jis", b"\n\n\x81\xff", "3: byte 3 of the file (0x81) is not valid shift_jis"),
    ("cp1252", b"\x81", "1: byte 1 of the file (0x81) is not valid cp1252"),
]


@pytest.mark.parametrize("block_bytes", [1, 2, 5, 1 << 22])
@pytest.mark.parametrize(("encoding", "data", "message"), BAD_BYTES)
def test_bytes_invalid_in_their_encoding_are_named(
    encoding: str, data: bytes, message: str, block_bytes: int, tmp_path: Path
) -> None:
    (path,) = made(tmp_path, data)
    with pytest.raises(InputError) as caught:
        text_of([path], encoding=encoding, block_bytes=block_bytes)
    assert str(caught.value).startswith(f"{path}:{message} (")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_missing_byte_order_mark_that_the_encoding_needs_is_named(encoding: str, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=rf":1: .* {encoding} \(.*does not start with BOM\). Give the right --encoding"
    ):
        text_of(made(tmp_path, "text".encode(f"{encoding}-le")), encoding=encoding)


def test_replacing_works_in_other_encodings(tmp_path: Path) -> None:
    assert text_of(made(tmp_path, b"a\xe9b"), encoding="ascii", errors="replace") == "a\ufffdb\n"


def test_half_a_surrogate_pair_from_another_encoding_is_not_text(tmp_path: Path) -> None:
    paths = made(tmp_path, b"a\n\\ud800\n")
    with pytest.raises(InputError, match=":2: byte 1 "):
        text_of(paths, encoding="unicode_escape")
    assert text_of(paths, encoding="unicode_escape", errors="replace") == "a\n\ufffd\ufffd\ufffd\n"


@pytest.mark.parametrize("encoding", ["klingon", "", "hex", "rot13", "base64", "idna", "undefined", "a\0b"])
def test_an_unknown_encoding_is_refused_at_once(encoding: str) -> None:
    with pytest.raises(UsageError, match="no such text encoding"):
        read_text(["-"], encoding=encoding)


@pytest.mark.parametrize("errors", ["", "ignore", "surrogateescape"])
def test_an_unknown_treatment_of_errors_is_refused_at_once(errors: str) -> None:
    with pytest.raises(UsageError, match="Choose strict or replace"):
        read_text(["-"], errors=errors)


@pytest.mark.parametrize("normalize", ["nfd", "nfc,", "NFC", "nfc lower"])
def test_an_unknown_normalization_is_refused_at_once(normalize: str) -> None:
    with pytest.raises(UsageError, match="Choose among nfc, nfkc, lower"):
        read_text(["-"], normalize=normalize)


def test_no_normalization_is_none_or_nothing() -> None:
    assert parse_normalize(None) == parse_normalize("") == ()
    assert parse_normalize("lower,nfc") == ("lower", "nfc")


def test_an_empty_file_or_a_lone_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert blocks(made(tmp_path, b"", codecs.BOM_UTF8)) == []
    assert blocks(made(tmp_path, codecs.BOM_UTF16), encoding="utf-16") == []


def test_a_byte_order_mark_within_a_file_is_text(tmp_path: Path) -> None:
    paths = made(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbfa\n\xef\xbb\xbfb\n", b"\xef\xbb\xbfc\n")
    assert text_of(paths, block_bytes=1) == "\ufeffa\n\ufeffb\nc\n"


def test_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    text = "a\u2028b\u2029c\x85d\x0be\x0cf\0g\rh\n"
    assert text_of(made(tmp_path, text.encode()), block_bytes=1) == text


def test_a_missing_last_line_feed_is_supplied(tmp_path: Path) -> None:
    assert text_of(made(tmp_path, b"one", b"two\r", b"three\n")) == "one\ntwo\nthree\n"


def test_a_missing_file_is_named_and_a_truncated_one_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing: there is no such file"):
        text_of([tmp_path / "missing"])
    with pytest.raises(InputError, match="in the middle of its gzip stream"):
        text_of(made(tmp_path, gzip.compress(b"text")[:-1]))


def test_progress_counts_every_byte(tmp_path: Path) -> None:
    (path,) = made(tmp_path, gzip.compress("text\n".encode("utf-16")))
    told: list[int] = []
    assert list(read_text([str(path)], encoding="utf-16", on_bytes=told.append))
    assert sum(told) == path.stat().st_size


def test_a_model_file_is_no_text(tmp_path):
    write_model(str(tmp_path / "m.nlptk"), "some", {}, {})
    with pytest.raises(InputError, match=r"m\.nlptk: this is a model file, not text\."):
        blocks([tmp_path / "m.nlptk"])
    before = b"." * 30 + b"nlptk.json"
    assert text_of(made(tmp_path, before)) == f"{before.decode()}\n"
