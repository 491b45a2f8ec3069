import gzip
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.compressed import FORMATS
from nlptk.core.errors import InputError, UsageError
from nlptk.core.files import STDIN
from nlptk.core.records import RecordBlock, RecordKind, parse_record, read_records

# Few different bytes, so that terminators stand in every constellation.
few_bytes = st.lists(st.sampled_from([b"\n", b"\n\n", b"\0", b"a", b"\r", b"\xff"]), max_size=40).map(
    b"".join
)
MAGICS = tuple(magic for form in FORMATS for magic in form.magics)
any_bytes = few_bytes | st.binary(max_size=60).filter(lambda data: not data.startswith(MAGICS))
block_sizes = st.integers(1, 50)


def blocks(paths: Sequence[Path], record: str, block_bytes: int = 1 << 22) -> list[RecordBlock]:
    return list(read_records([str(path) for path in paths], record, block_bytes=block_bytes))


def strings(block: RecordBlock) -> list[bytes]:
    data = block.data.tobytes()
    return [data[start:end] for start, end in zip(block.starts.tolist(), block.ends.tolist(), strict=True)]


def records(paths: Sequence[Path], record: str, block_bytes: int = 1 << 22) -> list[bytes]:
    return [string for block in blocks(paths, record, block_bytes) for string in strings(block)]


def made(directory: Path, *contents: bytes) -> list[Path]:
    directory.mkdir(exist_ok=True)
    paths = [directory / str(i) for i in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


def terminated_twin(terminator: bytes) -> Callable[[bytes], list[bytes]]:
    def twin(data: bytes) -> list[bytes]:
        rows = data.split(terminator)
        return rows if rows[-1] else rows[:-1]

    return twin


def paragraph_twin(data: bytes) -> list[bytes]:
    return re.findall(rb"(?s:\A\n*[^\n].*?(?:\n\n+|\Z)|\A\n+\Z|[^\n].*?(?:\n\n+|\Z))", data)


TWINS: dict[str, Callable[[bytes], list[bytes]]] = {
    "line": terminated_twin(b"\n"),
    "nul": terminated_twin(b"\0"),
    "paragraph": paragraph_twin,
    "file": lambda data: [data],
}
kinds = pytest.mark.parametrize("kind", TWINS)


@kinds
@given(contents=st.lists(any_bytes, max_size=3), block_bytes=block_sizes)
def test_records_equal_the_naive_ones(kind: str, here: Path, contents: list[bytes], block_bytes: int) -> None:
    paths = made(here, *contents)
    expected = [record for content in contents for record in TWINS[kind](content)]
    assert records(paths, kind, block_bytes) == expected
    assert records(paths, kind) == expected


@kinds
@given(data=any_bytes, block_bytes=block_sizes)
def test_records_give_back_every_byte_of_the_file(
    kind: str, here: Path, data: bytes, block_bytes: int
) -> None:
    found = blocks(made(here, data), kind, block_bytes)
    if kind in ("line", "nul"):
        terminator = b"\n" if kind == "line" else b"\0"
        whole = b"".join(record + terminator for block in found for record in strings(block))
        if found and not found[-1].terminated:
            whole = whole[:-1]
        assert all(block.terminated for block in found[:-1])
    else:
        whole = b"".join(record for block in found for record in strings(block))
        assert all(block.terminated for block in found)
    assert whole == data


@given(data=any_bytes, block_bytes=block_sizes)
def test_blocks_of_paragraphs_are_tiled_by_them(here: Path, data: bytes, block_bytes: int) -> None:
    for block in blocks(made(here, data), "paragraph", block_bytes):
        assert block.starts[0] == 0
        assert block.ends[-1] == block.data.size
        assert np.array_equal(block.starts[1:], block.ends[:-1])


@kinds
def test_arrays_have_the_promised_types(kind: str, tmp_path: Path) -> None:
    (block,) = blocks(made(tmp_path, b"a\n\nb\0"), kind)
    assert block.data.dtype == np.uint8
    assert block.starts.dtype == block.ends.dtype == np.int64


def test_every_byte_but_the_line_feed_is_part_of_a_line(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfone\r\n\0\x0b\x0c\n\xe2\x80\xa8\xc2\x85\xff\n"
    assert records(made(tmp_path, data), "line") == data.split(b"\n")[:-1]


def test_an_empty_file_gives_no_records_but_one_of_kind_file(tmp_path: Path) -> None:
    paths = made(tmp_path, b"", b"")
    assert {kind: records(paths, kind) for kind in TWINS} == {
        "line": [],
        "nul": [],
        "paragraph": [],
        "file": [b"", b""],
    }
    assert records(paths, "jsonl:text") == []


def test_records_do_not_span_files(tmp_path: Path) -> None:
    paths = made(tmp_path, b"one", b"two\n")
    assert records(paths, "line") == [b"one", b"two"]
    assert records(paths, "paragraph") == [b"one", b"two\n"]
    assert [block.terminated for block in blocks(paths, "line")] == [False, True]


def test_blocks_are_about_as_large_as_asked(tmp_path: Path) -> None:
    paths = made(tmp_path, b"word " * 10 + b"\n" + b"x\n" * 100_000 + b"y" * 50_000 + b"\nend\n")
    for kind in ("line", "paragraph"):
        sizes = [block.data.size for block in blocks(paths, kind, 10_000)]
        assert sum(sizes) == paths[0].stat().st_size
        if kind == "line":
            assert max(sizes[:-2]) <= 20_000
            assert 50_000 <= max(sizes) <= 70_000


def test_only_a_few_blocks_are_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "text.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(64):
            file.write(b"some words on a line\n\n" * 50_000)
    for kind in ("line", "paragraph"):
        tracemalloc.start()
        count = sum(block.starts.size for block in read_records([str(path)], kind, block_bytes=1 << 20))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 64 * 50_000 * (2 if kind == "line" else 1)
        assert peak < 20 << 20


def test_each_byte_of_a_long_line_is_copied_once(tmp_path: Path) -> None:
    (path,) = made(tmp_path, b"x" * 3_000_000 + b"\n")
    (block,) = blocks([path], "line", 100)  # 30,000 chunks: copying all at each would be 45 GB
    assert block.data.size == 3_000_001


def test_progress_counts_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "text.gz"
    path.write_bytes(gzip.compress(b"line\n" * 1000))
    told: list[int] = []
    for record in ("line", "file"):
        told.clear()
        list(read_records([str(path), str(path)], record, block_bytes=100, on_bytes=told.append))
        assert sum(told) == 2 * path.stat().st_size


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for kind in TWINS:
        with pytest.raises(InputError, match="missing: there is no such file"):
            records([*made(tmp_path, b"text"), tmp_path / "missing"], kind)


def test_records_are_kinds_by_name() -> None:
    assert parse_record("line") == RecordKind("line")
    assert parse_record("jsonl:text") == RecordKind("jsonl", "text")
    assert parse_record("jsonl:a:b") == RecordKind("jsonl", "a:b")


@pytest.mark.parametrize("spec", ["", "lines", "jsonl", "jsonl:", "line:", "file:x", "Line", ":"])
def test_an_unknown_kind_of_record_is_refused_at_once(spec: str) -> None:
    with pytest.raises(UsageError, match="Choose one of line, paragraph, file, nul, jsonl:FIELD"):
        read_records([STDIN], spec)


def test_a_field_that_is_not_unicode_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="the field is not valid Unicode"):
        parse_record("jsonl:\udcff")


# JSON lines

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    rows=st.lists(texts, max_size=10), ascii_only=st.booleans(), end=st.booleans(), block_bytes=block_sizes
)
@settings(max_examples=200)
def test_json_strings_come_as_utf8(
    here: Path, rows: list[str], ascii_only: bool, end: bool, block_bytes: int
) -> None:
    lines = [json.dumps({"id": 1, "text": row}, ensure_ascii=ascii_only) for row in rows]
    data = "\n".join(lines) + ("\n" if end and lines else "")
    expected = [row.encode() for row in rows]
    found = blocks(made(here, data.encode()), "jsonl:text", block_bytes)
    assert [string for block in found for string in strings(block)] == expected
    assert all(block.terminated for block in found)


