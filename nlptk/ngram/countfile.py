"""Count files, as SRILM has them: `w1 .. wn<TAB>count`, a line for each n-gram, all orders in one file.

The lines are sorted word by word, words by their bytes, and an n-gram stands before those that begin with it.
(`LC_ALL=C sort` sorts so, too, unless there are control characters in words.) Every sentence is
`<s> w .. w </s>`. The word `<s>` alone has the number of sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.files import write_atomic
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, Int64s, offsets_of
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import BEGIN_ID, END_ID, Vocabulary
from nlptk.ngram.arpa import compressed
from nlptk.ngram.lines import Words, blocks, check_words, integer_texts, side_by_side
from nlptk.ngram.trie import Counts

Ids = NDArray[np.uint32]
Keys = NDArray[np.uint64]

_BLOCK = 1 << 16  # lines written at a time
_SCAN = 1 << 20  # n-grams looked at at a time
_PART = 1 << 12, 1 << 21  # n-grams sorted at a time, at least and at most
_NGRAM_SHARE = 256  # bytes that an n-gram needs while it is sorted
_KEY_BITS = 64
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
        for rows in _Sorted(counts, ranks, scratch).parts(counts.order if highest else 1, _part(memory)):
            rows = rows.take(rows.counts >= min_count(rows.orders, min_counts))
            write_lines(file, words, rows)
            progress(rows.counts.size)


@dataclass(frozen=True, slots=True)
class Rows:
    """N-grams of any orders, each with its count."""

    ids: Ids  # (R, N) the words of each, and nothing behind a shorter one
    orders: NDArray[np.int8]  # (R,)
    counts: Int64s  # (R,)

    def take(self, which: slice | Int64s | NDArray[np.bool_]) -> Rows:
        """Return some of the rows."""
        return Rows(self.ids[which], self.orders[which], self.counts[which])

    def sort_keys(self, ranks: Ids) -> list[Keys]:
        """Return numbers (R,) that sort as the words do, the most important first; ranks (V,) are above 0."""
        bits = int(ranks.max(initial=1)).bit_length()
        at_once = _KEY_BITS // bits
        width = self.ids.shape[1]
        keys = []
        for start in range(0, width, at_once):
            key = np.zeros(self.counts.size, dtype=np.uint64)
            for place in range(start, min(start + at_once, width)):
                rank = np.where(self.orders > place, ranks[self.ids[:, place]], 0).astype(np.uint64)
                key = (key << np.uint64(bits)) | rank
            keys.append(key)
        return keys


def order_of(keys: list[Keys]) -> Int64s:
    """Return the order that sorts by the first key, then by the next (R,)."""
    return np.argsort(keys[0]) if len(keys) == 1 else np.lexsort(keys[::-1])


def byte_ranks(words: ByteStrings) -> Ids:
    """Return the place, from 1, of each word among all when they are sorted by their bytes (V,)."""
    alike = Vocabulary(words, np.zeros(len(words), dtype=np.int64))
    return (alike.cut(min_count=0)[1] + 1).astype(np.uint32)


def write_lines(file: BinaryIO, words: Words, rows: Rows) -> None:
    """Write n-grams in the order given."""
    for start, end in blocks(rows.counts.size, _BLOCK):
        block = rows.take(slice(start, end))
        flat = block.ids[np.arange(block.ids.shape[1]) < block.orders[:, np.newaxis]]
        texts = words.between_spaces(flat, offsets_of(block.orders), _TAB)
        file.write(side_by_side([texts, integer_texts(block.counts, _LINE_FEED)]).tobytes())


def _part(memory: int | None) -> int:
    smallest, largest = _PART
    return largest if memory is None else min(max(memory // _NGRAM_SHARE, smallest), largest)


class _Sorted:
    """The n-grams of a trie in the order of the file: dealt out by their first words, and sorted."""

    def __init__(self, counts: Counts, ranks: Ids, scratch: Scratch) -> None:
        self._counts, self._ranks, self._scratch = counts, ranks, scratch
        self._unigrams = counts.unigrams.copy()
        self._unigrams[BEGIN_ID] = counts.unigrams[END_ID]
        self._parents = [self._parents_of(level.firsts, len(level)) for level in counts.levels]

    def parts(self, lowest: int, largest: int) -> Iterator[Rows]:
        """Yield the n-grams from an order up by ranges of first words."""
        part_of = self._part_of(largest)
        dealt = [self._dealt(level.words, part_of) for level in self._counts.levels]
        for part in range(int(part_of.max(initial=0)) + 1):
            rows = []
            for order in range(lowest, self._counts.order + 1):
                parts = part_of if order == 1 else dealt[order - 2]
                rows.append(self._rows(order, _places_of(parts, part)))
            joined = Rows(*(np.concatenate(column) for column in zip(*rows, strict=True)))
            yield joined.take(order_of(joined.sort_keys(self._ranks)))

    def _rows(self, order: int, nodes: Int64s) -> tuple[Ids, NDArray[np.int8], Int64s]:
        raw = self._unigrams if order == 1 else self._counts.levels[order - 2].counts
        if order == 1:
            nodes = nodes[raw[nodes] > 0]  # <unk>, say, need not occur
        ids = np.zeros((nodes.size, self._counts.order), dtype=np.uint32)
        numbers = raw[nodes]
        for column, level in enumerate(range(order - 2, -1, -1)):
            ids[:, column] = self._counts.levels[level].words[nodes]
            nodes = self._parents[level][nodes].astype(np.int64)
        ids[:, order - 1] = nodes
        return ids, np.full(nodes.size, order, dtype=np.int8), numbers

    def _part_of(self, largest: int) -> NDArray[np.uint16]:
        """Deal out first words in their order, so that parts have about so many n-grams (V,)."""
        sizes = np.ones(self._ranks.size, dtype=np.int64)
        for level in self._counts.levels:
            for start in range(0, len(level), _SCAN):
                sizes += np.bincount(level.words[start : start + _SCAN], minlength=sizes.size)
        by_rank = np.argsort(self._ranks)
        largest = max(largest, int(sizes.sum()) >> 15)
        before = np.cumsum(sizes[by_rank]) - sizes[by_rank]
        numbers = before // largest
        part_of = np.empty(sizes.size, dtype=np.uint16)
        part_of[by_rank] = np.cumsum(np.diff(numbers, prepend=0) > 0)
        return part_of

    def _dealt(self, words: Ids, part_of: NDArray[np.uint16]) -> NDArray[np.uint16]:
        parts = self._scratch.zeros(words.size, np.uint16)
        for start in range(0, words.size, _SCAN):
            parts[start : start + _SCAN] = part_of[words[start : start + _SCAN]]
        return parts

    def _parents_of(self, firsts: Int64s, size: int) -> Ids:
        parents = self._scratch.zeros(size, np.uint32)
        for start in range(0, firsts.size - 1, _SCAN):
            bounds = firsts[start : start + _SCAN + 1]
            nodes = np.arange(start, start + bounds.size - 1, dtype=np.uint32)
            parents[bounds[0] : bounds[-1]] = np.repeat(nodes, np.diff(bounds))
        return parents


def _places_of(parts: NDArray[np.uint16], part: int) -> Int64s:
    found = [
        np.flatnonzero(parts[start : start + _SCAN] == part) + start for start in range(0, parts.size, _SCAN)
    ]
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])
