"""Words looked up where they lie, against a dictionary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import ByteStrings
from nlptk.core.storedwords import StoredWords

some_words = st.lists(st.binary(max_size=50), unique=True, max_size=60)


@given(some_words, st.lists(st.binary(max_size=50), max_size=20))
def test_words_have_their_rows_and_others_none(words, others):
    rows = {word: row for row, word in enumerate(words)}
    sought = [*others, *words, *others]
    found = StoredWords.of(ByteStrings.of(words)).find(ByteStrings.of(sought))
    assert found.tolist() == [rows.get(word, -1) for word in sought]


def test_a_table_that_is_nearly_full_is_searched_from_slot_to_slot():
    words = [b"%d" % number for number in range(2048)]  # half of 4096 slots: many stand away from home
    found = StoredWords.of(ByteStrings.of(words)).find(ByteStrings.of(words[::-1]))
    assert found.tolist() == list(range(2048))[::-1]


@pytest.mark.parametrize("slots", [[], [-1, 0, -1], [0, 0], [-1, 2], [-2, -1]])
def test_slots_in_which_a_search_would_go_astray_are_unsound(slots):
    assert not StoredWords(ByteStrings.of([b"a", b"b"]), np.array(slots, dtype=np.int32)).is_sound
    assert StoredWords.of(ByteStrings.of([b"a", b"b"])).is_sound
