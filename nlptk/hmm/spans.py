"""Tags that mark spans (IOB1, IOB2 = BIO, BIOES, BILOU, BMES) and the spans they mark, as conlleval has them.

A tag is a prefix, a hyphen and a type: `B-LOC`; the type may hold hyphens and may be missing. The first of

    O .      outside, whatever the type
    B        begins a span
    I M      goes on with one
    E L      ends one
    S U [ ]  is one

A span begins at a token inside that is the first of its sentence, follows a token outside or of another
type, is marked as beginning, or follows one marked as ending; so one rule reads all schemes, and any sequence
has a meaning: what starts with I- begins there, what starts with E- is a span of one token. For B, I and O
these are the spans of conlleval (Tjong Kim Sang and Buchholz 2000, version of 2004), which itself does not
know S, L, U and M.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s

Mask = NDArray[np.bool_]

_OUTSIDE, _BEGIN, _INSIDE, _END, _SINGLE = range(5)
_KINDS = {
    **dict.fromkeys((b"O", b"."), _OUTSIDE),
    b"B": _BEGIN,
    **dict.fromkeys((b"I", b"M"), _INSIDE),
    **dict.fromkeys((b"E", b"L"), _END),
    **dict.fromkeys((b"S", b"U", b"[", b"]"), _SINGLE),
}


@dataclass(frozen=True, slots=True, eq=False)
class SpanTags:
    """What each of K tags says of spans; more tags behind them leave the numbers of types as they are."""

    kinds: NDArray[np.int8]  # (K,)
    types: NDArray[np.int32]  # (K,)
    type_names: tuple[bytes, ...]  # in the order of the first tag of each
    foreign: tuple[bytes, ...]  # tags of no scheme: without a type outside, with one inside

    @classmethod
    def of(cls, tags: Iterable[bytes]) -> SpanTags:
        """Take the tags apart at the first hyphen."""
        kinds: list[int] = []
        types: list[int] = []
        numbers: dict[bytes, int] = {}
        foreign: list[bytes] = []
        for tag in tags:
            prefix, _, name = tag.partition(b"-")
            if prefix not in _KINDS:
                foreign.append(tag)
            kinds.append(_KINDS.get(prefix, _INSIDE if name else _OUTSIDE))
            types.append(numbers.setdefault(name, len(numbers)))
        return cls(np.array(kinds, np.int8), np.array(types, np.int32), tuple(numbers), tuple(foreign))


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Stretches of tokens that do not overlap, from left to right."""

    starts: Int64s  # (N,)
    ends: Int64s  # (N,) exclusive
    types: NDArray[np.int32]  # (N,)

    def __len__(self) -> int:
        """Return the number of spans."""
        return self.starts.size

    def are_in(self, others: Spans) -> Mask:
        """Tell which spans (N,) are among the others, with the same start, end and type."""
        if not len(others):
            return np.zeros(len(self), dtype=np.bool_)
        places = np.minimum(np.searchsorted(others.starts, self.starts), len(others) - 1)
        same: Mask = others.starts[places] == self.starts
        same &= others.ends[places] == self.ends
        same &= others.types[places] == self.types
        return same


def spans(tags: NDArray[np.integer], ends: Int64s, scheme: SpanTags) -> Spans:
    """Return the spans that tokens (T,) with these tags mark; none goes beyond its sentence.

    `ends` (S,) is where each sentence ends, exclusive.
    """
    kinds, types = scheme.kinds[tags], scheme.types[tags]
    inside = kinds != _OUTSIDE
    begins = (kinds == _BEGIN) | (kinds == _SINGLE)
    begins[1:] |= ~inside[:-1] | (kinds[:-1] == _END) | (kinds[:-1] == _SINGLE) | (types[1:] != types[:-1])
    begins[_firsts(ends, tags.size)] = True
    begins &= inside
    lasts = inside.copy()
    lasts[:-1] &= begins[1:] | ~inside[1:]
    starts = np.flatnonzero(begins)
    return Spans(starts, np.flatnonzero(lasts) + 1, types[starts])


def _firsts(ends: Int64s, tokens: int) -> Int64s:
    """Return the first token of each sentence that has any."""
    starts = np.concatenate(([0], ends))
    return np.unique(starts[starts < tokens])
