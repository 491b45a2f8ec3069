"""Applying merges equals the textbook: the best-ranked pair first, the leftmost of equals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.ragged import Ragged, offsets_of
from nlptk.tokenize.bpe import merge
from nlptk.tokenize.bpe.merge import Merger

Merge = tuple[int, int, int]


@st.composite
def models(draw: st.DrawFn) -> tuple[int, list[Merge]]:
    """Draw an alphabet size and merges; some make a symbol there is, and the order may be anything."""
    alphabet = size = draw(st.integers(1, 4))
    merges: dict[tuple[int, int], int] = {}
    for _ in range(draw(st.integers(0, 25))):
        pair = draw(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)))
        if pair in merges:
            continue
        if size > alphabet and draw(st.booleans()) and draw(st.booleans()):
            merges[pair] = draw(st.integers(alphabet, size - 1))
        else:
            merges[pair] = size
            size += 1
    rows = [(left, right, result) for (left, right), result in merges.items()]
    return alphabet, draw(st.permutations(rows)) if draw(st.booleans()) else rows


def merged(symbols: list[int], merges: list[Merge]) -> list[int]:
    """Merge by the book."""
    ranks = {(left, right): rank for rank, (left, right, _) in enumerate(merges)}
    symbols = list(symbols)
    while True:
        pairs = [
            (ranks[pair], at)
            for at, pair in enumerate(zip(symbols, symbols[1:], strict=False))
            if pair in ranks
        ]
        if not pairs:
            return symbols
        rank, at = min(pairs)
        symbols[at : at + 2] = [merges[rank][2]]


def rows_of(words: list[list[int]]) -> Ragged:
    values = np.array([symbol for word in words for symbol in word], dtype=np.int32)
    return Ragged(values, offsets_of(np.array([len(word) for word in words], dtype=np.int64)))


def lists_of(rows: Ragged) -> list[list[int]]:
    bounds = rows.offsets.tolist()
    return [rows.values[start:end].tolist() for start, end in zip(bounds, bounds[1:], strict=False)]


@pytest.mark.parametrize("long", [0, 5, 128], ids=["all words are long", "some are long", "few are long"])
@given(st.data())
def test_merging_equals_the_textbook(long, data):
    alphabet, merges = data.draw(models())
    words = data.draw(st.lists(st.lists(st.integers(0, alphabet - 1), max_size=40), max_size=8))
    merger = Merger(np.array(merges, dtype=np.int32).reshape(-1, 3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "_LONG", long)
        assert lists_of(merger.apply(rows_of(words))) == [merged(word, merges) for word in words]


@pytest.mark.parametrize("long", [0, 128], ids=["long words", "short words"])
@given(models(), st.data())
def test_dropout_of_nothing_is_plain_merging_and_of_all_is_none(long, model, data):
    alphabet, merges = model
    words = data.draw(st.lists(st.lists(st.integers(0, alphabet - 1), max_size=20), max_size=5))
    merger = Merger(np.array(merges, dtype=np.int32).reshape(-1, 3))
    rng = np.random.default_rng(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "_LONG", long)
        plain = merger.apply_with_dropout(rows_of(words), 0.0, rng)
        assert lists_of(plain) == [merged(word, merges) for word in words]
        assert lists_of(merger.apply_with_dropout(rows_of(words), 1.0, rng)) == words


@pytest.mark.parametrize("long", [0, 128], ids=["long words", "short words"])
def test_dropout_passes_over_merges_with_its_probability(long, monkeypatch):
    monkeypatch.setattr(merge, "_LONG", long)
    merger = Merger(np.array([(0, 1, 2)], dtype=np.int32))
    words = rows_of([[0, 1]] * 20_000)
    merged_words = merger.apply_with_dropout(words, 0.3, np.random.default_rng(1)).lengths == 1
    assert abs(merged_words.mean() - 0.7) < 0.015  # four standard errors


def test_of_equal_pairs_the_first_counts():
    merger = Merger(np.array([(0, 1, 2), (0, 1, 3)], dtype=np.int32))
    assert lists_of(merger.apply(rows_of([[0, 1]]))) == [[2]]


@pytest.mark.parametrize("long", [0, 128], ids=["long words", "short words"])
def test_dropout_gives_the_segmentations_of_the_textbook_with_their_probabilities(long, monkeypatch):
    """Of `0 1 0`, (0 1) ranks before (1 0): each is passed over alike, so 1 - p and then p (1 - p)."""
    monkeypatch.setattr(merge, "_LONG", long)
    merger = Merger(np.array([(0, 1, 2), (1, 0, 3)], dtype=np.int32))
    found = lists_of(merger.apply_with_dropout(rows_of([[0, 1, 0]] * 20_000), 0.4, np.random.default_rng(2)))
    shares = [found.count(row) / 20_000 for row in ([2, 0], [0, 3], [0, 1, 0])]
    assert shares == pytest.approx([0.6, 0.24, 0.16], abs=0.015)
