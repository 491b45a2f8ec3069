"""Which positions of sentences a second-order Viterbi search works on at once.

A state is a tag behind the tag of the word before. Where two words in a row have one tag each there is one
state, so the pieces between such places are independent of each other, and all of them can go on at once,
step by step. The positions of a step are sorted by how many candidates they and the two before them have; of
those that are alike one array is made, padded, as long as that takes less time than the calls for two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.marked import Marked

Sizes = tuple[int, int, int]

_CALLS = 5000  # triples of tags that take as long as the calls for an array
AT_ONCE = 1 << 17  # triples that are worked on
_SIZES = (16, 8, 4, 2, 1)  # of candidates, that tell what is alike
_ROUNDED = np.array([1, 2, 3, *(digits << shift for shift in range(28) for digits in (4, 5, 6, 7))])
_RANK_BITS = _ROUNDED.size.bit_length()
_LIKENESS_BITS = 3 * (len(_SIZES) + _RANK_BITS)  # what is left is for the steps: no memory holds so many


@dataclass(frozen=True, slots=True)
class Run:
    """Positions of a step, and the most candidates that they and the two before them have."""

    positions: Int64s  # (n,)
    sizes: Sizes  # A two before, B before, C of their own
    first: bool  # whether their pieces begin with the position before


@dataclass(frozen=True, slots=True)
class Choice:
    """Positions of a step, and the most candidates that those two before them have, more than one."""

    positions: Int64s  # (n,)
    most: int


@dataclass(frozen=True, slots=True)
class Course:
    """All positions but the first ones of sentences."""

    positions: Int64s  # (n,)
    steps: Int64s  # (n,) how far each is behind the last place of one state
    sizes: Int64s  # (3, n) how many candidates those two before have, those before, and they themselves

    @classmethod
    def of(cls, marked: Marked) -> Course:
        """Lay out the course of a search."""
        positions = np.flatnonzero(~_at(marked.begins, marked.sizes.size))
        sizes = np.stack([marked.sizes.take(np.maximum(positions - back, 0)) for back in (2, 1, 0)])
        return cls(positions, _steps(marked).take(positions), sizes)

    def runs(self) -> Iterator[Run]:
        """Yield the positions of more than one state, step by step; of one alone the score is no matter."""
        some = np.flatnonzero((self.sizes[1] > 1) | (self.sizes[2] > 1))
        rounded = _rounded(np.arange(self.sizes.max(initial=0) + 1))
        steps, sizes = self.steps.take(some), self.sizes.take(some, axis=1)
        order = np.argsort(steps << _LIKENESS_BITS | _likeness(sizes, rounded))
        positions = self.positions.take(some.take(order))
        table = np.stack((steps, *rounded.take(sizes))).take(order, axis=1)
        bounds = np.flatnonzero(np.any(np.diff(table, axis=1, prepend=-1), axis=0))
        numbers = np.diff(bounds, append=positions.size).tolist()
        start = 0
        for number, step, shape in _merged(numbers, table[:, bounds].T.tolist()):
            at_once = max(AT_ONCE // prod(shape), 1)
            for first in range(start, start + number, at_once):
                yield Run(positions[first : min(first + at_once, start + number)], shape, step == 1)
            start += number

    def choices(self) -> Iterator[Choice]:
        """Yield the positions two before which there is a choice, from the last step to the first."""
        some, sizes = np.flatnonzero(self.sizes[0] > 1), self.sizes[0]
        order = some.take(np.lexsort((sizes.take(some), self.steps.take(some))))
        table = np.stack((self.steps.take(order), np.searchsorted(_SIZES[::-1], sizes.take(order))))
        bounds = [*np.flatnonzero(np.any(np.diff(table, axis=1, prepend=-1), axis=0)).tolist(), order.size]
        for start, end in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
            yield Choice(self.positions.take(order[start:end]), int(sizes[order[end - 1]]))


def _steps(marked: Marked) -> Int64s:
    """Return how far behind the last place of one state each position is (P,)."""
    number = np.arange(marked.sizes.size)
    before = np.maximum(number - 1, 0)
    alone = (marked.sizes == 1) & (marked.sizes[before] == 1) | _at(marked.begins, number.size)
    return number - np.maximum.accumulate(np.where(alone, number, 0))[before]


def _rounded(sizes: Int64s) -> Int64s:
    """Return sizes rounded up to numbers of three binary digits: there are fewer of them."""
    steps = 1 << np.maximum(np.log2(np.maximum(sizes - 1, 1)).astype(np.int64) - 2, 0)
    rounded: Int64s = -(-sizes // steps) * steps
    return rounded


def _likeness(sizes: Int64s, rounded: Int64s) -> Int64s:
    """Return numbers (n,) that are near each other where three sizes (3, n), rounded, are alike, else differ.

    First along Morton's curve, then by the sizes themselves.
    """
    ranks, coarse = np.searchsorted(_ROUNDED, rounded), np.zeros_like(rounded)
    for bound in _SIZES:
        coarse = coarse << 3 | (rounded > bound)
    found = np.zeros(sizes.shape[1], dtype=np.int64)
    for which, each in enumerate(sizes):
        number = coarse << (3 * _RANK_BITS + which) | ranks << (_RANK_BITS * which)  # of each size
        found |= number.take(each)
    return found


def _merged(numbers: list[int], shapes: list[list[int]]) -> list[tuple[int, int, Sizes]]:
    """Return how many positions are worked on together, their step, and their sizes."""
    merged: list[tuple[int, int, Sizes]] = []
    together, triples, at, a, b, c = 0, 0, 0, 0, 0, 0
    for number, (step, x, y, z) in zip(numbers, shapes, strict=True):  # tens of thousands, for many tags
        alone = number * x * y * z
        if step == at:
            most_a, most_b, most_c = x if x > a else a, y if y > b else b, z if z > c else c
            padded = (together + number) * most_a * most_b * most_c
            if padded <= triples + alone + _CALLS:
                together, triples, a, b, c = together + number, padded, most_a, most_b, most_c
                continue
        if together:
            merged.append((together, at, (a, b, c)))
        together, triples, at, a, b, c = number, alone, step, x, y, z
    return [*merged, (together, at, (a, b, c))] if together else merged


def _at(places: Int64s, size: int) -> NDArray[np.bool_]:
    found = np.zeros(size, dtype=np.bool_)
    found[places] = True
    return found
