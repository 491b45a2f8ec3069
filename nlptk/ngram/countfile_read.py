"""Read count files (countfile.py), in any order of lines, into a trie; equal n-grams add up."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.lines import Fields
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, Int64s, concatenate, offsets_of, ragged_range
from nlptk.core.scratch import Scratch
from nlptk.core.spool import Spool
from nlptk.core.streams import input_name
from nlptk.core.text import TextBlock, read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import BEGIN_ID, END_ID, SPECIALS, Vocabulary
from nlptk.core.words import WordTable
from nlptk.ngram.build import TrieKeys
from nlptk.ngram.countfile_lines import LARGEST, parsed
from nlptk.ngram.trie import Counts, Level

Ids = NDArray[np.uint32]
Keys = NDArray[np.uint64]

_BLOCK = 1 << 20  # n-grams looked up at a time
_ARRAY_SHARE = 4  # of the memory: for n-grams read; past it they go to files
_WHOLE = "Give the counts of all orders of one corpus, as ngram count writes them without --highest"


def read_counts(
    paths: Sequence[str],
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    progress: Step = lambda stored: None,
) -> Counts:
    """Read the counts of files into one trie; `progress` is told of the bytes read.

    They may be counts of which rare n-grams were left out. InputError for lines that are none, for n-grams
    whose first or last words have no counts themselves, where longer n-grams add up to more than what they
    begin or end with, and for sums above LARGEST.
    """
    name = ", ".join(map(input_name, paths))
    with ExitStack() as stack:
        reading = _Reading(stack, memory, temp_dir)
        for block in read_text(paths, encoding=encoding, errors=errors, on_bytes=progress):
            reading.append(block)
        return reading.finish(name)


class _Reading:
    """The n-grams read so far, in provisional ids."""

    def __init__(self, stack: ExitStack, memory: int, temp_dir: str | None) -> None:
        self._stack, self._memory, self._temp_dir = stack, memory, temp_dir
        self._table = WordTable()
        self._table.add_strings(ByteStrings.of(SPECIALS))
        self._rows: dict[int, Spool[np.uint32]] = {}
        self._numbers: dict[int, Spool[np.int64]] = {}
        self._sums: dict[int, float] = {}

    def append(self, text: TextBlock) -> None:
        """Add the n-grams of some lines."""
        block = Fields.of(text.data)
        lines, orders, counts = parsed(block, text.file, text.first_line)
        starts = block.offsets[:-1][lines]
        words = ragged_range(starts, orders)
        ids = self._table.add(block.data, block.starts[words], block.lengths[words]).view(np.uint32)
        bounds = offsets_of(orders)
        self._check_marks(ids, bounds, lines, text)
        for order in np.unique(orders).tolist():
            rows = np.flatnonzero(orders == order)
            if order not in self._rows:
                self._rows[order] = self._stack.enter_context(Spool(np.uint32))
                self._numbers[order] = self._stack.enter_context(Spool(np.int64))
                self._sums[order] = 0
            self._sums[order] += float(counts[rows].sum(dtype=np.float64))
            if self._sums[order] > float(LARGEST):
                what = f"the counts of the n-grams of order {order} add up to more than {LARGEST}"
                raise InputError(text.file, what, "Give counts of less text")
            self._rows[order].append(ids[(bounds[rows, np.newaxis] + np.arange(order)).ravel()])
            self._numbers[order].append(counts[rows])
        held = sum(spool.nbytes for spool in self._rows.values())
        if held + sum(spool.nbytes for spool in self._numbers.values()) > self._memory // _ARRAY_SHARE:
            for order, spool in self._rows.items():
                spool.spill(self._temp_dir)
                self._numbers[order].spill(self._temp_dir)

    def _check_marks(self, ids: Ids, bounds: Int64s, lines: Int64s, text: TextBlock) -> None:
        begins = ids == BEGIN_ID
        begins[bounds[:-1]] = False
        ends = ids == END_ID
        ends[bounds[1:] - 1] = False
        if (begins | ends).any():
            at = int(np.searchsorted(bounds, np.argmax(begins | ends), side="right")) - 1
            what = "<s> stands before all other words and </s> behind them"
            raise InputError(f"{text.file}:{text.first_line + int(lines[at])}", what, "Take the line out")

    def finish(self, name: str) -> Counts:
        """Number the words as a vocabulary does, and build the trie."""
        highest = max(self._rows, default=1)
        for order in range(1, highest):
            if order not in self._rows:
                raise InputError(name, f"it has no n-grams of order {order}, but longer ones", _WHOLE)
        size = sum(len(spool) for spool in self._rows.values()) * 8
        scratch = Scratch(size < self._memory // _ARRAY_SHARE, self._temp_dir)
        vocab, unigrams, begins, final = self._vocabulary()
        ends = int(unigrams[END_ID])
        if begins and ends and begins != ends:
            what = f"<s> has the count {begins}, but </s> {ends}: every sentence has both"
            raise InputError(name, what, _WHOLE)
        building = _Building(name, vocab, unigrams, begins, scratch)
        for order in range(2, highest + 1):
            rows = self._rows[order].finish().reshape(-1, order)
            building.add(rows, final, self._numbers[order].finish())
        return building.finished()

    def _vocabulary(self) -> tuple[Vocabulary, Int64s, int, Ids]:
        """Return the vocabulary, its counts, how often `<s>` is counted, and each old id's new one."""
        first = len(SPECIALS)
        counts = np.zeros(len(self._table), dtype=np.int64)
        if 1 in self._rows:
            np.add.at(counts, self._rows[1].finish(), self._numbers[1].finish())
        words = Vocabulary(self._table.words(first), counts[first:])
        kept, new_ids = words.cut(min_count=0)
        vocab = Vocabulary(
            concatenate([ByteStrings.of(SPECIALS), kept.words]),
            np.concatenate((counts[:1], [0, 0], kept.counts)),
        )
        final = np.concatenate((np.arange(first), new_ids + first)).astype(np.uint32)
        begins = int(counts[BEGIN_ID])
        counts[BEGIN_ID] = 0
        unigrams = np.concatenate((counts[:first], kept.counts))
        return vocab, unigrams, begins, final


