"""Sentences drawn from a hidden Markov model: tags after tags, and a word for each, many sentences at once.

Rabiner (1989), section II.A, with an end: tags are 0 .. K - 1, and K is the edge of a sentence, before its
first tag and behind its last. A block of sentences draws from a stream of its own (core/random.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import Int64s, Ragged, offsets_of
from nlptk.core.random import generator

Floats = NDArray[np.float64]

_STREAM = "hmm sample"
_BLOCK = 1024  # sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSettings:
    """How sentences are drawn; raises UsageError for values that cannot be meant."""

    count: int = 1
    max_length: int = 100  # words
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the values."""
        if self.count < 1:
            raise UsageError("--count", f"{self.count} sentences cannot be made", "Give 1 or more")
        if self.max_length < 1:
            raise UsageError("--max-length", f"{self.max_length} words are none", "Give 1 or more")
        generator(self.seed, _STREAM, 0)


class Draws:
    """Rows of items with weights, from which items are drawn in proportion."""

    def __init__(self, weights: Floats, items: NDArray[np.integer], offsets: Int64s) -> None:
        """Take the items of row r as offsets[r] .. offsets[r + 1]."""
        rows = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))[weights > 0]
        self._items = items[weights > 0]
        self._offsets = offsets_of(np.bincount(rows, minlength=offsets.size - 1))
        self._sums = np.cumsum(weights[weights > 0])
        self._before = np.append(0.0, self._sums)[self._offsets]

    @classmethod
    def of(cls, table: Floats) -> Draws:
        """Take the columns of a table (R, N) as items."""
        rows, columns = table.shape
        items = np.tile(np.arange(columns), rows)
        return cls(table.ravel(), items, np.arange(rows + 1) * columns)

    def draw(self, rows: NDArray[np.integer], random: np.random.Generator) -> Int64s:
        """Draw an item from each of the given rows (n,); ValueError for a row without weight."""
        low, high = self._before[rows], self._before[rows + 1]
        if not (low < high).all():
            raise ValueError("a row has no item to draw")
        places = np.searchsorted(self._sums, low + random.random(rows.size) * (high - low), side="right")
        places = np.clip(places, self._offsets[rows], self._offsets[rows + 1] - 1)
        drawn: Int64s = self._items[places].astype(np.int64)
        return drawn


@dataclass(frozen=True, slots=True)
class Chain:
    """A model of the first or second order, to draw from."""

    rows: NDArray[np.integer]  # (K + 1, K + 1) the row of the transitions after the tags a, b
    transitions: Draws  # of tags, K among them
    emissions: Draws  # of words, a row for each tag

    @property
    def edge(self) -> int:
        """The number of tags, which stands for the edge of a sentence."""
        return len(self.rows) - 1


def first_order(initial: Floats, transitions: Floats, emissions: Floats, ends: Floats) -> Chain:
    """Make a chain of pi_i (K,), a_ij (K, K), b_j(w) (K, V), and how likely a sentence ends after i (K,)."""
    going = np.vstack((transitions * (1 - ends)[:, np.newaxis], initial))
    table = np.column_stack((going, np.append(ends, 0.0)))
    size = initial.size + 1
    return Chain(np.tile(np.arange(size), (size, 1)), Draws.of(table), Draws.of(emissions))


def second_order(
    initial: Floats, second: Floats, transitions: Floats, emissions: Floats, ends: Floats
) -> Chain:
    """Make a chain of pi_i (K,), p(j | edge i) (K, K), p(k | i j) (K, K, K), b_j(w) (K, V), and ends (K,)."""
    kinds = initial.size
    after_two = np.concatenate((transitions, second[np.newaxis]))  # (K + 1, K, K), the edge before the last
    going = (after_two * (1 - ends)[:, np.newaxis]).reshape(-1, kinds)
    table = np.column_stack((np.vstack((going, initial)), np.append(np.tile(ends, kinds + 1), 0.0)))
    rows = np.full((kinds + 1, kinds + 1), len(table) - 1)
    rows[:, :kinds] = np.arange((kinds + 1) * kinds).reshape(kinds + 1, kinds)
    return Chain(rows, Draws.of(table), Draws.of(emissions))


def sample(chain: Chain, settings: SampleSettings) -> Iterator[tuple[Ragged, Ragged]]:
    """Yield blocks of sentences: their tags and their words, of which none has fewer than one.

    A sentence that has not ended when it is as long as may be is cut. The edge never follows itself.
    """
    for block, start in enumerate(range(0, settings.count, _BLOCK)):
        random = generator(settings.seed, _STREAM, block)
        tags = _tags(chain, min(_BLOCK, settings.count - start), settings.max_length, random)
        yield tags, Ragged(chain.emissions.draw(tags.values, random), tags.offsets)


def _tags(chain: Chain, sentences: int, longest: int, random: np.random.Generator) -> Ragged:
    """Draw the tags of some sentences, position by position."""
    before = last = np.full(sentences, chain.edge)
    going = np.arange(sentences)
    owners, drawn = [], []
    for _ in range(longest):
        tags = chain.transitions.draw(chain.rows[before, last], random)
        goes_on = tags != chain.edge
        going, before, last = going[goes_on], last[goes_on], tags[goes_on]
        if not going.size:
            break
        owners.append(going)
        drawn.append(last)
    all_owners = np.concatenate(owners or [going])
    order = np.argsort(all_owners, kind="stable")
    lengths = np.bincount(all_owners, minlength=sentences)
    return Ragged(np.concatenate(drawn or [last])[order], offsets_of(lengths))
