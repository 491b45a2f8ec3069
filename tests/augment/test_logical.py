"""Logical blocks depend on what stands in a file, not on how it was read."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.augment.logical import LINES, PARAGRAPHS, logical_blocks
from nlptk.core.text import TextBlock

TEXTS = st.lists(
    st.text("ab \n", max_size=40).map(lambda text: (text + "\n").encode()), min_size=1, max_size=3
)


def read(texts, sizes):
    """Yield files in blocks of so many lines each."""
    for number, text in enumerate(texts):
        lines, first = text.splitlines(keepends=True), 1
        cuts = sorted({0, len(lines), *(size for size in sizes if size < len(lines))})
        for start, end in pairwise(cuts):
            data = np.frombuffer(b"".join(lines[start:end]), dtype=np.uint8)
            yield TextBlock(data, f"file {number}", first + start)


def cut(texts, sizes, end, size):
    found = logical_blocks(read(texts, sizes), end, size)
    return [(block.file, block.first_line, block.data.tobytes()) for block in found]


@given(TEXTS, st.lists(st.integers(1, 20)), st.sampled_from([LINES, PARAGRAPHS]), st.integers(2, 30))
def test_blocks_are_the_same_however_the_text_arrives(texts, sizes, end, size):
    whole = cut(texts, [], end, size)
    assert cut(texts, sizes, end, size) == whole
    assert b"".join(data for _, _, data in whole) == b"".join(texts)
    for number, text in enumerate(texts):
        mine = [(line, data) for file, line, data in whole if file == f"file {number}"]
        lines = np.cumsum([1, *(data.count(b"\n") for _, data in mine)])[:-1]
        assert [line for line, _ in mine] == lines.tolist()
        assert b"".join(data for _, data in mine) == text
        assert all(data.endswith(end) and len(data) >= size for _, data in mine[:-1])
        assert all(data[size - len(end) : -1].find(end) < 0 for _, data in mine)
