"""Blocks of lines are made to end where a sentence ends, as early as can be."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.text import TextBlock
from nlptk.hmm.sentence_blocks import whole_sentences


def cut(*texts: bytes) -> list[tuple[bytes, int]]:
    """Cut a file that comes in some blocks: each block's text and first line."""
    lines = [1 + b"".join(texts[:number]).count(b"\n") for number in range(len(texts))]
    blocks = [
        TextBlock(np.frombuffer(text, np.uint8), "f", line) for text, line in zip(texts, lines, strict=True)
    ]
    return [(block.data.tobytes(), block.first_line) for block in whole_sentences(blocks)]


def test_a_block_ends_behind_its_last_blank_line() -> None:
    assert cut(b"a\n\nb\n\nc\n", b"d\n\ne\n") == [(b"a\n\nb\n\n", 1), (b"c\nd\n\n", 5), (b"e\n", 8)]


def test_a_blank_line_that_begins_a_block_ends_the_sentence_before() -> None:
    assert cut(b"a\n", b"\nb\n", b"c\n") == [(b"a\n\n", 1), (b"b\nc\n", 3)]


def test_a_sentence_of_many_blocks_is_one_block() -> None:
    assert cut(b"a\n", b"b\n", b"c\n", b"d\n\n") == [(b"a\nb\nc\nd\n\n", 1)]


@given(texts=st.lists(st.lists(st.sampled_from([b"a\n", b"\n"]), min_size=1).map(b"".join), max_size=8))
def test_nothing_is_lost_and_lines_are_counted(texts: list[bytes]) -> None:
    blocks = cut(*texts)
    assert b"".join(text for text, _ in blocks) == b"".join(texts)
    before = b""
    for text, line in blocks:
        assert line == 1 + before.count(b"\n")
        before += text
    assert all(text.endswith(b"\n\n") or text == b"\n" for text, _ in blocks[:-1])
