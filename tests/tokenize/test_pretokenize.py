"""Pretokens of chunks, end to end, are those of the whole record."""

import numpy as np
import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from nlptk.core import chunks
from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.tokenize.bpe.patterns import PATTERNS
from nlptk.tokenize.bpe.pretokenize import Pretokenizer

# White space of every width, letters, digits, marks, emoji, contractions, and what is none of them.
PARTS = [
    *" \t\n\r\x0b\x0c\x1c\x85\xa0\u1680\u2003\u2028\u3000",
    *[" ", " ", " ", "a", "Bc", "é", "中", "の", "1", "23", "٣", "²", "'s", "'LL", "'ſ", "'", "!", "…"],
    *["\u0301", "\u200d", "👍", "\0", "\U0010ffff"],
]
texts = st.lists(st.sampled_from(PARTS), max_size=25).map("".join)
records = st.lists(texts, max_size=6)


def pretokens(pretokenizer: Pretokenizer, parts: list[bytes]) -> list[list[bytes]]:
    """Return the pretokens of each record, through chunks."""
    strings = ByteStrings.of(parts)
    cut = pretokenizer.cut(strings.values, strings.offsets[:-1], strings.offsets[1:])
    pieces = [strings.values[s : s + n].tobytes() for s, n in zip(cut.starts, cut.lengths, strict=True)]
    found = pretokenizer.split(ByteStrings.of(pieces))
    tokens = list(found.strings)
    bounds = found.offsets[cut.offsets].tolist()
    return [tokens[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]


@pytest.mark.parametrize("name", ["gpt2", "cl100k", "o200k", "whitespace"])
@given(records)
def test_pretokens_are_the_matches_of_the_expression(name, parts):
    expected = [[match.encode() for match in regex.findall(PATTERNS[name], part)] for part in parts]
    assert pretokens(Pretokenizer(name, "byte"), [part.encode() for part in parts]) == expected


@pytest.mark.parametrize("name", [*PATTERNS, "none", r"\p{L}+", r"(a)|\d*", r"\b"])
@given(st.lists(st.one_of(st.binary(max_size=20), texts.map(str.encode)), max_size=6))
@example([b"\xc3", b"\xa9"])
def test_pretokens_of_bytes_tile_the_records(name, parts):
    found = pretokens(Pretokenizer(name, "byte", ("<|end|>",)), parts)
    assert [b"".join(tokens) for tokens in found] == parts
    assert all(token for tokens in found for token in tokens)


@given(st.lists(texts.map(lambda text: text.replace(" ", "")), max_size=5))
def test_character_level_whitespace_is_what_stands_between_spaces(words):
    record = " ".join(words).encode()
    expected = record.split(b" ") if record else []
    assert pretokens(Pretokenizer("whitespace", "character"), [record, b"", record]) == [
        expected,
        [],
        expected,
    ]


@given(records)
def test_character_level_hf_whitespace_drops_white_space(parts):
    expected = [
        [match.encode() for match in regex.findall(PATTERNS["hf-whitespace"], part)] for part in parts
    ]
    assert (
        pretokens(Pretokenizer("hf-whitespace", "character"), [part.encode() for part in parts]) == expected
    )


@pytest.mark.parametrize("special", ["<|end|>", "<| end |>"])
@given(st.lists(st.lists(st.sampled_from(["a", " ", " b", "<|", "SPECIAL", "\n"]), max_size=8), max_size=4))
def test_special_tokens_are_pretokens_of_their_own(special, parts):
    texts_with = ["".join(part).replace("SPECIAL", special) for part in parts]
    expected = []
    for text in texts_with:
        pieces = regex.split(f"({regex.escape(special)})", text)
        tokens = [
            [part] if number % 2 else regex.findall(PATTERNS["gpt2"], part)
            for number, part in enumerate(pieces)
        ]
        expected.append([token.encode() for group in tokens for token in group])
    assert (
        pretokens(Pretokenizer("gpt2", "byte", (special,)), [text.encode() for text in texts_with])
        == expected
    )


def test_special_tokens_are_marked():
    strings = ByteStrings(np.frombuffer(b"a<|e|>b", dtype=np.uint8), offsets_of(np.array([7])))
    assert Pretokenizer("gpt2", "byte", ("<|e|>",)).split(strings).special.tolist() == [False, True, False]


@pytest.mark.parametrize("expression", ["(", "(" * 3000 + ")" * 3000])
def test_a_bad_expression_is_named(expression):
    with pytest.raises(UsageError, match="is no name and no regular expression"):
        Pretokenizer(expression, "byte")


@given(records, st.integers(1, 9))
def test_windows_do_not_change_the_pretokens(parts, size):
    whole = pretokens(Pretokenizer("gpt2", "byte"), [part.encode() for part in parts])
    strings = ByteStrings.of(part.encode() for part in parts)
    found: list[list[bytes]] = [[] for _ in parts]
    for window in chunks.windows(strings.values, strings.offsets[:-1], strings.offsets[1:], size):
        texts = [
            window.data[start:end].tobytes() for start, end in zip(window.starts, window.ends, strict=True)
        ]
        for record, tokens in zip(
            window.records, pretokens(Pretokenizer("gpt2", "byte"), texts), strict=True
        ):
            found[record] += tokens
    assert found == whole
