"""The n-grams of a corpus as a trie that grows to the left: a word, the words before it, and so on.

The node of w1 .. wn is a child of the node of its suffix w2 .. wn, under the label w1. So the order that an
n-gram backs off to is its parent, the number of its children is its continuation count, and the context
w1 .. w(n-1) is a node of the level above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.vocab import Vocabulary

UInt32s = NDArray[np.uint32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Level:
    """The n-grams of one order n > 1, by suffix, then by first word."""

    words: UInt32s  # (K,) the first word w1
    counts: Int64s  # (K,) how often the n-gram occurs
    contexts: NDArray[np.integer]  # (K,) the node of w1 .. w(n-1) in the level above
    firsts: Int64s  # (J + 1,) node j of the level above has the children firsts[j] .. firsts[j + 1]

    def __len__(self) -> int:
        """Return the number of n-grams."""
        return self.words.size


@dataclass(frozen=True, slots=True)
class Counts:
    """All n-grams up to an order N and how often each occurs; the level of order 1 is the vocabulary.

    Every sentence is `<s> w .. w </s>`. No n-gram goes beyond `<s>`, which is counted as a context only.
    """

    vocab: Vocabulary  # V words
    unigrams: Int64s  # (V,) counts as words to predict: none of <s>, and a </s> for every sentence
    levels: tuple[Level, ...]  # of the orders 2 .. N

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return len(self.levels) + 1


def parents_of(firsts: NDArray[np.integer], rows: slice) -> Int64s:
    """Return the nodes that some n-grams are children of (n,); `firsts` as in Level."""
    start, stop = (firsts.dtype.type(bound) for bound in (rows.start, rows.stop))
    low = int(np.searchsorted(firsts, start, side="right")) - 1
    high = int(np.searchsorted(firsts, stop, side="left"))
    bounds = np.clip(firsts[low : high + 1], start, stop).astype(np.int64)
    return np.repeat(np.arange(low, high), np.diff(bounds))
