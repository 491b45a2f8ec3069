"""Nearest spellings against the textbook's table, a pair of words at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.embed.spelling import nearest_spellings


def _distance(one: str, other: str) -> int:
    """Optimal string alignment, cell by cell."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, changed)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


letters = st.text("abé中", min_size=1, max_size=7)


@given(st.lists(letters, min_size=1, max_size=20, unique=True), letters)
def test_the_nearest_are_those_of_the_textbook(words, wrong):
    allowed = min(max(len(wrong) // 3, 1), 3)
    near = [
        (distance, row) for row, word in enumerate(words) if (distance := _distance(wrong, word)) <= allowed
    ]
    expected = [words[row] for _, row in sorted(near)[:3]]
    found = nearest_spellings(ByteStrings.of(word.encode() for word in words), wrong.encode())
    assert [word.decode() for word in found] == expected


def test_case_is_no_difference():
    assert nearest_spellings(ByteStrings.of([b"rain", b"Paris"]), b"PARIS") == [b"Paris"]


def test_a_letter_that_is_two_in_lower_case_spoils_no_other_word():
    words = ByteStrings.of("İzmir KING".encode().split())
    assert nearest_spellings(words, b"kinh") == [b"KING"]
    assert nearest_spellings(words, b"izmirr") == ["İzmir".encode()]


def test_a_whole_line_is_like_no_word():
    assert nearest_spellings(ByteStrings.of([b"rain", b"sun"]), b"rain " * 2000) == []


def test_bytes_that_are_no_text_can_be_sought():
    assert nearest_spellings(ByteStrings.of([b"ab\xff", b"zzz"]), b"ab\xfe") == [b"ab\xff"]


def test_nothing_is_like_nothing():
    assert nearest_spellings(ByteStrings.of([b"a"]), b"") == []
    assert nearest_spellings(ByteStrings.of([]), b"a") == []
