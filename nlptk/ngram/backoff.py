"""A back-off model as arrays, and the one query engine: whole blocks of sentences at once.

p(w|h) is the probability listed for the longest n-gram that ends a match of h w, times the back-off weights
of the contexts that were tried before it (Katz 1987). The trie grows to the left (trie.py), so the longest
match is found by walking from each word to the words before it, and the nodes of its contexts are those that
the walk from the word before has passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Ragged
from nlptk.core.vocab import BEGIN_ID, END_ID

Float32s = NDArray[np.float32]
Floats = NDArray[np.float64]
Ids = NDArray[np.uint32]
Integers = NDArray[np.integer]
Int64s = NDArray[np.int64]

LOWER = NEXT, UNIFORM = "next", "uniform"

_SEARCHED = 1 << 14  # n-grams looked up at a time: their arrays stay in the processor's cache
_KEY_BITS = 64
_NO_WORD = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Table:
    """The n-grams of one order n > 1, by suffix, then by first word (trie.py); logarithms are natural."""

    words: Ids  # (K,) the first word
    firsts: Integers  # (J + 1,) where the children of each node of the order below start
    logprobs: Float32s  # (K,)
    backoffs: Float32s | None  # (K,) log of the weight of what comes after, 0 where nothing does; None on top

    def find(self, nodes: Int64s, words: Ids) -> Int64s:
        """Return the child of each node under a word (n,), -1 where there is none.

        Nodes that are sorted are found faster: what they need lies together.
        """
        found = np.full(nodes.size, -1, dtype=np.int64)
        for start in range(0, nodes.size if self.words.size else 0, _SEARCHED):
            part = slice(start, start + _SEARCHED)
            found[part] = self._find(nodes[part], words[part])
        return found

    def _find(self, nodes: Int64s, words: Ids) -> Int64s:
        low = self.firsts.take(nodes)
        sizes = self.firsts[1:].take(nodes)
        sizes -= low
        many = np.flatnonzero(sizes > 1)
        low[many] = self._last_not_above(low.take(many), sizes.take(many), words.take(many))
        found = low.astype(np.int64)
        hits = self.words.take(found, mode="clip") == words
        hits &= sizes > 0
        found[~hits] = -1
        return found

    def _last_not_above(self, low: Integers, sizes: Integers, words: Ids) -> Integers:
        """Return the last place in each range `low .. low + size` whose word is not above a given one.

        All ranges are halved at once, the longest first, so that those still to be halved are a prefix. No
        word has more words than its own number before it in a range: frequent ones are near the start.
        """
        halvings = np.frexp(np.minimum(sizes - 1, words).astype(np.float64))[1].astype(np.int8)
        order = np.argsort(-halvings, kind="stable")
        low, sizes, words = low.take(order), sizes.take(order), words.take(order)
        np.minimum(sizes - 1, words, out=sizes, casting="unsafe")
        sizes += 1
        places, found = np.empty(low.size, dtype=np.int64), np.empty_like(words)
        for going in np.flip(np.cumsum(np.flip(np.bincount(halvings)[1:]))).tolist():
            half = sizes[:going] >> 1
            middle = np.add(low[:going], half, out=places[:going])
            self.words.take(middle, mode="clip", out=found[:going])
            sizes[:going] -= half
            half *= found[:going] <= words[:going]
            low[:going] += half
        last = np.empty_like(low)
        last[order] = low
        return last


@dataclass(frozen=True, slots=True)
class Scores:
    """What a model makes of some text: one entry a place, those of `<s>` without meaning."""

    logprobs: Floats  # (P,) natural logarithms
    lengths: NDArray[np.int8]  # (P,) of the n-gram that was found
    backoffs: Floats | None = None  # (P,) what of the logarithms is back-off weights, where that can be told


@dataclass(frozen=True, slots=True)
class BackoffModel:
    """A language model: probabilities and back-off weights of n-grams up to some order."""

    words: ByteStrings  # (V,) in UTF-8; the first three are <unk>, <s> and </s>
    logprobs: Float32s  # (V,) of the words alone
    backoffs: Float32s  # (V,)
    tables: tuple[Table, ...]  # of the orders 2 .. N
    lower: str = NEXT  # what the rest of a context goes to: the next lower order or a uniform one

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return len(self.tables) + 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of n-grams of each order; of order 1 they are the words, `<s>` among them."""
        return len(self.words), *(table.words.size for table in self.tables)

    def score(self, text: Ids) -> Scores:
        """Score sentences `<s> w .. w </s>`, end to end."""
        logprobs, lengths = np.zeros(text.size), np.zeros(text.size, dtype=np.int8)
        places = _ordered_places(text, len(self.words))
        nodes = text[places].astype(np.int64)
        ended = np.zeros(places.size, dtype=np.bool_)  # the n-gram begins with <s>
        passed = [
            text.astype(np.int64)
        ]  # the n-gram of each length that ends at each place (P,), -1 for none
        values = self.logprobs
        for distance, table in enumerate(self.tables, 1):
            before = text[places - distance]
            longer = table.find(nodes, np.where(ended, _NO_WORD, before))
            matched = longer >= 0
            last = np.flatnonzero(~matched)
            logprobs[places[last]] = values[nodes[last]]
            lengths[places[last]] = distance
            going = np.flatnonzero(matched)
            places, nodes, ended = places[going], longer[going], before[going] == BEGIN_ID
            values = table.logprobs
            if table.backoffs is not None:
                passed.append(np.full(text.size, -1, dtype=np.int64))
                passed[-1][places] = nodes
        logprobs[places] = values[nodes]
        lengths[places] = self.order
        return self._backed_off(logprobs, lengths, passed[: self.order - 1])

    def _backed_off(self, logprobs: Floats, lengths: NDArray[np.int8], passed: Sequence[Int64s]) -> Scores:
        """Add the weights of the contexts under which nothing was found."""
        backoffs = np.zeros(logprobs.size)
        uniform = -np.log(len(self.words) - 1)  # <s> is never predicted
        for length, (nodes, weights) in enumerate(zip(passed, self._weights, strict=True), 1):
            rows = np.flatnonzero((lengths[1:] <= length) & (nodes[:-1] >= 0))
            weight = weights[nodes[rows]]
            if self.lower == NEXT:
                backoffs[rows + 1] += weight
                continue
            seen = weight != 0  # only a context that was not seen has a weight of 1
            rows, weight = rows[seen] + 1, weight[seen]
            backoffs[rows], logprobs[rows] = weight, uniform
        return Scores(logprobs + backoffs, lengths, backoffs)

    @property
    def _weights(self) -> list[Float32s]:
        """The back-off weights of the contexts of each length."""
        weights = [self.backoffs, *(table.backoffs for table in self.tables)]
        return [each for each in weights if each is not None][: self.order - 1]


