"""Phrases of a list: of all that match, the longest from left to right.

Sun et al. (2019), "ERNIE: Enhanced representation through knowledge integration", section 3.2, where a
chunker finds the phrases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.documents import Documents, Int64s, Mask, Reader
from nlptk.augment.units._base import Units
from nlptk.core.errors import InputError
from nlptk.core.ragged import Ragged
from nlptk.core.text import TextBlock, read_text
from nlptk.core.words import WordTable

_ROOT = 0


@dataclass(frozen=True, slots=True)
class Phrases(Units):
    """The words of a phrase are a unit, as are other words each; the phrases are those of a file.

    - `path`: a file with a phrase a line, cut into words as the text is
    """

    path: str

    def reader(self, lines: Reader) -> Reader:
        """Read the list and return what reads lines; InputError if there are no phrases in it."""
        return PhraseReader(self.path, lines)


class PhraseReader:
    """Reads lines of words and finds the phrases in them: a trie, walked from all words at once."""

    def __init__(self, path: str, lines: Reader) -> None:
        """Read the phrases."""
        self._lines = lines
        self._words = WordTable()
        phrases: list[Ragged] = []
        for block in read_text([path]):
            read = lines(block, self._words)
            phrases.append(Ragged(read.ids, read.sentences))
        edges, final = _trie(phrases)
        if not edges:
            raise InputError(path, "there are no phrases in it", "Give a phrase a line")
        keys = np.array([node * len(self._words) + word for node, word in edges], dtype=np.int64)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._children = np.array(list(edges.values()), dtype=np.int64)[order]
        self._final = np.zeros(len(edges) + 1, dtype=np.bool_)
        self._final[list(final)] = True

    def __call__(self, block: TextBlock, table: WordTable) -> Documents:
        """Read a block."""
        read = self._lines(block, table)
        known = table.words()
        words = self._words.find(known.values, known.offsets[:-1], known.lengths)
        lengths = self._longest(words[read.ids], read.sentences)
        starts = ~_inside(lengths)
        return Documents(read.ids, starts, read.sentences, read.documents)

    def _longest(self, words: NDArray[np.int32], sentences: Int64s) -> Int64s:
        """Return the length of the longest phrase that begins at each word (T,), 0 if there is none."""
        longest = np.zeros(words.size, dtype=np.int64)
        ends = np.repeat(sentences[1:], np.diff(sentences))
        places = np.flatnonzero(words >= 0)
        nodes = np.full(places.size, _ROOT, dtype=np.int64)
        depth = 0
        while places.size:
            keys = nodes * len(self._words) + words[places + depth]
            found = np.minimum(np.searchsorted(self._keys, keys), self._keys.size - 1)
            hit = self._keys[found] == keys
            places, nodes = places[hit], self._children[found[hit]]
            depth += 1
            longest[places[self._final[nodes]]] = depth
            going = places + depth < ends[places]
            going[going] = words[places[going] + depth] >= 0
            places, nodes = places[going], nodes[going]
        return longest


def _trie(phrases: list[Ragged]) -> tuple[dict[tuple[int, int], int], set[int]]:
    """Return the edges of a trie, (node, word) -> node, and the nodes where phrases end."""
    edges: dict[tuple[int, int], int] = {}
    final = set()
    for rows in phrases:
        ids, bounds = rows.values.tolist(), rows.offsets.tolist()
        for start, end in zip(bounds, bounds[1:], strict=False):
            node = _ROOT
            for word in ids[start:end]:
                node = edges.setdefault((node, word), len(edges) + 1)
            final.add(node)
    return edges, final


def _inside(lengths: Int64s) -> Mask:
    """Tell which words are in a phrase but not its first, when phrases are taken from left to right."""
    inside = np.zeros(lengths.size, dtype=np.bool_)
    end = 0
    for start in np.flatnonzero(lengths > 1).tolist():
        if start >= end:
            end = start + int(lengths[start])
            inside[start + 1 : end] = True
    return inside


METHOD = Phrases
