"""The dense search, held against the search through a lattice, which stores its states one by one."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.hmm import candidates, trigram_runs, trigram_viterbi
from nlptk.hmm.decode import best_sequences, posterior_tags, viterbi_tags
from nlptk.hmm.tagger import BLOCK_BYTES, block_bytes
from nlptk.hmm.viterbi import best_paths
from tests.hmm.small_taggers import reading, tagger_of

TAGS = 30


def ambiguous_text(seed, sentences=200):
    """Return tagged sentences whose words have from one tag to very many."""
    random = np.random.default_rng(seed)
    text = []
    for _ in range(sentences):
        length = int(random.integers(1, 15))
        words = random.geometric(0.15, length)
        tags = (random.integers(0, TAGS, length) ** 2 // TAGS + words) % np.minimum(words, TAGS)
        text.append(
            [(f"w{word}", f"T{tag}") for word, tag in zip(words.tolist(), tags.tolist(), strict=True)]
        )
    return text


def texts_of(seed, sentences=60):
    words = [[word for word, _ in sentence] for sentence in ambiguous_text(seed, sentences)]
    return [[], *words, [], [f"new{seed}", "w1", "other", "unknown"], ["w1"], []]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("calls", "at_once", "pairs"), [(5000, 1 << 17, 1 << 21), (0, 1 << 17, 1 << 21), (10**9, 1, 50)]
)
def test_the_tags_are_those_of_the_best_path(monkeypatch, seed, calls, at_once, pairs):
    monkeypatch.setattr(trigram_runs, "_CALLS", calls)
    monkeypatch.setattr(trigram_runs, "AT_ONCE", at_once)
    monkeypatch.setattr(trigram_viterbi, "AT_ONCE", at_once)
    model = tagger_of(ambiguous_text(seed), order=2)
    read = reading(model, texts_of(seed + 100))
    ((lattice, _),) = model.lattices(*read)
    path, _ = best_paths(lattice.lattice)
    monkeypatch.setattr(candidates, "_PAIRS", pairs)
    assert model.likeliest_tags(*read).tolist() == lattice.tags(path).tolist()


def test_a_stretch_of_sentences_is_cut_where_they_end():
    model = tagger_of(ambiguous_text(0), order=2)
    words, ids, ends = reading(model, texts_of(1))
    found = model.candidates(words, ids, ends, TAGS, None)
    stretches = list(found.stretches(ends))
    assert np.concatenate([some.tags for some, _ in stretches]).tolist() == found.tags.tolist()
    assert sum(its_ends.size for _, its_ends in stretches) == ends.size
    assert sum(int(its_ends[-1]) for _, its_ends in stretches) == int(ends[-1])


def test_lattices_of_stretches_give_what_one_gives(monkeypatch):
    model = tagger_of(ambiguous_text(0), order=2)
    read = reading(model, texts_of(1))
    whole = posterior_tags(model, *read, TAGS), best_sequences(model, *read, TAGS, 3)
    beamed = viterbi_tags(model, *read, TAGS, beam=3.0)
    monkeypatch.setattr(candidates, "_PAIRS", 50)
    parts = posterior_tags(model, *read, TAGS), best_sequences(model, *read, TAGS, 3)
    for got, expected in zip(parts[0], whole[0], strict=True):
        assert got == pytest.approx(expected)
    assert parts[1].tags.tolist() == whole[1].tags.tolist()
    assert parts[1].probabilities == pytest.approx(whole[1].probabilities)
    assert viterbi_tags(model, *read, TAGS, beam=3.0).tolist() == beamed.tolist()


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("size", [1, 100, BLOCK_BYTES, BLOCK_BYTES + 1, 10 * BLOCK_BYTES + 7])
def test_all_processes_have_as_many_blocks(size, jobs):
    at_once = block_bytes(size, jobs)
    blocks = -(-size // at_once)
    assert at_once <= BLOCK_BYTES
    assert blocks % jobs == 0 or size < 100 * jobs


def test_blocks_of_text_of_unknown_size_are_whole():
    assert block_bytes(None, 2) == block_bytes(0, 2) == BLOCK_BYTES
