"""Each way to cut records against its naive twin on one record at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlptk.core import chunks
from nlptk.core.chunks import Chunks
from nlptk.core.ragged import Int64s

WHITE_SPACE = "\u0085\u00a0\u1680\u2000\u2001\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
CONTROLS = "\0\x01\x1f\x7f\u0084"
BESIDE = (
    "\u0086\u00a1\u167f\u1681\u1fff\u200b\u2027\u202a\u205e\u2060\u2fff\u3001"  # the nearest to white space
)
ODD = CONTROLS + BESIDE + "é\u0385\u0420中😀"
TEXT = st.text(st.sampled_from("  \t\r\nab.é" + WHITE_SPACE + ODD) | st.characters(exclude_categories=["Cs"]))
SPACED = st.lists(st.sampled_from([*WHITE_SPACE, *ODD, "a", "b", "\t"]), max_size=8).map(" ".join)
BYTES = (
    st.lists(
        st.sampled_from(
            [b" ", b"\t", b"a", b"\n", *(bytes([n]) for n in (0x80, 0x85, 0xA0, 0xC2, 0xE2, 0xE3, 0xFF))]
        )
    ).map(b"".join)
    | st.binary()
)
RECORDS = st.lists((TEXT | SPACED).map(str.encode) | BYTES, max_size=5)
VALID_RECORDS = st.lists((TEXT | SPACED).map(str.encode), max_size=5)
GAPS = st.lists(st.sampled_from([b"", b"\n", b" ", b"\0", "\u3000".encode(), b"ab"]), min_size=6, max_size=6)

LINE_FEEDS = [b"", *[b"\n"] * 5]

Cut = Callable[[chunks.Bytes, Int64s, Int64s], Chunks]


def laid_out(records: list[bytes], gaps: list[bytes]) -> tuple[bytes, Int64s, Int64s]:
    """Put the records in a block, with a gap before each and one at the end."""
    starts, ends = [], []
    data = b""
    for gap, record in zip(gaps, records, strict=False):
        data += gap
        starts.append(len(data))
        data += record
        ends.append(len(data))
    return data + gaps[-1], np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def cut_by(cut: Cut, records: list[bytes], gaps: list[bytes]) -> list[list[bytes]]:
    """Return the chunks of each record."""
    return rows_of(cut, *laid_out(records, gaps))


def rows_of(cut: Cut, data: bytes, starts: Int64s, ends: Int64s) -> list[list[bytes]]:
    found = cut(np.frombuffer(data, dtype=np.uint8), starts, ends)
    assert found.offsets.tolist()[0] == 0
    assert found.offsets[-1] == found.starts.size == found.lengths.size
    bounds = found.offsets.tolist()
    pairs = list(zip(found.starts.tolist(), found.lengths.tolist(), strict=True))
    rows = [pairs[first:last] for first, last in zip(bounds, bounds[1:], strict=False)]
    for row, start, end in zip(rows, starts, ends, strict=True):
        assert all(start <= at and at + length <= end for at, length in row)
    return [[data[at : at + length] for at, length in row] for row in rows]


def whole(record: bytes) -> list[bytes]:
    return [record] if record else []


def between_blanks(record: bytes) -> list[bytes]:
    return [chunk for chunk in re.split(rb"[ \t]", record) if chunk]


def between_spaces(record: bytes) -> list[bytes]:
    return record.split(b" ") if record else []


def characters(record: bytes) -> list[bytes]:
    return [character.encode() for character in record.decode()]


@pytest.mark.parametrize(
    ("cut", "twin"),
    [
        (chunks.whole_records, whole),
        (chunks.between_blanks, between_blanks),
        (chunks.between_spaces, between_spaces),
    ],
)
@given(records=RECORDS, gaps=GAPS)
@example(records=[], gaps=[b""] * 6)
@example(records=[b"", b"a b", b"", b"c", b""], gaps=[b""] * 6)
def test_a_cut_equals_its_naive_twin(
    cut: Cut, twin: Callable[[bytes], list[bytes]], records: list[bytes], gaps: list[bytes]
) -> None:
    assert cut_by(cut, records, gaps) == [twin(record) for record in records]


@given(records=VALID_RECORDS, gaps=GAPS)
def test_characters_are_those_of_python(records: list[bytes], gaps: list[bytes]) -> None:
    assert cut_by(chunks.characters, records, gaps) == [characters(record) for record in records]


@pytest.mark.parametrize("lines", [[], [b""], [b"", b"a b", b"", b"\r"]])
def test_lines_end_in_line_feeds(lines: list[bytes]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    starts, ends = chunks.lines(np.frombuffer(data, dtype=np.uint8))
    assert [data[start:end] for start, end in zip(starts, ends, strict=True)] == lines


def is_visible(character: str) -> bool:
    return character > " " and not re.match(r"\s", character)


def before_spaces(record: bytes) -> list[bytes]:
    text = record.decode("utf-8", "surrogateescape")
    cuts = [
        at
        for at in range(1, len(text) - 1)
        if text[at] == " " and is_visible(text[at - 1]) and is_visible(text[at + 1])
    ]
    bounds = [0, *cuts, len(text)]
    parts = [text[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]
    return [part.encode("utf-8", "surrogateescape") for part in parts if part]


@given(records=VALID_RECORDS)
def test_lines_are_cut_before_each_single_space_between_visible_characters(records: list[bytes]) -> None:
    """But for U+0085 and U+00A0: near them a cut may be left out."""
    lines = [re.sub("[\n\u0085\u00a0]", "", record.decode()).encode() for record in records]
    assert cut_by(chunks.before_spaces, lines, LINE_FEEDS) == [before_spaces(line) for line in lines]


@given(records=RECORDS, gaps=GAPS)
def test_whatever_the_bytes_and_the_neighbours_no_cut_is_unsafe(
    records: list[bytes], gaps: list[bytes]
) -> None:
    """A cut that is left out costs time only, but one beside white space would change pretokens."""
    for record, found in zip(records, cut_by(chunks.before_spaces, records, gaps), strict=True):
        assert b"".join(found) == record
        assert all(found)
        if record.endswith(b" ") and found[-1] == b" ":
            found[-2:] = [b"".join(found[-2:])]  # for its last space, what stands behind the record counts
        safe = before_spaces(record)
        assert set(accumulate(map(len, found))) <= set(accumulate(map(len, safe)))


@given(records=RECORDS, size=st.integers(1, 40))
def test_windows_have_the_chunks_of_the_whole_block(records: list[bytes], size: int) -> None:
    lines = [record.replace(b"\n", b"") for record in records]
    data, starts, ends = laid_out(lines, LINE_FEEDS)
    found: list[list[bytes]] = [[] for _ in lines]
    for window in chunks.windows(np.frombuffer(data, dtype=np.uint8), starts, ends, size):
        rows = rows_of(chunks.before_spaces, window.data.tobytes(), window.starts, window.ends)
        for number, row in zip(window.records.tolist(), rows, strict=True):
            found[number] += row
    assert found == cut_by(chunks.before_spaces, lines, LINE_FEEDS)