def test_json_lines_may_begin_with_a_byte_order_mark_and_end_in_carriage_returns(tmp_path: Path) -> None:
    paths = made(tmp_path, b'\xef\xbb\xbf{"t": "a"}\r\n{"t": "\xef\xbb\xbfb"}\r\n')
    assert records(paths, "jsonl:t") == [b"a", b"\xef\xbb\xbfb"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", "the line is blank"),
        (b"  ", "the line is blank"),
        (b'{"t": "a"', "this is not JSON"),
        (b'{"t": "a"} {"t": "b"}', "this is not JSON"),
        (b'{"t": "\xff"}', "this is not JSON"),
        (b'{"t": "a\tb"}', "this is not JSON"),
        (b'{"n": ' + b"9" * 10_000 + b"}", "this is not JSON"),
        (b"[" * 100_000, "this is not JSON"),
        (b'["t"]', 'this is not an object with a string "t"'),
        (b'"t"', 'this is not an object with a string "t"'),
        (b"{}", 'this is not an object with a string "t"'),
        (b'{"t": null}', 'this is not an object with a string "t"'),
        (b'{"t": 1}', 'this is not an object with a string "t"'),
        (b'{"t": "\\ud800"}', '"t" holds half of a surrogate pair'),
    ],
)
@pytest.mark.parametrize("block_bytes", [1, 1 << 22])
def test_a_bad_json_line_is_named(line: bytes, message: str, block_bytes: int, tmp_path: Path) -> None:
    (path,) = made(tmp_path, b'{"t": "a"}\n{"t": "b"}\n' + line + b'\n{"t": "c"}\n')
    with pytest.raises(InputError) as caught:
        records([path], "jsonl:t", block_bytes)
    assert str(caught.value).startswith(f"{path}:3: {message}")
    assert "\n" not in str(caught.value)
