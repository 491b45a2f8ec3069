"""The word table against a dict, with its own hashes and with hashes that collide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core import words
from nlptk.core.ragged import ByteStrings
from nlptk.core.words import WordTable, hashes

# Strings that differ late or by NULs only, as long as where the table changes its ways, and any bytes.
ALIKE = st.builds(
    lambda length, tail: b"x" * length + tail,
    st.sampled_from([0, 1, 6, 7, 8, 15, 16, 23, 24, 30, 31, 32, 39, 40, 41, 190]),
    st.sampled_from([b"", b"\0", b"\0\0", b"a", b"b", b"\0a"]),
)
STRINGS = ALIKE | st.binary(max_size=200)
BLOCKS = st.lists(st.lists(STRINGS, max_size=30), max_size=6)

_INVERSE_OF_MIX = pow(int(words._MIX), -1, 1 << 64)
HASHES = {
    "all at the first slot": lambda mixed: np.zeros_like(mixed),
    "all at the last slot": lambda mixed: np.full_like(mixed, -_INVERSE_OF_MIX % (1 << 64)),
    "at four slots": lambda mixed: mixed & np.uint64(3),
}


@contextmanager
def colliding(name: str) -> Iterator[None]:
    """Make the hashes of many strings equal."""
    with pytest.MonkeyPatch.context() as patch:
        mixed = words._mixed
        patch.setattr(words, "_mixed", lambda first, factor: HASHES[name](mixed(first, factor)))
        yield


def table_of(blocks: list[list[bytes]]) -> tuple[WordTable, dict[bytes, int]]:
    """Fill a table block by block; return it and the ids it gave."""
    table = WordTable()
    given: dict[bytes, int] = {}
    for block in blocks:
        known = len(given)
        ids = table.add_strings(ByteStrings.of(block)).tolist()
        for string, number in zip(block, ids, strict=True):
            assert given.setdefault(string, number) == number
        new = [number for number in given.values() if number >= known]
        assert sorted(new) == list(range(known, len(given)))
    return table, given


def check(blocks: list[list[bytes]], others: list[bytes]) -> None:
    table, given = table_of(blocks)
    assert len(table) == len(given)
    assert list(table.words()) == sorted(given, key=given.__getitem__)
    asked = ByteStrings.of([*given, *others])
    found = table.find(asked.values, asked.offsets[:-1], asked.lengths).tolist()
    assert found == [given.get(string, -1) for string in asked]
    assert len(table) == len(given)


@given(blocks=BLOCKS, others=st.lists(STRINGS, max_size=10))
def test_the_table_gives_the_ids_of_a_dict(blocks: list[list[bytes]], others: list[bytes]) -> None:
    check(blocks, others)


@pytest.mark.parametrize("name", HASHES)
@settings(max_examples=50)
@given(blocks=BLOCKS, others=st.lists(STRINGS, max_size=10))
def test_strings_of_one_hash_are_told_apart(
    name: str, blocks: list[list[bytes]], others: list[bytes]
) -> None:
    with colliding(name):
        check(blocks, others)


@pytest.mark.parametrize("name", HASHES)
def test_hundreds_of_strings_of_one_hash_are_told_apart(name: str) -> None:
    strings = [b"%d" % number for number in range(300)]
    with colliding(name):
        check([strings[:100], strings[50:], strings], [b"300", b"", b"0\0"])


@pytest.mark.parametrize("name", HASHES)
def test_strings_of_one_hash_are_told_apart_when_the_table_grows(name: str) -> None:
    strings = [b"%d" % number for number in range(2100)]  # half of the smallest table is 2048
    with colliding(name):
        check([strings[:2040], strings[2040:]], [b"2100"])


@given(text=st.binary(max_size=60), data=st.data())
def test_strings_may_overlap_in_the_text_they_come_from(text: bytes, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    bounds = data.draw(st.lists(st.tuples(places, places).map(sorted), max_size=20))
    starts = np.array([start for start, _ in bounds], dtype=np.int64)
    lengths = np.array([end - start for start, end in bounds], dtype=np.int64)
    table = WordTable()
    ids = table.add(np.frombuffer(text, dtype=np.uint8), starts, lengths)
    strings = list(table.words())
    assert [strings[number] for number in ids] == [text[start:end] for start, end in bounds]
    assert len(set(strings)) == len(strings)


@pytest.mark.parametrize("block", [1, 7, 1000, 30_000])
def test_ids_stay_while_the_table_grows(block: int) -> None:
    strings = [b"%d" % (number * 7919 % 20_011) for number in range(30_000)]
    strings = strings[: 30 * block]
    table, given = table_of([strings[at : at + block] for at in range(0, len(strings), block)])
    again = table.add_strings(ByteStrings.of(strings)).tolist()
    assert again == [given[string] for string in strings]
    assert len(table) == len(given)


def test_strings_of_megabytes_that_differ_in_one_byte_are_told_apart() -> None:
    long = b"x" * 3_000_001
    strings = [long, long[:-1] + b"y", b"y" + long[1:], long[:-1], long + b"\0", b"x", b""]
    check([strings, strings[::-1]], [long[:1_500_000] + b"y" + long[1_500_001:]])


@given(blocks=BLOCKS)
def test_words_can_be_had_from_any_id_on(blocks: list[list[bytes]]) -> None:
    table, _ = table_of(blocks)
    strings = list(table.words())
    for start in range(len(strings) + 1):
        assert list(table.words(start)) == strings[start:]


def test_an_empty_table_finds_nothing() -> None:
    asked = ByteStrings.of([b"", b"a", b"x" * 100])
    assert WordTable().find(asked.values, asked.offsets[:-1], asked.lengths).tolist() == [-1, -1, -1]


def test_adding_nothing_changes_nothing() -> None:
    table = WordTable()
    assert table.add_strings(ByteStrings.of([])).tolist() == []
    assert len(table) == 0
    assert list(table.words()) == []


def test_words_given_out_do_not_change_when_more_are_added() -> None:
    table, _ = table_of([[b"a", b"bc"]])
    before = table.words()
    table.add_strings(ByteStrings.of([b"d" * 5000]))
    assert list(before) == [b"a", b"bc"]


def test_the_table_knows_the_memory_it_holds() -> None:
    table, _ = table_of([[b"%d" % number for number in range(10_000)]])
    assert table.nbytes > 10_000 * 30
    assert table.nbytes < 10_000 * 200


@given(before=st.binary(max_size=40), string=STRINGS, behind=st.binary(max_size=40))
def test_a_hash_depends_on_the_string_alone(before: bytes, string: bytes, behind: bytes) -> None:
    alone, among = hashes(ByteStrings.of([string])), hashes(ByteStrings.of([before, string, behind]))
    assert alone[0] == among[1]


@given(
    st.lists(st.binary(max_size=40), unique=True, max_size=60), st.lists(st.binary(max_size=40), max_size=20)
)
def test_a_restored_table_finds_every_string_at_its_row(words, others):
    strings = ByteStrings.of(words)
    slots = WordTable.numbered(strings).slots
    table = WordTable.restored(strings, slots)
    sought = ByteStrings.of([*words, *others])
    found = table.find(sought.values, sought.offsets[:-1], sought.lengths).tolist()
    assert found == [words.index(word) if word in words else -1 for word in sought]


def test_of_words_with_one_home_the_first_stands_there() -> None:
    strings = ByteStrings.of([b"%d" % number for number in range(50_000)])
    slots = WordTable.numbered(strings).slots
    homes = hashes(strings) >> np.uint64(64 - (slots.size.bit_length() - 1))
    taken, firsts = np.unique(homes, return_index=True)
    assert np.array_equal(slots[taken], firsts)
