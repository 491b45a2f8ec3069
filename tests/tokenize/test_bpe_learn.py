"""Learning merges equals the textbook, one merge at a time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.counts import CountedStrings
from nlptk.core.ragged import ByteStrings
from nlptk.tokenize.bpe.learn import learn
from nlptk.tokenize.bpe.symbols import byte_symbols
from tests.oracle.bpe import train

alphabets = st.sampled_from([b"a", b"ab", b"abc", b"abcdefgh", bytes(range(256))])
corpora = alphabets.flatmap(
    lambda alphabet: st.dictionaries(
        st.lists(st.sampled_from(list(alphabet)), max_size=30).map(bytes), st.integers(1, 20), max_size=30
    )
)


def learned(
    words: dict[bytes, int], merges: int, min_frequency: int = 1, max_length: int | None = None
) -> list[tuple[bytes, bytes]]:
    """Return the merges as pairs of byte strings."""
    symbols = byte_symbols(
        CountedStrings(ByteStrings.of(words), np.array(list(words.values()), dtype=np.int64))
    )
    result = learn(
        symbols.words,
        symbols.counts,
        symbols.lengths,
        merges,
        min_frequency=min_frequency,
        max_length=max_length,
    )
    pieces = symbols.alphabet.copy()
    for left, right in zip(result.left.tolist(), result.right.tolist(), strict=True):
        pieces.append(pieces[left] + pieces[right])
    return [(pieces[left], pieces[right]) for left, right in zip(result.left, result.right, strict=True)]


@given(corpora, st.integers(0, 60), st.integers(1, 5))
def test_merges_equal_those_of_the_textbook(words, merges, min_frequency):
    assert learned(words, merges, min_frequency) == train(words, merges, min_frequency)


@given(corpora, st.integers(1, 6))
def test_no_piece_is_longer_than_allowed(words, max_length):
    expected = train(words, 40, max_length=max_length)
    assert learned(words, 40, max_length=max_length) == expected


def test_any_number_of_pairs_may_be_too_long():
    words = {bytes([first, second]): 1 for first in range(200) for second in range(200)}
    assert learned(words, 10, max_length=1) == []


@given(corpora)
def test_no_two_merges_spell_the_same_bytes(words):
    pieces = [left + right for left, right in learned(words, 200)]
    assert len(set(pieces)) == len(pieces)


def test_merges_stop_when_nothing_is_left_to_merge():
    assert learned({b"abc": 3, b"": 5, b"z": 1}, 100) == [(b"a", b"b"), (b"ab", b"c")]


def test_equal_counts_are_merged_in_the_order_of_their_ids():
    # `!` (0x21) is the first byte with a character of its own; a space (U+0120 there) ranks behind it.
    assert learned({b" a": 1, b"!a": 1}, 2) == [(b"!", b"a"), (b" ", b"a")]


def test_counts_beyond_32_bits_are_exact():
    words = {b"ab": 2**40, b"cd": 2**40 + 1, b"ef": 2**33}
    assert learned(words, 3) == [(b"c", b"d"), (b"a", b"b"), (b"e", b"f")]


def test_the_counts_and_tokens_of_a_run_are_those_of_the_text():
    symbols = byte_symbols(CountedStrings(ByteStrings.of([b"aaab", b"ab"]), np.array([2, 3])))
    result = learn(symbols.words, symbols.counts, symbols.lengths, 2)
    assert result.counts.tolist() == [5, 2]  # a b, then a a
    assert result.tokens == 2 * 2 + 3 * 1
