"""Read ARPA files (arpa.py) of any tool into a back-off model.

An n-gram whose suffix is not listed, as SRILM's pruning leaves them, cannot stand in the trie: the suffix is
added with the probability that backing off gives it, which changes no probability at all. From then on it
is an n-gram like any other, and is exported as such.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ResourceError
from nlptk.core.lines import Fields
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.sizes import format_size
from nlptk.core.text import read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import BEGIN_ID, END_ID, SPECIALS, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.arpa import LOG_10
from nlptk.ngram.arpa_lines import CAPITAL_UNKNOWN, ArpaLines, announced
from nlptk.ngram.arpa_section import Section
from nlptk.ngram.backoff import BackoffModel, Table
from nlptk.ngram.build import Ids, TrieKeys, insert, renumber

Float32s = NDArray[np.float32]

_UNLISTED_UNKNOWN = -100.0  # log10 of what KenLM gives <unk> when it is not listed
_BYTES_AN_NGRAM = 24
_BYTES_IN_SORTING = 40  # and so many more while its order is sorted


@dataclass(frozen=True, slots=True)
class Imported:
    """A model read from a file, and what had to be added to it."""

    model: BackoffModel
    warnings: tuple[str, ...]


def read_arpa(
    path: str,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int | None = None,
    progress: Step = lambda stored: None,
) -> Imported:
    """Read a model; `progress` is told of the bytes read.

    Raises InputError, naming the line, for a file that is damaged or no ARPA, and ResourceError if it
    announces more n-grams than `memory` bytes can hold. A word `<UNK>` is `<unk>`, as for KenLM, unless the
    file lists that one, too.
    """
    blocks = read_text([path], encoding=encoding, errors=errors, on_bytes=progress)
    lines = ArpaLines(path, blocks)
    sizes = announced(lines)
    needed = max(sizes) * _BYTES_IN_SORTING + sum(sizes) * _BYTES_AN_NGRAM
    if memory is not None and needed > memory:
        what = (
            f"the {sum(sizes)} n-grams need {format_size(needed)}, more than the {format_size(memory)} given"
        )
        raise ResourceError("--memory", what, "Give more")
    reading = _Reading()
    for order, size in enumerate(sizes, 1):
        lines.expect(order)
        section = reading.unigrams(lines) if order == 1 else reading.ngrams(lines, order)
        if section != size:
            what = f"{size} n-grams of order {order} were announced, {section} are there"
            raise lines.error(what, "Fetch or make the file again")
    if lines.next() != "\\end\\":
        raise lines.error("the last n-grams are not followed by \\end\\", "Fetch or make the file again")
    if any(lines.rest()):
        raise lines.error("there is more behind \\end\\", "Give one model in one file")
    return reading.finished()


class _Reading:
    """A model under way."""

    def __init__(self) -> None:
        self._table = WordTable()
        self._table.add_strings(ByteStrings.of(SPECIALS))
        self._logprobs: list[Float32s] = []  # of each order
        self._backoffs: list[Float32s] = []
        self._trie = TrieKeys(0, [])
        self._added = 0
        self._warnings: list[str] = []

    def unigrams(self, lines: ArpaLines) -> int:
        """Read the words."""
        section = Section()
        parts: list[Int64s] = [np.zeros(0, dtype=np.int64)]
        for fields, before in lines.ngrams():
            words, _ = section.add(lines, fields, before, 1)
            found = self._table.add(fields.data, fields.starts[words], fields.lengths[words])
            parts.append(found.astype(np.int64))
        ids = np.concatenate(parts)
        listed = np.bincount(ids, minlength=len(self._table))
        if (listed > 1).any():
            row = int(np.flatnonzero(ids == np.argmax(listed > 1))[1])
            word = self._table.words()[int(ids[row])].decode()
            where = int(np.concatenate(section.lines)[row])
            raise lines.error(f"{word} is listed twice", "Take one of the two out", where)
        if not listed[UNKNOWN_ID]:
            capital = self._table.add_strings(ByteStrings.of([CAPITAL_UNKNOWN]))[0]
            lines.capital_unknown = bool((ids == capital).any())
            ids[ids == capital] = UNKNOWN_ID
        ids = self._in_order(ids)
        listed = np.bincount(ids, minlength=len(self._table))
        logprobs = np.full(listed.size, -np.inf, dtype=np.float32)
        backoffs = np.zeros(listed.size, dtype=np.float32)
        if ids.size:
            logprobs[ids] = np.concatenate(section.logprobs)
            backoffs[ids] = np.concatenate(section.backoffs)
        self._complete(listed, logprobs)
        logprobs[BEGIN_ID] = -np.inf  # it is never predicted, whatever stands there
        self._logprobs, self._backoffs = [logprobs], [backoffs]
        self._trie = TrieKeys(listed.size, [])
        return ids.size

    def _in_order(self, ids: Int64s) -> Int64s:
        """Number the words as they are listed, behind the special ones, and return the new ids."""
        order: Int64s = np.concatenate((np.arange(len(SPECIALS)), ids[ids >= len(SPECIALS)]))
        new = np.empty(len(self._table), dtype=np.int64)
        new[order] = np.arange(order.size)
        self._table = WordTable.numbered(self._table.words().take(order))
        return new[ids]

    def _complete(self, listed: Int64s, logprobs: Float32s) -> None:
        if not listed[UNKNOWN_ID]:
            logprobs[UNKNOWN_ID] = _UNLISTED_UNKNOWN * LOG_10
            self._warnings.append("<unk> is not listed: it gets the probability 1e-100, as from KenLM")
        if not listed[BEGIN_ID]:
            self._warnings.append("<s> is not listed: words at the beginning of a sentence have no context")
        if not listed[END_ID]:
            self._warnings.append("</s> is not listed: it has the probability 0, and so has every sentence")

    def ngrams(self, lines: ArpaLines, order: int) -> int:
        """Read the n-grams of an order above 1."""
        section = Section()
        parents: list[Int64s] = [np.zeros(0, dtype=np.int64)]
        firsts: list[Ids] = [np.zeros(0, dtype=np.uint32)]
        orphans: list[Ids] = []
        for fields, before in lines.ngrams():
            words, where = section.add(lines, fields, before, order)
            rows = self._ids(lines, fields, words, where, order)
            section.logprobs[-1][rows[:, -1] == BEGIN_ID] = -np.inf  # it is never predicted
            nodes = self._trie.nodes(rows[:, 1:])
            parents.append(nodes)
            firsts.append(rows[:, 0])
            orphans.append(rows[nodes < 0])
        nodes = np.concatenate(parents)
        lost = np.flatnonzero(nodes < 0)
        if lost.size:
            suffixes = np.concatenate(orphans)[:, 1:]
            places = self._add_missing(suffixes)
            there = np.flatnonzero(nodes >= 0)
            nodes[there] = places[nodes[there]]
            nodes[lost] = self._trie.nodes(suffixes)
        keys = self._trie.keys(nodes, np.concatenate(firsts))
        del parents, firsts, nodes
        none = np.zeros(0, dtype=np.float32)
        logprobs = np.concatenate([none, *section.logprobs])
        backoffs = np.concatenate([none, *section.backoffs])
        if not (keys[1:] > keys[:-1]).all():
            by_key = np.argsort(keys, kind="stable")
            keys = keys[by_key]
            twice = np.flatnonzero(keys[1:] == keys[:-1])
            if twice.size:
                where = np.concatenate(section.lines)[by_key[twice + 1]]
                raise lines.error("this n-gram is listed twice", "Take one of the two out", int(where.min()))
            logprobs, backoffs = logprobs[by_key], backoffs[by_key]
        self._trie.levels.append(keys)
        self._logprobs.append(logprobs)
        self._backoffs.append(backoffs)
        return keys.size

    def _ids(self, lines: ArpaLines, fields: Fields, words: Int64s, where: Int64s, order: int) -> Ids:
        ids = self._table.find(fields.data, fields.starts[words], fields.lengths[words])
        if (ids < 0).any():
            at = int(np.argmax(ids < 0))
            what = f"{fields.text(int(words[at]))} is not among the words of order 1"
            raise lines.error(what, "List every word there", int(where[at // order]))
        return ids.view(np.uint32).reshape(-1, order)

    def _add_missing(self, rows: Ids) -> Int64s:
        """Add those n-grams (B, n) of the last order or below that are not there; return where nodes went."""
        order = rows.shape[1]
        level = order - 2
        if order == 1:
            return np.arange(self._trie.words)
        missing = np.unique(rows[self._trie.nodes(rows) < 0], axis=0)
        if (self._trie.nodes(missing[:, 1:]) < 0).any():
            above = self._add_missing(missing[:, 1:])
            renumber(self._trie, level, above)
        lower = self._logprobs[order - 2][self._trie.nodes(missing[:, 1:])]
        contexts = self._trie.nodes(missing[:, :-1])
        weights = np.where(contexts >= 0, self._backoffs[order - 2][contexts], 0)
        places, added = insert(self._trie, level, missing)
        self._logprobs[order - 1] = _joined(self._logprobs[order - 1], places, lower + weights, added)
        self._backoffs[order - 1] = _joined(self._backoffs[order - 1], places, np.zeros_like(lower), added)
        self._added += len(missing)
        return places

    def finished(self) -> Imported:
        """Return the model."""
        if self._added:
            self._warnings.append(
                f"suffixes that were not listed, added as backing off gives them: {self._added}"
            )
        levels = self._trie.levels
        while levels and not levels[-1].size:
            levels.pop()
        tables = [
            Table(
                self._trie.first_words(level),
                self._trie.firsts(level),
                self._logprobs[level + 1],
                self._backoffs[level + 1] if level + 1 < len(levels) else None,
            )
            for level in range(len(levels))
        ]
        backoffs = self._backoffs[0] if tables else np.zeros_like(self._backoffs[0])
        model = BackoffModel(self._table.words(), self._logprobs[0], backoffs, tuple(tables))
        return Imported(model, tuple(self._warnings))


def _joined(old: Float32s, places: Int64s, new: Float32s, added: Int64s) -> Float32s:
    joined = np.empty(old.size + new.size, dtype=np.float32)
    joined[places] = old
    joined[added] = new
    return joined
