"""Text to the ids of a fixed vocabulary, against a dictionary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlptk.core.errors import InputError
from nlptk.core.known import KnownWords
from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import build
from nlptk.core.text import TextBlock
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.vocab import SPECIALS
from nlptk.core.words import WordTable

WORDS = [*(special.decode() for special in SPECIALS), "a", "b", "ab", "don't", ".", "é", "x" * 40]
LINE = st.lists(st.sampled_from([*WORDS[3:], "<unk>", "zzz", "a.b", "x" * 39]), max_size=6).map(" ".join)
BLOCKS = st.lists(st.lists(LINE, max_size=4), max_size=4)


def tokenizer_of(name: str) -> Tokenizer:
    tokenizer: Tokenizer = build("nlptk.tokenize.methods", name)
    return tokenizer


def block_of(lines: list[str]) -> TextBlock:
    data = "".join(line + "\n" for line in lines).encode()
    return TextBlock(np.frombuffer(data, dtype=np.uint8), "f", 7)


@pytest.mark.parametrize("restored", [False, True])
@pytest.mark.parametrize("memory", [0, 1 << 20])
@pytest.mark.parametrize("name", ["whitespace", "words", "characters"])
@given(blocks=BLOCKS)
@settings(max_examples=40)
def test_ids_are_those_of_the_vocabulary_and_0_is_for_all_else(name, memory, restored, blocks):
    words = ByteStrings.of(word.encode() for word in WORDS)
    table = WordTable.numbered(words)
    if restored:
        table = WordTable.restored(words, table.slots)
    tokenizer = tokenizer_of(name)
    known = KnownWords(table, tokenizer, memory)
    for lines in blocks:
        rows = known.encode(block_of(lines))
        assert rows.values.dtype == np.uint32
        found = [
            rows.values[start:end].tolist()
            for start, end in zip(rows.offsets, rows.offsets[1:], strict=False)
        ]
        ids = {word: number for number, word in enumerate(WORDS)}
        assert found == [[ids.get(token, 0) for token in tokenizer(line)] for line in lines]


@pytest.mark.parametrize("mark", ["<s>", "</s>"])
def test_a_mark_among_the_words_is_named_with_its_line(mark):
    words = ByteStrings.of(word.encode() for word in WORDS)
    known = KnownWords(WordTable.numbered(words), tokenizer_of("whitespace"), 0)
    with pytest.raises(InputError, match="f:9"):
        known.encode(block_of(["a", "", f"b {mark}"]))
