"""Count the n-grams of a corpus by sorting: exact, part by part, without a hash table.

All places of the text at which a word is to be predicted are dealt out by that word, so that the n-grams of
one part are neighbours in the trie; a part has all places of one word, or of several. Within a part the
places are sorted by the word before, then by the one before that: each time the key is the node reached so
far and the next word, packed into 64 bits together with the place's number, so that NumPy's vector sort does
the work.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.dealing import dealt_out, offset_type, part_bounds
from nlptk.core.progress import Step
from nlptk.core.ragged import offsets_of
from nlptk.core.scratch import Scratch
from nlptk.core.spool import Spool
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.trie import Counts, Level

UInt32s = NDArray[np.uint32]
Int64s = NDArray[np.int64]

_BLOCK = 1 << 20  # tokens padded at a time
_KEY_BITS = 64
LARGEST_PART = 1 << 21  # places


def count_corpus(
    corpus: EncodedCorpus,
    order: int,
    scratch: Scratch,
    *,
    largest_part: int = LARGEST_PART,
    progress: Step = lambda places: None,
) -> Counts:
    """Count all n-grams up to an order; the work is done `largest_part` places at a time, a word's together.

    `progress` is told of every place whose n-grams are counted.
    """
    text = _padded(corpus, scratch)
    unigrams = np.zeros(len(corpus.vocab), dtype=np.int64)
    for start in range(0, text.size, _BLOCK):
        unigrams += np.bincount(text[start : start + _BLOCK], minlength=unigrams.size)
    unigrams[BEGIN_ID] = 0
    bounds = part_bounds(unigrams, largest_part)
    places = dealt_out(text, unigrams, bounds, scratch)
    starts = offsets_of(np.add.reduceat(unigrams, bounds[:-1])).tolist()
    word_bits = len(corpus.vocab).bit_length()
    with ExitStack() as stack:
        growing = [
            stack.enter_context(_GrowingLevel(n, text, word_bits, scratch, top=n == order))
            for n in range(2, order + 1)
        ]
        for word, word_end, start, end in zip(bounds, bounds[1:], starts, starts[1:], strict=False):
            here = places[start:end]
            part = _Part(here, text[here].astype(np.int64) - word, int(word_end - word))
            for level in growing:
                part = level.add(part)
            progress(end - start)
        levels: list[Level] = []
        above: NDArray[np.integer] = text
        for level in growing:
            levels.append(level.finish(above))
            above = level.nodes
    return Counts(corpus.vocab, unigrams, tuple(levels))


def _padded(corpus: EncodedCorpus, scratch: Scratch) -> UInt32s:
    """Return the text as one array with `<s>` and `</s>` around every sentence."""
    ends = corpus.ends
    text = scratch.zeros(corpus.ids.size + 2 * ends.size, np.uint32)
    start = token = 0  # of the next sentence and its first token
    while start < ends.size:
        end = max(start + 1, int(np.searchsorted(ends, token + _BLOCK)))
        tokens = corpus.ids[token : ends[end - 1]]
        sentences = np.arange(end - start)
        closing = ends[start:end] - token + 2 * sentences + 1
        opening = np.append(0, closing[:-1] + 1)
        block = np.zeros(tokens.size + 2 * sentences.size, dtype=np.uint32)
        inner = np.ones(block.size, dtype=np.bool_)
        inner[opening] = inner[closing] = False
        block[inner] = tokens
        block[opening], block[closing] = BEGIN_ID, END_ID
        text[token + 2 * start : token + 2 * start + block.size] = block
        start, token = end, int(ends[end - 1])
    return text


@dataclass(frozen=True, slots=True)
class _Part:
    """Some places of the text, each with the node that ends there, numbered within the part."""

    places: NDArray[np.integer]  # (P,)
    nodes: Int64s  # (P,)
    size: int  # nodes in the part

    def sorted_by(self, words: UInt32s, word_bits: int) -> tuple[_Part, NDArray[np.uint64]]:
        """Sort the places by node and then by word; return them, and these two in one number (P,)."""
        index_bits = self.places.size.bit_length()
        pairs = (self.nodes.view(np.uint64) << np.uint64(word_bits)) | words
        if self.size.bit_length() + word_bits + index_bits <= _KEY_BITS:
            keys = (pairs << np.uint64(index_bits)) | np.arange(pairs.size, dtype=np.uint64)
            keys.sort()
            index = (keys & np.uint64((1 << index_bits) - 1)).view(np.int64)
            pairs = keys >> np.uint64(index_bits)
        else:
            index = np.argsort(pairs, kind="stable")
            pairs = pairs[index]
        return _Part(self.places[index], (pairs >> np.uint64(word_bits)).view(np.int64), self.size), pairs


class _GrowingLevel:
    """The n-grams of one order, part by part."""

    def __init__(self, order: int, text: UInt32s, word_bits: int, scratch: Scratch, *, top: bool) -> None:
        self._order = order
        self._text = text
        self._word_bits = word_bits
        self._scratch = scratch
        self._words = Spool(np.uint32)
        self._counts = Spool(np.int64)
        self._places = Spool(np.int64)  # where each n-gram ends for the first time
        self._children = Spool(np.int64)  # of each node of the level above
        # The n-gram that ends at each place, which the contexts of the next level are.
        self.nodes: NDArray[np.integer] = scratch.zeros(0 if top else text.size, offset_type(text.size))

    def __enter__(self) -> Self:
        """Return the level itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        for spool in (self._words, self._counts, self._places, self._children):
            spool.__exit__()

    def add(self, part: _Part) -> _Part:
        """Add the n-grams that end at the places of a part, and return the part in nodes of this level."""
        part, pairs = part.sorted_by(self._text[part.places - (self._order - 1)], self._word_bits)
        fresh = np.ones(pairs.size, dtype=np.bool_)
        np.not_equal(pairs[1:], pairs[:-1], out=fresh[1:])
        starts = np.flatnonzero(fresh)
        nodes = np.cumsum(fresh) - 1
        if self.nodes.size:
            self.nodes[part.places] = nodes + len(self._words)
        words = (pairs & np.uint64((1 << self._word_bits) - 1)).astype(np.uint32)
        self._scratch.append(self._words, words[starts])
        self._scratch.append(self._counts, np.diff(starts, append=pairs.size))
        self._scratch.append(self._places, part.places[starts].astype(np.int64))
        self._scratch.append(self._children, np.bincount(part.nodes[starts], minlength=part.size))
        inner = words != BEGIN_ID
        return _Part(part.places[inner], nodes[inner], starts.size)

    def finish(self, above: NDArray[np.integer]) -> Level:
        """Return the level; `above` has the n-gram of the level above that ends at each place."""
        contexts = self._places.finish(lambda places: above[places - 1].astype(np.int64))
        firsts = _offsets_of(self._children.finish(), self._scratch)
        return Level(self._words.finish(), self._counts.finish(), contexts, firsts)


def _offsets_of(lengths: Int64s, scratch: Scratch) -> Int64s:
    """Return where each row starts, and last where all end, a block at a time."""
    offsets = scratch.zeros(lengths.size + 1, np.int64)
    for start in range(0, lengths.size, _BLOCK):
        block = lengths[start : start + _BLOCK]
        offsets[start + 1 : start + 1 + block.size] = offsets[start] + np.cumsum(block)
    return offsets
