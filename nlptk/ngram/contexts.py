"""The contexts of the n-grams of a model.

The trie grows to the left (trie.py): the context w1 .. w(n-1) of an n-gram is a node of the order below, but
not its parent there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlptk.core.scratch import IN_MEMORY, Scratch
from nlptk.ngram.backoff import Ids, Int64s, Table
from nlptk.ngram.largearrays import MISSING, Integers, blocks, integer_type
from nlptk.ngram.trie import parents_of


def contexts_of(tables: Sequence[Table], scratch: Scratch = IN_MEMORY) -> list[Integers]:
    """Return the nodes of the contexts of n-grams (K,), for the orders from 2 up; -1 if it is not listed."""
    found: list[Integers] = [table.words for table in tables[:1]]
    for lower, table in zip(tables, tables[1:], strict=False):
        contexts = scratch.zeros(table.words.size, integer_type(lower.words.size))
        for rows in blocks(table.words.size):
            inner = found[-1][parents_of(table.firsts, rows)]  # w2 .. w(n-1)
            contexts[rows] = children_of(lower, inner, table.words[rows])
        found.append(contexts)
    return found


def children_of(table: Table, nodes: Integers, words: Ids) -> Int64s:
    """Return the child of each node under a word (n,), -1 where there is none, or the node is -1 itself.

    The nodes may come in any order: they are sorted, as `Table.find` is faster then.
    """
    rows = np.flatnonzero(nodes >= 0)
    bits = np.uint64(max(rows.size, 1).bit_length())
    keys = nodes[rows].astype(np.uint64) << bits
    keys |= np.arange(rows.size, dtype=np.uint64)
    keys.sort()
    rows = rows[(keys & ((np.uint64(1) << bits) - np.uint64(1))).view(np.int64)]
    found = np.full(nodes.size, MISSING, dtype=np.int64)
    found[rows] = table.find((keys >> bits).view(np.int64), words[rows])
    return found