def padded(sentences: Ragged) -> Ragged:
    """Put `<s>` and `</s>` around sentences of ids: what a model scores."""
    offsets = sentences.offsets + 2 * np.arange(sentences.offsets.size)
    text = np.empty(int(offsets[-1]), dtype=np.uint32)
    inner = np.ones(text.size, dtype=np.bool_)
    inner[offsets[:-1]] = inner[offsets[1:] - 1] = False
    text[inner] = sentences.values
    text[offsets[:-1]], text[offsets[1:] - 1] = BEGIN_ID, END_ID
    return Ragged(text, offsets)


def _ordered_places(text: Ids, vocab_size: int) -> Int64s:
    """Return the places of all words but `<s>`, by word and then by the word before it (P,).

    In this order a walk from the words into their past meets the nodes of each order in their order.
    """
    places = np.flatnonzero(text != BEGIN_ID)
    word_bits, place_bits = vocab_size.bit_length(), text.size.bit_length()
    pairs = (text[places].astype(np.uint64) << np.uint64(word_bits)) | text[places - 1]
    if 2 * word_bits + place_bits > _KEY_BITS:
        return places[np.argsort(pairs, kind="stable")]
    keys = (pairs << np.uint64(place_bits)) | places.view(np.uint64)
    keys.sort()
    return (keys & np.uint64((1 << place_bits) - 1)).view(np.int64)
