"""Variants of sentences: each from one op, all distinct, none the sentence itself.

A variant is told from others by a hash of its bytes. One that is there already is drawn again, by the next op
in the rotation: up to 20 draws for each that is missing, the first few one at a time, the rest together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.ops._base import Op
from nlptk.augment.rows import Int64s, Mask, Rows, joined
from nlptk.augment.wordtable import Words
from nlptk.core.ragged import offsets_of

DRAWS = (1, 1, 3, 16)  # for each variant that is missing: the first, and 20 more
_MIX = np.uint64(0x9E3779B97F4A7C15)

UInt64s = NDArray[np.uint64]
Judge = Callable[[Rows, Int64s], Mask]  # which variants, each of a sentence, are good enough


@dataclass(frozen=True, slots=True)
class Variants:
    """The variants of some sentences, those of a sentence together."""

    rows: Rows  # R of them
    numbers: Int64s  # (S,) how many each sentence has
    wanted: Int64s  # (S,) how many it should have

    @property
    def missing(self) -> int:
        """How many could not be found."""
        return int((self.wanted - self.numbers).sum())


def draw_variants(  # noqa: PLR0913  what to change, how often, by what, with what, at random, judged how
    source: Rows,
    wanted: Int64s,
    ops: Sequence[Op],
    words: Words,
    rng: np.random.Generator,
    judge: Judge | None = None,
) -> Variants:
    """Draw as many variants of each sentence as are wanted (S,), the ops in rotation.

    A sentence without words gets none. The judge sees what is new, and what it rejects is drawn again.
    """
    some = source.lengths > 0
    possible = np.where(some, wanted, 0) if ops else np.zeros_like(wanted)
    known = _keys(source.take(np.flatnonzero(some)), np.flatnonzero(some), words)
    found = np.zeros_like(wanted)
    drawn = np.zeros_like(wanted)
    rounds: list[_Round] = []
    for draws in DRAWS:
        missing = possible - found
        sentences = np.repeat(np.arange(len(source)), missing * draws)
        if not sentences.size:
            break
        rows, at = _draw(source, sentences, drawn, ops, words, rng)
        by_row = np.empty_like(sentences)
        by_row[at] = sentences
        keys = _keys(rows, by_row, words)[at]
        new = _first(keys, known)
        if judge is not None:
            new = new[judge(rows.take(at[new]), sentences[new])]
        new = new[_rank(sentences[new], len(source)) < missing[sentences[new]]]
        known = np.concatenate((known, keys[new]))
        rounds.append(_Round(rows, at[new], sentences[new]))
        found += np.bincount(sentences[new], minlength=len(source))
        drawn += missing * draws
    return Variants(_by_sentence(rounds, source), found, wanted)


@dataclass(frozen=True, slots=True)
class _Round:
    """What one round has drawn."""

    rows: Rows
    new: Int64s  # (n,) the rows that are variants, in the order in which they were drawn
    sentences: Int64s  # (n,) of these, rising


def _draw(  # noqa: PLR0913  as above
    source: Rows,
    sentences: Int64s,
    drawn: Int64s,
    ops: Sequence[Op],
    words: Words,
    rng: np.random.Generator,
) -> tuple[Rows, Int64s]:
    """Draw a variant of each of some sentences, rising; `drawn` (S,) have been drawn before.

    Returns the variants by op, and which of them is that of each sentence.
    """
    turns = (sentences + drawn[sentences] + _rank(sentences, len(source))) % len(ops)
    of_ops = [np.flatnonzero(turns == turn) for turn in range(len(ops))]
    parts = [op(source.take(sentences[here]), words, rng) for op, here in zip(ops, of_ops, strict=True)]
    at = np.empty(sentences.size, dtype=np.int64)
    at[np.concatenate(of_ops)] = np.arange(sentences.size)
    return joined(parts), at


def _rank(sentences: Int64s, number: int) -> Int64s:
    """Return how many there are before each with the same sentence; sentences rise."""
    return np.arange(sentences.size) - offsets_of(np.bincount(sentences, minlength=number))[sentences]


def _keys(rows: Rows, sentences: Int64s, words: Words) -> UInt64s:
    """Return numbers (R,) that are equal for the same text of the same sentence."""
    if not len(rows):
        return np.zeros(0, dtype=np.uint64)
    keys: UInt64s = words.hashes(rows) + sentences.astype(np.uint64) * _MIX
    return keys


def _first(keys: UInt64s, known: UInt64s) -> Int64s:
    """Return where keys are that have not come before, rising, nor are known."""
    every = np.concatenate((known, keys))
    order = np.argsort(every)
    in_order = every[order]
    begins = np.flatnonzero(np.concatenate(([True], in_order[1:] != in_order[:-1])))
    first = np.minimum.reduceat(order, begins)
    return np.sort(first[first >= known.size]) - known.size


def _by_sentence(rounds: Sequence[_Round], source: Rows) -> Rows:
    """Join the rounds: the variants of a sentence in the order in which they were drawn."""
    if not rounds:
        return source.take(np.zeros(0, dtype=np.int64))
    firsts = offsets_of(np.array([len(each.rows) for each in rounds]))
    new = np.concatenate([first + each.new for first, each in zip(firsts, rounds, strict=False)])
    order = np.argsort(np.concatenate([each.sentences for each in rounds]), kind="stable")
    return joined([each.rows for each in rounds]).take(new[order])
