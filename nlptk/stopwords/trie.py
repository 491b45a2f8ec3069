"""Entries of lists found in running text, a whole block of tokens at a time.

An entry is cut into tokens as the text is; one of several tokens is found as a phrase. The entries are the
paths of a trie. Of the matches in a line the leftmost is taken, and of those that begin together the longest
(forward maximum matching); the search goes on behind it. What is to be kept is matched alike, so that a kept
`can not` stays whole beside the stopword `can`, and the stopword `不过` goes beside a kept `不`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ragged_range

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

OTHER = 0  # the id of every token that is in no entry
_NOTHING, _STOPWORD, _KEPT = 0, 1, 2
_NO_NODE = -1


@dataclass(frozen=True, slots=True)
class Matches:
    """Stopwords in a block of tokens, rising and apart: match i has `lengths[i]` tokens from `starts[i]`."""

    starts: Int64s  # (M,)
    lengths: Int64s  # (M,)


class Patterns:
    """A trie of the entries; its words are numbered from 1."""

    def __init__(self, stopwords: Iterable[Sequence[str]], kept: Iterable[Sequence[str]] = ()) -> None:
        """Take each entry as its folded tokens; what is kept is no stopword."""
        self.words: dict[str, int] = {}
        children: dict[tuple[int, int], int] = {}
        verdicts = [_NOTHING]
        for entries, verdict in ((stopwords, _STOPWORD), (kept, _KEPT)):
            for tokens in filter(None, entries):
                node = 0
                for token in tokens:
                    word = self.words.setdefault(token, len(self.words) + 1)
                    node = children.setdefault((node, word), len(verdicts))
                    if node == len(verdicts):
                        verdicts.append(_NOTHING)
                verdicts[node] = verdict
        self._size = len(self.words) + 1
        self._verdicts = np.array(verdicts, dtype=np.int8)
        self._first = np.full(self._size, _NO_NODE, dtype=np.int64)  # the node of each word as a first token
        self._inner = np.zeros(len(verdicts), dtype=np.bool_)  # has children
        inner: dict[int, int] = {}
        for (node, word), child in children.items():
            if node:
                inner[node * self._size + word] = child
                self._inner[node] = True
            else:
                self._first[word] = child
        self._keys = np.array(sorted(inner), dtype=np.int64)
        self._children = np.array([inner[key] for key in sorted(inner)], dtype=np.int64)
        self._alone = np.append(self._verdicts, _NOTHING)[self._first]  # (W,) of each word by itself

    def find(self, ids: Int32s, offsets: Int64s) -> Matches:
        """Return the stopwords in lines of ids, line i being `ids[offsets[i]:offsets[i + 1]]`."""
        verdicts = self._alone[ids]
        rows = np.flatnonzero(np.append(self._inner, False)[self._first][ids]) if self._keys.size else _NONE
        lengths = np.ones(rows.size, dtype=np.int64)
        self._lengthen(ids, offsets, rows, lengths, verdicts)
        long = np.flatnonzero(lengths > 1)
        taken = leftmost(rows[long], lengths[long])
        rows, lengths = rows[long[taken]], lengths[long[taken]]
        verdicts[ragged_range(rows + 1, lengths - 1)] = _NOTHING  # inside of what is taken
        starts = np.flatnonzero(verdicts == _STOPWORD)
        all_lengths = np.ones(starts.size, dtype=np.int64)
        stopwords = verdicts[rows] == _STOPWORD
        all_lengths[np.searchsorted(starts, rows[stopwords])] = lengths[stopwords]
        return Matches(starts, all_lengths)

    def _lengthen(
        self, ids: Int32s, offsets: Int64s, rows: Int64s, lengths: Int64s, verdicts: NDArray[np.int8]
    ) -> None:
        """Find the longest entry that begins at each of the rows; `lengths` and `verdicts` are changed."""
        lines = np.searchsorted(offsets, rows, side="right")
        left = offsets[np.minimum(lines, offsets.size - 1)] - rows
        going, nodes = np.arange(rows.size), self._first[ids[rows]]
        depth = 1
        while going.size:
            inside = self._inner[nodes] & (left[going] > depth)
            going, nodes = going[inside], nodes[inside]
            keys = nodes * self._size + ids[rows[going] + depth]
            places = np.minimum(np.searchsorted(self._keys, keys), self._keys.size - 1)
            there = self._keys[places] == keys
            going, nodes = going[there], self._children[places[there]]
            depth += 1
            ended = self._verdicts[nodes] != _NOTHING
            lengths[going[ended]] = depth
            verdicts[rows[going[ended]]] = self._verdicts[nodes[ended]]


_NONE = np.zeros(0, dtype=np.int64)


def leftmost(starts: Int64s, lengths: Int64s) -> Int64s:
    """Return which of some stretches (rising by their starts) are taken from left to right, none overlapping.

    Clusters of stretches that touch no other cluster are gone through side by side.

    >>> leftmost(np.array([0, 1, 2, 7]), np.array([2, 2, 2, 2])).tolist()
    [0, 2, 3]
    """
    ends = starts + lengths
    reach = np.maximum.accumulate(ends)
    first = np.ones(starts.size, dtype=np.bool_)
    first[1:] = starts[1:] >= reach[:-1]
    cluster = np.append(np.cumsum(first), 0)
    following = np.searchsorted(starts, ends)
    taken = np.zeros(starts.size, dtype=np.bool_)
    going = np.flatnonzero(first)
    while going.size:
        taken[going] = True
        behind = following[going]
        going = behind[cluster[behind] == cluster[going]]
    return np.flatnonzero(taken)


def token_entries(
    entries: Iterable[str], tokenizer: Callable[[str], Sequence[str]], fold: Callable[[str], str]
) -> list[list[str]]:
    """Cut entries into tokens as a text is cut, and fold them; what has no token is left out."""
    return [tokens for entry in entries if (tokens := [fold(token) for token in tokenizer(entry)])]
