"""How the words of a corpus spread over its documents, counted in one pass over its ids.

The ids are taken a stretch at a time; what has been counted of the document that a stretch ends in is carried
into the next, so memory is bounded by the vocabulary, whatever the documents' sizes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.specs import choose
from nlptk.core.vocab import SPECIALS, Vocabulary
from nlptk.core.words import WordTable
from nlptk.stopwords.derive._base import Spread
from nlptk.stopwords.fold import Fold

LINE, PARAGRAPH = "line", "paragraph"
DOCUMENTS = (LINE, PARAGRAPH)

_STRETCH = 1 << 20  # tokens; fixed, as sums of floats depend on it
_FOLD_BYTES = 1 << 20  # of words folded at once
_WORD_BITS = np.uint64(32)

Keys = NDArray[np.uint64]  # document << 32 | word


def check_documents(documents: str) -> None:
    """Refuse anything but line and paragraph as what a document is; UsageError."""
    if documents not in DOCUMENTS:
        where = f"--documents {documents}"
        raise UsageError(where, "this is not a kind of document", choose(documents, list(DOCUMENTS)))


def spread_of(corpus: EncodedCorpus, fold: Fold, documents: str = LINE) -> Spread:
    """Count words, folded, in documents: lines, or what stands between empty lines.

    Documents without a word do not count; `<unk>` is no word.
    """
    check_documents(documents)
    words, new_ids = _folded(corpus.vocab.words, fold)
    size = len(words)
    counts, with_word = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    tf_log_tf = np.zeros(size)
    total, last = 0, -1
    for keys, frequencies in _frequencies(corpus, new_ids, documents):
        ids = (keys & np.uint64((1 << 32) - 1)).astype(np.int64)
        numbers = (keys >> _WORD_BITS).astype(np.int64)
        counts += np.bincount(ids, frequencies, size).astype(np.int64)  # exact: far below 2^53
        with_word += np.bincount(ids, minlength=size)
        tf_log_tf += np.bincount(ids, frequencies * np.log(frequencies), size)
        if numbers.size:
            total += int(np.count_nonzero(np.diff(numbers, prepend=last)))
            last = int(numbers[-1])
    vocab, new_rows = Vocabulary(words, counts).cut(min_count=1)
    order = np.zeros(len(vocab), dtype=np.int64)
    order[new_rows[new_rows >= 0]] = np.flatnonzero(new_rows >= 0)
    return Spread(vocab.words, vocab.counts, with_word[order], tf_log_tf[order], total)


def _folded(words: ByteStrings, fold: Fold) -> tuple[ByteStrings, Int64s]:
    """Return the distinct folded words, and the number of each word's (V,); -1 for the special ones."""
    table = WordTable()
    real = words.take(np.arange(len(SPECIALS), len(words)))
    parts = [
        table.add_strings(ByteStrings.of(fold(word.decode()).encode() for word in batch))
        for _, batch in real.batches(_FOLD_BYTES)
    ]
    special = np.full(len(SPECIALS), -1, dtype=np.int64)
    return table.words(), np.concatenate([special, *parts])


def _frequencies(
    corpus: EncodedCorpus, new_ids: Int64s, documents: str
) -> Iterator[tuple[Keys, NDArray[np.int64]]]:
    """Yield keys, rising, each once, with how often the word occurs in the document."""
    carried, carried_counts = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    for start, numbers in _documents(corpus, documents):
        words = new_ids[corpus.ids[start : start + numbers.size]]
        real = words >= 0
        keys = numbers[real].astype(np.uint64) << _WORD_BITS | words[real].astype(np.uint64)
        keys, counts = np.unique(keys, return_counts=True)
        keys, counts = _summed(
            np.concatenate((carried, keys)), np.concatenate((carried_counts, counts.astype(np.int64)))
        )
        open_document = (keys[-1] if keys.size else np.uint64(0)) >> _WORD_BITS << _WORD_BITS
        closed = int(np.searchsorted(keys, open_document))
        yield keys[:closed], counts[:closed]
        carried, carried_counts = keys[closed:], counts[closed:]
    yield carried, carried_counts


def _documents(corpus: EncodedCorpus, documents: str) -> Iterator[tuple[int, Int64s]]:
    """Yield where each stretch of tokens begins, and the number of each token's document."""
    line = document = 0  # of the last token before the stretch
    for start in range(0, corpus.ids.size, _STRETCH):
        stop = min(start + _STRETCH, corpus.ids.size)
        last = int(np.searchsorted(corpus.ends, stop))  # the line of the last token
        before = corpus.ends[line - 1] if line else 0
        ends = corpus.ends[line : last + 1]
        if documents == LINE:
            numbers = np.arange(line, last + 1)
        else:
            numbers = document + np.cumsum(np.diff(ends, prepend=before) == 0)
        bounds = np.append(start, np.minimum(ends, stop))
        yield start, np.repeat(numbers, np.maximum(bounds[1:] - bounds[:-1], 0))
        line, document = last, int(numbers[-1])


def _summed(keys: Keys, counts: NDArray[np.int64]) -> tuple[Keys, NDArray[np.int64]]:
    """Add up the counts of equal keys."""
    distinct, places = np.unique(keys, return_inverse=True)
    sums = np.zeros(distinct.size, dtype=np.int64)
    np.add.at(sums, places, counts)
    return distinct, sums
