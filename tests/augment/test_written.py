from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.rows import SPACED, Rows
from nlptk.augment.written import Frames, interleaved, written
from nlptk.core.ragged import ByteStrings, offsets_of

# Words are copied eight bytes at a time: lengths about the multiples of eight matter.
SIZES = st.sampled_from([1, 2, 6, 7, 8, 9, 15, 16, 17, 23, 24, 25, 32, 33, 100])
WORDS = st.lists(SIZES, min_size=1, max_size=5).map(
    lambda sizes: [bytes([97 + at]) * size for at, size in enumerate(sizes)]
)


@given(data=st.data(), words=WORDS)
def test_rows_are_written_byte_for_byte(data, words):
    ids = st.lists(st.tuples(st.integers(0, len(words) - 1), st.booleans()), max_size=12)
    rows = data.draw(st.lists(ids, min_size=1, max_size=6))
    frames = [(b"label %d\t" % at, b"\n" * (at % 3)) for at in range(len(rows))]
    sentences = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=len(rows), max_size=len(rows)))
    flat = np.array([word << 1 | spaced * SPACED for row in rows for word, spaced in row], dtype=np.int32)
    found = written(
        ByteStrings.of(b" " + word for word in words),
        Rows(flat, offsets_of(np.array([len(row) for row in rows]))),
        np.array(sentences),
        Frames(*(ByteStrings.of(part) for part in zip(*frames, strict=True))),
    )
    expected = []
    for row, sentence in zip(rows, sentences, strict=True):
        text = b"".join(
            (b" " if spaced and at else b"") + words[word] for at, (word, spaced) in enumerate(row)
        )
        expected.append(frames[sentence][0] + text + frames[sentence][1])
    assert list(found) == expected


@pytest.mark.parametrize("numbers", [[0, 0, 0], [2, 0, 1], [1, 1, 1], [0, 3, 0]])
def test_variants_stand_behind_their_originals(numbers):
    originals = [b"one\n", b"", b"a longer original of more than sixteen bytes\n"]
    variants = [b"v%d, which is a variant\n" % at for at in range(sum(numbers))]
    left = iter(variants)
    expected = b"".join(
        original + b"".join(next(left) for _ in range(number))
        for original, number in zip(originals, numbers, strict=True)
    )
    found = interleaved(ByteStrings.of(originals), ByteStrings.of(variants), np.array(numbers))
    assert found.tobytes() == expected
