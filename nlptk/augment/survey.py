"""What a first reading of labelled text tells: how often labels are, and which words carry them.

Words are counted once a sentence, in small letters and without the punctuation around them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.draws import Floats
from nlptk.augment.forms._base import Form, Records
from nlptk.augment.rows import Int64s
from nlptk.augment.rules import WordRules, looked_up
from nlptk.augment.segment import Segmenter
from nlptk.augment.wordtable import Words
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import TextBlock
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.words import WordTable

TFIDF, LOG_ODDS = "tfidf", "log-odds"
MOST_TIMES = 10  # a rare label gets at most so many times the variants that others get

_BLOCK_BYTES = 1 << 20
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Survey:
    """Counts of sentences with words."""

    labels: list[bytes]
    sentences: Int64s  # (C,) with each label
    words: list[str]
    counts: Int64s  # (V, C) sentences with a word and a label


def survey(texts: Iterable[TextBlock], form: Form, tokenizer: Tokenizer) -> Survey:
    """Read text and count; without labels all sentences have the same."""
    labels = WordTable()
    words = Words(WordRules())
    segmenter = Segmenter(tokenizer, words)
    sentences = np.zeros(0, dtype=np.int64)
    counts = np.zeros((0, 0), dtype=np.int64)
    for block in form.blocks(texts, _BLOCK_BYTES):
        records = form.records(block)
        of_sentence = labels.add_strings(_labels(records))[~records.blank]
        rows = segmenter.rows(records.data, records.starts, records.ends)
        owners = np.repeat(labels.add_strings(_labels(records)), rows.lengths)
        pairs = np.unique((rows.owners << 32) | (rows.ids >> 1))
        found, with_label = pairs & 0xFFFFFFFF, owners[rows.offsets[pairs >> 32]]
        sentences = _widened(sentences, (len(labels),))
        sentences += np.bincount(of_sentence, minlength=len(labels))
        counts = _widened(counts, (len(words.texts), len(labels)))
        np.add.at(counts, (found, with_label), 1)
    return _merged(list(labels.words()), sentences, words, counts)


def balanced(sentences: Int64s, num_aug: int) -> Floats:
    """Return how many variants a sentence of each label (C,) gets, so that labels come out about as frequent.

    The most frequent label gets `num_aug`, and no other more than 10 times as many.
    """
    wanted = (1 + num_aug) * sentences.max(initial=1) / np.maximum(sentences, 1) - 1
    numbers: Floats = np.minimum(wanted, MOST_TIMES * num_aug)
    return numbers


def tfidf_weights(known: Survey) -> dict[str, float]:
    """Return how readily words are touched: the rarer, the less (after Xie et al. 2020, UDA, section 2.2).

    weight = 1 - idf / log(N + 1) with idf = log((N + 1) / df), but at least 0.05.
    """
    number = known.sentences.sum() + 1
    frequencies = known.counts.sum(axis=1)
    weights = 1 - np.log(number / np.maximum(frequencies, 1)) / np.log(max(number, 2))
    return dict(zip(known.words, np.maximum(weights, _LEAST).tolist(), strict=True))


def log_odds_weights(known: Survey) -> dict[str, float]:
    """Return how readily words are touched: the more a word tells its label, the less.

    weight = 1 / (1 + z^2) with the largest z over the labels, the log-odds ratio of a label against all
    others, with the counts of all as the prior (Monroe, Colaresi and Quinn 2008, equations 16, 20 and 22).
    """
    counts = known.counts.astype(np.float64)  # (V, C)
    prior = counts.sum(axis=1, keepdims=True) + 0.01  # (V, 1)
    here, others = counts + prior, counts.sum(axis=1, keepdims=True) - counts + prior
    odds = np.log(here / (here.sum(axis=0) - here + 1)) - np.log(others / (others.sum(axis=0) - others + 1))
    z = odds / np.sqrt(1 / here + 1 / others)
    weights = 1 / (1 + (z**2).max(axis=1, initial=0))
    return dict(zip(known.words, weights.tolist(), strict=True))


def _labels(records: Records) -> ByteStrings:
    return records.labels or ByteStrings.of([b""] * records.starts.size)


def _widened(counts: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return counts with more rows and columns."""
    if counts.shape == shape:
        return counts
    wider = np.zeros(shape, dtype=np.int64)
    wider[tuple(map(slice, counts.shape))] = counts
    return wider


def _merged(labels: list[bytes], sentences: Int64s, words: Words, counts: Int64s) -> Survey:
    """Add up the counts of words that are looked up alike."""
    spellings = words.strings(np.arange(len(words.texts), dtype=np.int32))
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(spellings):
        rows[looked_up(word)].append(number)
    merged = np.zeros((len(rows), len(labels)), dtype=np.int64)
    for row, numbers in enumerate(rows.values()):
        merged[row] = counts[numbers].sum(axis=0)
    return Survey(labels, sentences, list(rows), merged)
