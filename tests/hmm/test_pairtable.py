"""Numbers in their slots."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.hmm.pairtable import ABSENT, PairTable

NUMBERS = st.sets(st.integers(0, 1 << 40) | st.integers(0, 30), max_size=60)


@given(NUMBERS, NUMBERS)
def test_each_number_has_a_slot_and_others_have_none(inside, asked):
    table = PairTable.of(np.array(sorted(inside), dtype=np.int64))
    everything = np.array(sorted(inside | asked), dtype=np.int64)
    slots = table.find(everything)
    for number, slot in zip(everything.tolist(), slots.tolist(), strict=True):
        assert (slot != ABSENT) == (number in inside)
        assert slot == ABSENT or table.slots[slot] == number
