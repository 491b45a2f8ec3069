"""The model of some n-grams of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlptk.core.scratch import IN_MEMORY, Scratch
from nlptk.ngram.backoff import BackoffModel, Table
from nlptk.ngram.largearrays import MISSING, Integers, Mask, blocks, integer_type, offsets_in, taken
from nlptk.ngram.trie import parents_of


def subset(model: BackoffModel, kept: Sequence[Mask], scratch: Scratch = IN_MEMORY) -> BackoffModel:
    """Return the model of some n-grams: for each order from 2 up, which of them (K,).

    The suffix of each must be among them. Back-off weights stay as they are.
    """
    tables: list[Table] = []
    above: Mask = np.ones(len(model.words), dtype=np.bool_)
    for table, chosen in zip(model.tables, kept, strict=True):
        backoffs = None if table.backoffs is None else taken(table.backoffs, chosen, scratch)
        firsts = _firsts_of(table, chosen, above, scratch)
        words, logprobs = taken(table.words, chosen, scratch), taken(table.logprobs, chosen, scratch)
        tables.append(Table(words, firsts, logprobs, backoffs))
        above = chosen
    while tables and not tables[-1].words.size:
        tables.pop()
    if tables:
        tables[-1] = replace(tables[-1], backoffs=None)
    return replace(model, tables=tuple(tables))


def contexts_in_subset(
    contexts: Sequence[Integers], kept: Sequence[Mask], scratch: Scratch = IN_MEMORY
) -> list[Integers]:
    """Return the contexts (K,) of the n-grams of a subset, for the orders from 2 up, given those of all."""
    found: list[Integers] = []
    for n, (nodes, chosen) in enumerate(zip(contexts, kept, strict=True)):
        mine = taken(nodes, chosen, scratch)
        if n:
            places = _places_of(kept[n - 1], scratch)
            for rows in blocks(mine.size):
                mine[rows] = np.where(mine[rows] >= 0, places[mine[rows]], MISSING)
        found.append(mine)
    return found


def _firsts_of(table: Table, chosen: Mask, above: Mask, scratch: Scratch) -> Integers:
    """Return where the chosen children of the chosen nodes of the order above start."""
    children = scratch.zeros(above.size, np.uint32)
    for rows in blocks(chosen.size):
        parents = parents_of(table.firsts, rows)[chosen[rows]]
        if parents.size:
            low, high = int(parents[0]), int(parents[-1]) + 1
            children[low:high] += np.bincount(parents - low).astype(np.uint32)
    return offsets_in(taken(children, above, scratch), scratch)


def _places_of(chosen: Mask, scratch: Scratch) -> Integers:
    """Return the place of each row among those chosen, -1 where it is not (K,)."""
    places = scratch.zeros(chosen.size, integer_type(chosen.size))
    start = 0
    for rows in blocks(chosen.size):
        sums = np.cumsum(chosen[rows])
        places[rows] = np.where(chosen[rows], sums - 1 + start, MISSING)
        start += int(sums[-1])
    return places