class _Building:
    """A trie under construction."""

    def __init__(self, name: str, vocab: Vocabulary, unigrams: Int64s, begins: int, scratch: Scratch) -> None:
        self._name, self._vocab, self._unigrams, self._scratch = name, vocab, unigrams, scratch
        self._begins = begins
        self._trie = TrieKeys(len(vocab), [])
        self._levels: list[Level] = []

    def add(self, rows: Ids, final: Ids, numbers: Int64s) -> None:
        """Add the n-grams of the next order (K, n), their words in ids that `final` makes those of words."""
        keys = self._scratch.zeros(len(rows), np.uint64)
        contexts = self._scratch.zeros(len(rows), np.int64)
        for start in range(0, len(rows), _BLOCK):
            block = final[rows[start : start + _BLOCK]]
            parents = self._trie.nodes(block[:, 1:])
            contexts[start : start + _BLOCK] = self._trie.nodes(block[:, :-1])
            self._check_listed(block, parents, slice(1, None))
            self._check_listed(block, contexts[start : start + _BLOCK], slice(None, -1))
            keys[start : start + _BLOCK] = self._trie.keys(parents, block[:, 0])
        level = len(self._levels)
        self._levels.append(self._sorted(keys, contexts, numbers))
        self._check_sums(level)

    def _sorted(self, keys: Keys, contexts: Int64s, numbers: Int64s) -> Level:
        """Sort n-grams (K,) by their keys, add up the counts of equal ones, and add them to the trie."""
        order = np.argsort(keys)
        size = 0
        unique = self._scratch.zeros(keys.size, np.uint64)
        counts = self._scratch.zeros(keys.size, np.int64)
        of_unique = self._scratch.zeros(keys.size, np.int64)
        for start in range(0, order.size, _BLOCK):
            rows = order[start : start + _BLOCK]
            block = keys[rows]
            fresh = np.append(not size or block[0] != unique[size - 1], block[1:] != block[:-1])
            nodes = size - 1 + np.cumsum(fresh)
            end = int(nodes[-1]) + 1
            np.add.at(counts, nodes, numbers[rows])
            unique[size:end] = block[fresh]
            of_unique[size:end] = contexts[rows[fresh]]
            size = end
        self._trie.levels.append(unique[:size])
        words = self._scratch.zeros(size, np.uint32)
        for start in range(0, size, _BLOCK):
            rows_here = slice(start, start + _BLOCK)
            words[rows_here] = self._trie.first_words(len(self._levels), rows_here)
        firsts = self._trie.firsts(len(self._levels))
        return Level(words, counts[:size], of_unique[:size], firsts)

    def _text(self, words: Ids) -> str:
        return " ".join(self._vocab.words[int(word)].decode() for word in words)

    def _check_listed(self, rows: Ids, nodes: Int64s, part: slice) -> None:
        missing = nodes < 0
        if rows.shape[1] == 2:  # noqa: PLR2004  bigrams, and words have nodes in any case
            words = rows[:, part][:, 0]
            missing = (self._unigrams[words] == 0) & (words != BEGIN_ID)
        if missing.any():
            row = rows[np.argmax(missing)]
            raise InputError(
                self._name, f"{self._text(row)} has a count, but {self._text(row[part])} has none", _WHOLE
            )

    def _check_sums(self, level: int) -> None:
        """Hold the counts of n-grams against those of what they end in, and of what they begin with."""
        found = self._levels[level]
        if level:
            counts = self._levels[level - 1].counts
        else:
            counts = self._unigrams.copy()
            counts[BEGIN_ID] = self._begins or np.iinfo(np.int64).max
        for relation in ("end in", "begin with"):
            sums = np.zeros(counts.size, dtype=np.int64)
            for start in range(0, len(found), _BLOCK):
                rows = slice(start, start + _BLOCK)
                nodes = self._trie.parents(level, rows) if relation == "end in" else found.contexts[rows]
                np.add.at(sums, nodes, found.counts[rows])
            self._compare(sums, counts, level, relation)

    def _compare(self, sums: Int64s, counts: Int64s, level: int, relation: str) -> None:
        if (sums > counts).any():
            node = int(np.argmax(sums > counts))
            words = []
            at = node
            for each in range(level - 1, -1, -1):
                words.append(self._trie.first_words(each, slice(at, at + 1))[0])
                at = int(self._trie.parents(each, slice(at, at + 1))[0])
            text = self._text(np.array([*words, at], dtype=np.uint32))
            what = f"{text} has the count {counts[node]}, but the n-grams that {relation} it {sums[node]}"
            raise InputError(self._name, what, _WHOLE)

    def finished(self) -> Counts:
        """Return the counts."""
        return Counts(self._vocab, self._unigrams, tuple(self._levels))
