"""The n-grams that any of several back-off models lists, as one trie (trie.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np

from nlptk.core.ragged import batches, offsets_of, ragged_range
from nlptk.core.scratch import IN_MEMORY, Scratch
from nlptk.core.spool import Spool
from nlptk.core.vocab import UNKNOWN_ID
from nlptk.ngram.backoff import BackoffModel, Ids, Int64s, Table
from nlptk.ngram.largearrays import MISSING, Integers, blocks, offsets_in

_AT_ONCE = 1 << 19  # n-grams of the models


@dataclass(frozen=True, slots=True)
class Member:
    """A model of the union, beside the U words of all."""

    model: BackoffModel
    ids: Ids  # (U,) what each word of the union is to the model, `<unk>` where it lacks the word

    def table(self, order: int) -> Table | None:
        """Return its n-grams of an order above 1, if it has any."""
        return self.model.tables[order - 2] if order <= self.model.order else None

    @property
    def own(self) -> Int64s:
        """Its word for each of the union (U,), -1 where it lacks the word."""
        own = self.ids.astype(np.int64)
        own[(own == UNKNOWN_ID) & (np.arange(own.size) != UNKNOWN_ID)] = MISSING
        return own

    @property
    def places(self) -> Ids:
        """Where in the union each of its words is (V,)."""
        places = np.zeros(len(self.model.words), dtype=np.uint32)
        known = np.flatnonzero(self.own != MISSING)
        places[self.own[known]] = known
        return places


def union_of(members: Sequence[Member], scratch: Scratch = IN_MEMORY) -> list[Table]:
    """Return the n-grams of all models, for the orders from 2 up; probabilities are yet to come."""
    tables: list[Table] = []
    joined: list[Integers] = [member.own for member in members]
    size = joined[0].size
    for order in range(2, max(member.model.order for member in members) + 1):
        table, joined = _joined(members, joined, order, size, scratch)
        tables.append(table)
        size = table.words.size
    return tables


def _joined(
    members: Sequence[Member], below: Sequence[Integers], order: int, size: int, scratch: Scratch
) -> tuple[Table, list[Integers]]:
    """Return the n-grams of one order, and for each model its node of each (K,), -1 where there is none.

    `below` has these nodes for the `size` n-grams of the order below. Some of these are taken at a time; what
    the models list as their children are the n-grams.
    """
    lists = [_Children(member, order, nodes) for member, nodes in zip(members, below, strict=True)]
    word_bits = np.uint64(members[0].ids.size.bit_length())
    children = scratch.zeros(size, np.uint32)
    with ExitStack() as stack:
        words = stack.enter_context(Spool(np.uint32))
        spools = [stack.enter_context(Spool(np.int64)) for _ in members]
        for rows in _stretches(lists, size):
            nodes, keys = zip(*(each.keys(rows, word_bits) for each in lists), strict=True)
            every = _distinct(np.concatenate(keys))
            scratch.append(words, (every & ((np.uint64(1) << word_bits) - np.uint64(1))).astype(np.uint32))
            parents = (every >> word_bits).view(np.int64)
            children[rows] = np.bincount(parents, minlength=rows.stop - rows.start)
            for spool, mine, of_mine in zip(spools, nodes, keys, strict=True):
                found = np.full(every.size, MISSING, dtype=np.int64)
                found[np.searchsorted(every, of_mine)] = mine
                scratch.append(spool, found)
        firsts = offsets_in(children, scratch)
        table = Table(words.finish(), firsts, np.zeros(0, np.float32), None)
        return table, [spool.finish() for spool in spools]


class _Children:
    """The n-grams of one order of a model, under the nodes of the union of the order below."""

    def __init__(self, member: Member, order: int, nodes: Integers) -> None:
        self._table, self._places, self._nodes = member.table(order), member.places, nodes

    def numbers(self, rows: slice) -> Int64s:
        """Return how many children some nodes of the union have in the model (n,)."""
        return self._ranges(rows)[1]

    def keys(self, rows: slice, word_bits: np.uint64) -> tuple[Int64s, Integers]:
        """Return the children (n,) of some nodes of the union, and keys of what they are in the union.

        A key has the place of the node in the rows, and behind it the first word.
        """
        starts, sizes = self._ranges(rows)
        children = ragged_range(starts, sizes)
        keys = np.repeat(np.arange(sizes.size, dtype=np.uint64) << word_bits, sizes)
        return children, keys if self._table is None else keys | self._places[self._table.words[children]]

    def _ranges(self, rows: slice) -> tuple[Int64s, Int64s]:
        """Return where the children of some nodes of the union start, and how many they are (n,)."""
        starts, sizes = (np.zeros(rows.stop - rows.start, dtype=np.int64) for _ in range(2))
        if self._table is not None:
            listed = np.flatnonzero(self._nodes[rows] != MISSING)
            nodes = self._nodes[rows][listed]
            starts[listed] = self._table.firsts.take(nodes)
            sizes[listed] = self._table.firsts[1:].take(nodes) - starts[listed]
        return starts, sizes


def _stretches(lists: Sequence[_Children], size: int) -> Iterator[slice]:
    """Cut the nodes of the union into stretches that have not too many children."""
    for rows in blocks(size):
        numbers = sum(each.numbers(rows) for each in lists)
        for part in batches(offsets_of(np.asarray(numbers)), _AT_ONCE):
            yield slice(rows.start + part.start, rows.start + part.stop)


def _distinct(keys: Integers) -> Integers:
    """Sort keys and leave out what is there twice; `np.unique` is ten times as slow."""
    keys.sort()
    fresh = np.ones(keys.size, dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    return keys[fresh]
