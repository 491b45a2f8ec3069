"""Words as characters: those that begin a word, and those that go on with one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.counts import CountedStrings
from nlptk.core.ragged import Ragged
from nlptk.tokenize.characters import code_points, covered
from nlptk.tokenize.wordpiece.model import CONTINUATION
from nlptk.tokenize.wordpiece.pretokenize import stands_alone
from nlptk.tokenize.wordpiece.settings import WordPieceSettings

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spelled:
    """The distinct words of a corpus as symbols, and the alphabet that spells them."""

    words: Ragged  # (W,) rows of symbols int32
    counts: Int64s  # (W,)
    alphabet: list[str]  # the piece of each symbol


def spell(counted: CountedStrings, settings: WordPieceSettings) -> Spelled:
    """Spell words in their most frequent characters, as many as make up the character coverage.

    The alphabet is these characters by code point, then the same marked as continuations, but for those
    that are always words of their own. Words that encoding gives up are left out: too long ones, and those
    with another character.
    """
    points, offsets = code_points(counted.strings)
    short = np.flatnonzero(np.diff(offsets) <= settings.max_word_length)
    words = Ragged(points, offsets).take(short)
    points, counts = words.values.astype(np.int64), counted.counts[short]
    kept = covered(points, np.repeat(counts, words.lengths), settings.character_coverage)
    inner = kept[~stands_alone(kept, settings.pretokenizer)]
    symbols = np.searchsorted(inner, points) + kept.size
    firsts = words.offsets[:-1]
    symbols[firsts] = np.searchsorted(kept, points[firsts])
    known = _without(np.flatnonzero(~np.isin(points, kept)), words.offsets)
    initials = [chr(point) for point in kept.tolist()]
    return Spelled(
        Ragged(symbols.astype(np.int32), words.offsets).take(known),
        counts[known],
        [*initials, *(CONTINUATION + chr(point) for point in inner.tolist())],
    )


def _without(places: Int64s, offsets: Int64s) -> Int64s:
    """Return the rows in which none of the places is."""
    free = np.ones(offsets.size - 1, dtype=np.bool_)
    free[np.searchsorted(offsets, places, side="right") - 1] = False
    return np.flatnonzero(free)
