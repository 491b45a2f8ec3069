"""Growing rows against a list of lists."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import Ragged, offsets_of
from nlptk.core.rows import GrowingRows

ROWS = st.lists(st.lists(st.integers(0, 1 << 20), max_size=4), max_size=5)
SINGLE_ROWS = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=1), max_size=5)


@given(batches=st.lists(ROWS, max_size=4) | st.lists(SINGLE_ROWS, max_size=4), data=st.data())
def test_rows_are_those_that_were_added(batches: list[list[list[int]]], data: st.DataObject) -> None:
    growing = GrowingRows()
    for batch in batches:
        lengths = np.array([len(row) for row in batch], dtype=np.int64)
        values = np.array([value for row in batch for value in row], dtype=np.int32)
        growing.append(Ragged(values, offsets_of(lengths)))
    rows = [row for batch in batches for row in batch]
    assert len(growing) == len(rows)
    wanted = data.draw(st.lists(st.integers(0, len(rows) - 1))) if rows else []
    taken = growing.take(np.array(wanted, dtype=np.int64))
    found = [row.tolist() for row in np.split(taken.values, taken.offsets[1:-1])] if wanted else []
    assert found == [rows[number] for number in wanted]
    assert taken.values.dtype == np.dtype(np.int32)
    assert growing.nbytes >= 4 * sum(map(len, rows))
