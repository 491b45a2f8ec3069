"""Sums of rows equal the sums of each list by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import Ragged, offsets_of
from nlptk.embed.rowsums import row_sums

TABLE = np.random.default_rng(0).integers(-99, 99, (7, 3)).astype(np.float32)


@given(st.lists(st.lists(st.integers(0, 6))))
def test_each_list_has_the_sum_of_its_rows(lists):
    values = np.array([row for rows in lists for row in rows], np.int64)
    rows = Ragged(values, offsets_of(np.array([len(rows) for rows in lists], np.int64)))
    expected = [TABLE[rows].sum(axis=0) if rows else np.zeros(3) for rows in lists]
    assert row_sums(TABLE, rows).tolist() == np.reshape(expected, (-1, 3)).tolist()
