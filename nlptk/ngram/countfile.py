"""Count files, as SRILM has them: `w1 .. wn<TAB>count`, a line for each n-gram, all orders in one file.

The lines are sorted word by word, words by their bytes, and an n-gram stands before those that begin with it.
(`LC_ALL=C sort` sorts so, too, unless there are control characters in words.) Every sentence is
`<s> w .. w </s>`. The word `<s>` alone has the number of sentences.
"""

from __future__ import annotations

from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.files import compressed, write_atomic
from nlptk.core.lines import Words, check_words, integer_texts
from nlptk.core.progress import Step
from nlptk.core.ragged import Int64s, offsets_of, side_by_side
from nlptk.core.scratch import Scratch
from nlptk.ngram.countfile_sort import SortedNgrams
from nlptk.ngram.rows import Rows, byte_ranks
from nlptk.ngram.trie import Counts

_BLOCK = 1 << 16  # lines written at a time
_PART = 1 << 12, 1 << 21  # n-grams sorted at a time, at least and at most
_NGRAM_SHARE = 512  # bytes that an n-gram needs while it is sorted
_TAB, _LINE_FEED = b"\t\n"


def check_min_counts(min_counts: tuple[int, ...]) -> None:
    """Raise UsageError for counts below 1, and for falling ones: n-grams would lack what they end in."""
    if not min_counts or min(min_counts) < 1:
        raise UsageError("--min-count", "counts begin with 1", "Write 1,1,2, say")
    if list(min_counts) != sorted(min_counts):
        what = f"{','.join(map(str, min_counts))} falls: n-grams would lack those that they end in"
        raise UsageError("--min-count", what, "Give counts that rise with the order, 1,1,2 say")


def min_count(orders: NDArray[np.integer], min_counts: tuple[int, ...]) -> Int64s:
    """Return how often n-grams of the given orders must occur (n,)."""
    least = np.array(min_counts, dtype=np.int64)
    found: Int64s = least[np.minimum(orders, least.size) - 1]
    return found


def write_counts(
    counts: Counts,
    path: str,
    scratch: Scratch,
    *,
    highest: bool = False,
    min_counts: tuple[int, ...] = (1,),
    memory: int | None = None,
    progress: Step = lambda ngrams: None,
) -> None:
    """Write counts; a path that ends in .gz is compressed, `-` is standard output.

    With `highest` the longest n-grams alone are written: those of sentences too short for them are lost.
    `min_counts` gives for each order how often an n-gram must occur; the last holds on. The result is the
    same for any `memory`, which says how many n-grams are sorted at a time. `progress` is told of those
    written. UsageError for words that hold blanks.
    """
    check_min_counts(min_counts)
    check_words(counts.vocab.words, "--tokenizer")
    ranks = byte_ranks(counts.vocab.words)
    words = Words(counts.vocab.words)
    with write_atomic(path) as raw, compressed(raw, path) as file:
        lowest = counts.order if highest else 1
        ngrams = SortedNgrams(counts, ranks, scratch, lowest=lowest, largest=_part(memory))
        for block in ngrams.blocks(_BLOCK):
            rows = block.take(block.counts >= min_count(block.orders, min_counts))
            write_lines(file, words, rows)
            progress(rows.counts.size)


def write_lines(file: BinaryIO, words: Words, rows: Rows) -> None:
    """Write n-grams in the order given."""
    flat = rows.ids[np.arange(rows.ids.shape[1]) < rows.orders[:, np.newaxis]]
    texts = words.between_spaces(flat, offsets_of(rows.orders), _TAB)
    file.write(side_by_side([texts, integer_texts(rows.counts, _LINE_FEED)]).tobytes())


def _part(memory: int | None) -> int:
    smallest, largest = _PART
    return largest if memory is None else min(max(memory // _NGRAM_SHARE, smallest), largest)
