"""Counts of n-grams against a Counter over padded sentences."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import build
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID, END_ID, SPECIALS, Vocabulary
from nlptk.ngram import heldout
from nlptk.ngram.build import ngrams
from nlptk.ngram.count import count_corpus
from nlptk.ngram.heldout import held_out_events
from nlptk.ngram.train import SMOOTHINGS

LETTERS = "abcde"
SENTENCES = st.lists(st.lists(st.sampled_from([0, 3, 4, 5, 6, 7]), max_size=7), max_size=12)
ORDERS = st.integers(1, 5)


def corpus_of(sentences):
    """Return a corpus of sentences of ids."""
    ids = np.array([word for sentence in sentences for word in sentence], dtype=np.uint32)
    ends = np.cumsum([len(sentence) for sentence in sentences], dtype=np.int64)
    words = ByteStrings.of([*SPECIALS, *(letter.encode() for letter in LETTERS)])
    numbers = np.bincount(ids, minlength=len(words)).astype(np.int64)
    return EncodedCorpus(Vocabulary(words, numbers), ids, ends)


def oracle(sentences, order):
    """Count the n-grams of each order: tuples of ids, `<s>` only where it is a context."""
    found = [Counter() for _ in range(order)]
    for sentence in sentences:
        padded = [BEGIN_ID, *sentence, END_ID]
        for end in range(2, len(padded) + 1):
            for n in range(1, min(order, end) + 1):
                found[n - 1][tuple(padded[end - n : end])] += 1
    return found


def as_counter(counts, order):
    """Return the n-grams of one order of a trie, with their counts."""
    if order == 1:
        return Counter({(word,): int(n) for word, n in enumerate(counts.unigrams) if n})
    level = counts.levels[order - 2]
    rows = ngrams(counts.levels[: order - 1], 0, len(level))
    return Counter(dict(zip(map(tuple, rows.tolist()), level.counts.tolist(), strict=True)))


def arrays_of(counts):
    """Return all arrays of a trie."""
    fields = [(level.words, level.counts, level.contexts, level.firsts) for level in counts.levels]
    return [counts.unigrams, *(array for level in fields for array in level)]


@given(SENTENCES, ORDERS)
def test_counts_are_those_of_the_padded_sentences(sentences, order):
    counts = count_corpus(corpus_of(sentences), order, Scratch(True))
    expected = oracle(sentences, order)
    assert counts.order == order
    assert [as_counter(counts, n) for n in range(1, order + 1)] == expected


@given(SENTENCES, ORDERS)
def test_every_context_is_the_node_of_the_words_before_the_last(sentences, order):
    counts = count_corpus(corpus_of(sentences), order, Scratch(True))
    for n in range(2, order + 1):
        level = counts.levels[n - 2]
        rows = ngrams(counts.levels[: n - 1], 0, len(level))
        above = counts.levels[: n - 2]
        size = len(above[-1]) if above else counts.unigrams.size
        assert (ngrams(above, 0, size)[level.contexts] == rows[:, :-1]).all()


@given(SENTENCES, ORDERS, st.integers(1, 4))
def test_small_parts_and_files_give_the_same_arrays(sentences, order, largest_part):
    corpus = corpus_of(sentences)
    whole = count_corpus(corpus, order, Scratch(True))
    parts = count_corpus(corpus, order, Scratch(False), largest_part=largest_part)
    for one, other in zip(arrays_of(whole), arrays_of(parts), strict=True):
        assert np.array_equal(one, other)


@given(SENTENCES, ORDERS, st.data())
def test_a_stretch_of_n_grams_is_that_of_all_of_them(sentences, order, data):
    counts = count_corpus(corpus_of(sentences), order, Scratch(True))
    size = len(counts.levels[-1]) if counts.levels else counts.unigrams.size
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    rows = ngrams(counts.levels, 0, size)
    assert np.array_equal(ngrams(counts.levels, start, end), rows[start:end])


def test_no_sentence_has_no_n_grams():
    counts = count_corpus(corpus_of([]), 3, Scratch(True))
    assert [len(level) for level in counts.levels] == [0, 0]
    assert not counts.unigrams.any()


def test_an_empty_sentence_is_its_two_marks():
    counts = count_corpus(corpus_of([[]]), 3, Scratch(True))
    assert as_counter(counts, 2) == {(BEGIN_ID, END_ID): 1}
    assert as_counter(counts, 3) == {}


def test_there_may_be_more_parts_than_two_bytes_can_number():
    size = 1 << 16
    words = ByteStrings.of([*SPECIALS, *(b"%d" % number for number in range(size))])
    ids = np.arange(len(SPECIALS), len(words), dtype=np.uint32)
    numbers = np.bincount(ids, minlength=len(words)).astype(np.int64)
    corpus = EncodedCorpus(Vocabulary(words, numbers), ids, np.array([size]))
    counts = count_corpus(corpus, 2, Scratch(True), largest_part=1)
    [bigrams] = counts.levels
    assert np.array_equal(bigrams.words, [size + 2, BEGIN_ID, *range(len(SPECIALS), size + 2)])
    assert (bigrams.counts == 1).all()


def test_a_few_long_lines_are_held_out_text_too(monkeypatch):
    monkeypatch.setattr(heldout, "_MOST", 6)
    rows = [[3, 4, 5, 6] * 3] * 2
    corpus = corpus_of(rows)
    counts = count_corpus(corpus, 2, Scratch(True))
    events = held_out_events(counts, build(SMOOTHINGS, "bayesian"), corpus, Scratch(True))
    assert events[0].counts.size == len(rows[0]) + 1
