"""The text in parts: cut at ends of sentences, thinned out, drawn by its place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.corpus import read_corpus
from nlptk.embed.text import TrainingText, keep_probabilities, part_bounds
from nlptk.embed.windows import Blocks
from nlptk.tokenize.methods.whitespace import METHOD as Whitespace

BLOCKS = Blocks(16, 2)


def _text(
    tmp_path, lines: list[str], part_size: int = 50, sample: float = 0.0, seed: int = 1
) -> TrainingText:
    path = tmp_path / "text"
    path.write_text("\n".join(lines) + "\n")
    corpus = read_corpus([str(path)], Whitespace(), min_count=2, memory=1 << 30)
    return TrainingText.of(corpus, part_size, sample, 2, seed)


def test_words_are_kept_as_word2vec_keeps_them():
    counts = np.array([9000, 900, 90, 10])
    kept = keep_probabilities(counts, 1e-3)
    # (sqrt(c / (t N)) + 1) * (t N) / c, the expression of word2vec.c
    assert kept == pytest.approx([min(1, (np.sqrt(c / 10) + 1) * 10 / c) for c in counts])
    assert kept[3] == 1
    assert keep_probabilities(counts, 0).tolist() == [1, 1, 1, 1]


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 40))
def test_parts_cover_the_text_and_only_long_sentences_are_cut(lengths, part_size):
    ends = np.cumsum(lengths, dtype=np.int64)
    size = int(ends[-1]) if lengths else 0
    bounds = part_bounds(size, ends, part_size)
    assert (bounds[0], bounds[-1]) == (0, size)
    assert (np.diff(bounds) > 0).all()
    assert (np.diff(bounds) <= part_size).all()
    for bound in set(bounds.tolist()) - {0} - set(ends.tolist()):
        assert lengths[np.searchsorted(ends, bound, side="right")] > part_size


def test_a_part_has_its_words_without_those_that_are_left_out(tmp_path):
    text = _text(tmp_path, ["a b once a", "", "b c a twice twice", "a c"], part_size=100)
    part = text.parts(0, [0], BLOCKS, 16)[0]
    words = [text.corpus.vocab.words[int(word) + 3].decode() for word in part.words[: part.size]]
    assert words == "a b a b c a twice twice a c".split()
    assert part.words.size == 16


def test_windows_end_with_their_sentences(tmp_path):
    text = _text(tmp_path, ["a b", "", "c c", "a b"] * 3, part_size=100)
    mask = text.parts(0, [0], BLOCKS, 16)[0].contexts
    # Each word has the one other of its sentence; the block sees two places before its first.
    assert np.argwhere(mask[0]).tolist() == [[i, (i ^ 1) + 2] for i in range(16)]


def test_parts_drawn_together_have_their_own_words_and_windows(tmp_path):
    rng = np.random.default_rng(5)
    lines = [" ".join(rng.choice(list("abcdefg"), rng.integers(0, 30))) for _ in range(60)]
    text = _text(tmp_path, lines)
    text = replace(text, window=1)  # the only reach there is: windows are not drawn
    numbers = [3, 5, len(text) - 1]
    for number, part in zip(numbers, text.parts(0, numbers, BLOCKS, 32), strict=True):
        (alone,) = text.parts(0, [number], BLOCKS, 32)
        assert part.size == alone.size == text.bounds[number + 1] - text.bounds[number]
        assert part.words.tolist() == alone.words.tolist()
        assert part.contexts.tolist() == alone.contexts.tolist()


def test_frequent_words_are_thinned_out(tmp_path):
    text = _text(tmp_path, ["the " * 20 + "cat sat"] * 200, part_size=10**6, sample=1e-2)
    part = text.parts(0, [0], BLOCKS, 16)[0]
    kept = np.bincount(part.words[: part.size], minlength=3)
    share = text.keep[3:]
    assert kept == pytest.approx(text.corpus.vocab.counts[3:] * share, rel=0.1)
    assert kept[0] < 1000


def test_draws_differ_by_epoch_and_seed_and_are_the_same_again(tmp_path):
    lines = ["a b c d e f g h"] * 40
    drawn = [
        _text(tmp_path, lines, seed=seed).parts(epoch, [1], BLOCKS, 16)[0].contexts.tobytes()
        for seed, epoch in [(1, 0), (1, 0), (1, 1), (2, 0)]
    ]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3
