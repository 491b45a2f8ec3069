"""Words as they are written: held against json and the escapes of tab-separated lines."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.pieces import Pieces, in_columns, in_json, joined, side_by_side
from nlptk.core.escapes import escaped
from nlptk.core.ragged import ByteStrings, Ragged

STRINGS = st.lists(st.text('ab"\\\t\r\n\x00\x7fé字😀/', max_size=6))


@given(STRINGS)
def test_words_in_json_are_those_of_the_standard_library(strings):
    words = in_json(ByteStrings.of(text.encode() for text in strings))
    assert [word.decode() for word in words] == [
        json.dumps(text, ensure_ascii=False)[1:-1] for text in strings
    ]


@given(STRINGS)
def test_words_in_columns_are_escaped(strings):
    words = in_columns(ByteStrings.of(text.encode() for text in strings))
    assert list(words) == [escaped(text.encode()) for text in strings]


ROWS = st.lists(st.lists(st.integers(0, 4), max_size=5), min_size=1)


def ragged(rows):
    lengths = np.array([len(row) for row in rows])
    return Ragged(
        np.array([each for row in rows for each in row], dtype=np.int64), np.append(0, np.cumsum(lengths))
    )


@given(ROWS, st.data())
def test_lines_are_put_together_as_strings_are(rows, data):
    others = data.draw(
        st.lists(st.lists(st.integers(0, 4), max_size=5), min_size=len(rows), max_size=len(rows))
    )
    words = ["v", "w", "x", "yy", ""]
    pieces = Pieces(ByteStrings.of(word.encode() for word in words))
    columns = [
        joined(ragged(rows), pieces.number(", ")),
        pieces.number("|"),
        ragged(others),
        pieces.number("\n"),
    ]
    expected = "".join(
        f"{', '.join(words[each] for each in row)}|{''.join(words[each] for each in other)}\n"
        for row, other in zip(rows, others, strict=True)
    )
    assert pieces.written(side_by_side(columns)).decode() == expected
