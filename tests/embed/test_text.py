"""The text in parts: dealt out evenly, thinned out, drawn by its place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlptk.core.corpus import read_corpus
from nlptk.embed.text import TrainingText, has_pairs, keep_probabilities
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


@pytest.mark.parametrize("stretch", [1, 2, 3, 100])
def test_a_sentence_with_two_words_is_found_wherever_the_text_is_cut(tmp_path, monkeypatch, stretch):
    monkeypatch.setattr("nlptk.embed.text._STRETCH", stretch)
    lonely = _text(tmp_path, ["a", "b", "a x", "y b"]).corpus
    assert not any(has_pairs(lonely.ids, lonely.ends))
    paired = _text(tmp_path, ["a", "", "b", "a x y b"]).corpus
    assert any(has_pairs(paired.ids, paired.ends))


def _words(text: TrainingText, parts) -> list[str]:
    vocab = text.corpus.vocab.words
    return [vocab[int(word) + 3].decode() for part in parts for word in part.words[: part.size]]


def test_a_part_has_its_words_without_those_that_are_left_out(tmp_path):
    text = _text(tmp_path, ["a b once a", "", "b c a twice twice", "a c"], part_size=100)
    (part,) = text.parts(0, range(1), [0], BLOCKS)
    assert _words(text, [part]) == "a b a b c a twice twice a c".split()
    assert part.words.size == 16


@pytest.mark.parametrize("count", [1, 7, 50, 51, 333])
def test_parts_have_all_words_in_order_and_as_many_each(tmp_path, count):
    words = [f"w{number % 29}" for number in range(count)] + ["end", "end"]
    text = _text(tmp_path, [" ".join(words)], part_size=16)
    groups = [range(start, min(start + 4, len(text))) for start in range(0, len(text), 4)]
    parts = [text.parts(0, group, group, BLOCKS) for group in groups]
    known = set(map(bytes.decode, text.corpus.vocab.words))
    assert _words(text, [part for group in parts for part in group]) == [w for w in words if w in known]
    for group in parts:
        sizes = [part.size for part in group]
        assert max(sizes) - min(sizes) <= 1
        assert {part.words.size for part in group} == {-(-max(sizes) // 16) * 16}
    assert (text.tokens_before(0), text.tokens_before(len(text))) == (0, text.size)


def test_windows_end_with_their_sentences(tmp_path):
    text = _text(tmp_path, ["a b", "", "c c", "a b"] * 3, part_size=100)
    mask = text.parts(0, range(1), [0], BLOCKS)[0].contexts
    # Each word has the one other of its sentence; the block sees two places before its first.
    assert np.argwhere(mask[0])[:12].tolist() == [[i, (i ^ 1) + 2] for i in range(12)]


def test_windows_end_with_their_part(tmp_path):
    text = replace(_text(tmp_path, ["a b c d " * 16], part_size=16), window=1)
    for part in text.parts(0, range(4), range(4), BLOCKS):
        seen = np.argwhere(part.contexts[0])
        assert part.contexts.shape == (1, 16, 20)
        assert seen.min(axis=0).tolist() == [0, 2]
        assert seen.max(axis=0).tolist() == [15, 17]
        assert part.contexts.sum() == 30


@pytest.mark.parametrize("wanted", [[0, 2, 4], [1, 3], [5], []])
def test_what_is_drawn_does_not_depend_on_what_is_wanted(tmp_path, wanted):
    rng = np.random.default_rng(5)
    lines = [" ".join(rng.choice(list("abcdefg"), rng.integers(0, 30))) for _ in range(60)]
    text = _text(tmp_path, lines, sample=0.1)
    group = range(6, 12)
    everything = text.parts(2, group, group, BLOCKS)
    some = text.parts(2, group, [group[number] for number in wanted], BLOCKS)
    for number, part in zip(wanted, some, strict=True):
        whole = everything[number]
        assert part.size == whole.size
        assert part.words.tolist() == whole.words.tolist()
        assert part.contexts.tolist() == whole.contexts.tolist()
        assert part.rng.random() == whole.rng.random()


def test_frequent_words_are_thinned_out(tmp_path):
    text = _text(tmp_path, ["the " * 20 + "cat sat"] * 200, part_size=10**6, sample=1e-2)
    part = text.parts(0, range(1), [0], BLOCKS)[0]
    kept = np.bincount(part.words[: part.size], minlength=3)
    share = text.keep[3:]
    assert kept == pytest.approx(text.corpus.vocab.counts[3:] * share, rel=0.1)
    assert kept[0] < 1000


def test_draws_differ_by_epoch_and_seed_and_are_the_same_again(tmp_path):
    lines = ["a b c d e f g h"] * 40
    drawn = [
        _text(tmp_path, lines, seed=seed).parts(epoch, range(2), [1], BLOCKS)[0].contexts.tobytes()
        for seed, epoch in [(1, 0), (1, 0), (1, 1), (2, 0)]
    ]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3
