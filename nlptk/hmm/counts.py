"""What is counted of tagged text: words with their tags and the tags before, and tags in threes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.words import WordTable
from nlptk.hmm.tagged._base import TaggedBlock

_TAG_BITS = 16
_EDGE = (1 << _TAG_BITS) - 1  # stands for the tag before and behind a sentence while tags are counted
_PENDING = 1 << 22  # keys that wait to be counted


@dataclass(frozen=True, slots=True)
class TaggedCounts:
    """Counts of tagged text; tags are 0 .. K - 1 by their bytes, and K is the edge of a sentence."""

    words: ByteStrings  # V, in the order in which they came
    tags: ByteStrings  # K
    events: Int64s  # (C, 3) distinct rows: a word, its tag, the tag before; rising
    event_counts: Int64s  # (C,)
    trigrams: Int64s  # (G, 3) distinct rows: a tag, or the edge, after two others; rising
    trigram_counts: Int64s  # (G,)

    @property
    def tokens(self) -> int:
        """The number of words in all."""
        return int(self.event_counts.sum())

    @property
    def sentences(self) -> int:
        """The number of sentences."""
        return int(self.trigram_counts[self.trigrams[:, 2] == len(self.tags)].sum())


class TaggedCounter:
    """Counts blocks of tagged text, in memory that grows with what is distinct, not with the text."""

    def __init__(self) -> None:
        self._words, self._tags = WordTable(), WordTable()
        self._events, self._trigrams = _KeyCounter(), _KeyCounter()

    def add(self, block: TaggedBlock) -> None:
        """Count a block of whole sentences; InputError for more tags than 65,535."""
        assert block.tags is not None
        words = self._words.add_strings(block.words).astype(np.int64)
        tags = self._tags.add_strings(block.tags).astype(np.int64)
        if len(self._tags) > _EDGE:
            what = f"it has more than {_EDGE} different tags"
            raise InputError(block.file, what, "Give the right --format and --tag-column")
        firsts, ends = some_sentences(block.ends)
        before = np.roll(tags, 1)
        before[firsts] = _EDGE
        self._events.add(_packed(words, tags, before))
        third = np.insert(tags, ends, _EDGE)
        starts = firsts + np.arange(firsts.size)
        second, first = np.roll(third, 1), np.roll(third, 2)
        second[starts] = first[starts] = first[starts + 1] = _EDGE
        self._trigrams.add(_packed(first, second, third))

    def finish(self) -> TaggedCounts:
        """Return the counts."""
        kinds = len(self._tags)
        strings = list(self._tags.words())
        order = sorted(range(kinds), key=strings.__getitem__)
        new_ids = np.full(_EDGE + 1, kinds, dtype=np.int64)
        new_ids[order] = np.arange(kinds)
        events, event_counts = self._events.finish()
        events[:, 1:] = new_ids[events[:, 1:]]
        trigrams, trigram_counts = self._trigrams.finish()
        return TaggedCounts(
            self._words.words(),
            ByteStrings.of(strings[tag] for tag in order),
            *_sorted(events, event_counts),
            *_sorted(new_ids[trigrams], trigram_counts),
        )


def some_sentences(ends: Int64s) -> tuple[Int64s, Int64s]:
    """Return where sentences start and end (n,), without those that are empty."""
    firsts = np.concatenate((np.zeros(1, dtype=np.int64), ends))[:-1]
    some = firsts < ends
    return firsts[some], ends[some]


class _KeyCounter:
    def __init__(self) -> None:
        self._keys = [np.zeros(0, dtype=np.int64)]
        self._numbers = [np.zeros(0, dtype=np.int64)]
        self._pending = 0

    def add(self, keys: Int64s) -> None:
        self._keys.append(keys)
        self._numbers.append(np.ones(keys.size, dtype=np.int64))
        self._pending += keys.size
        if self._pending > max(_PENDING, self._keys[0].size):
            self._sum()

    def finish(self) -> tuple[Int64s, Int64s]:
        """Return the keys unpacked (n, 3) and how often each came (n,)."""
        self._sum()
        keys = self._keys[0]
        columns = keys >> 2 * _TAG_BITS, keys >> _TAG_BITS & _EDGE, keys & _EDGE
        return np.stack(columns, axis=1), self._numbers[0]

    def _sum(self) -> None:
        keys, numbers = np.concatenate(self._keys), np.concatenate(self._numbers)
        order = np.argsort(keys, kind="stable")
        keys, numbers = keys[order], numbers[order]
        starts = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), keys[1:] != keys[:-1]))[: keys.size])
        self._keys = [keys[starts]]
        self._numbers = [np.add.reduceat(numbers, starts) if starts.size else numbers]
        self._pending = 0


def _packed(first: Int64s, second: Int64s, third: Int64s) -> Int64s:
    return (first << 2 * _TAG_BITS) | (second << _TAG_BITS) | third


def _sorted(rows: Int64s, numbers: NDArray[np.int64]) -> tuple[Int64s, Int64s]:
    order = np.lexsort(rows.T[::-1])
    return rows[order], numbers[order]
