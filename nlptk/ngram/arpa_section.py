"""The n-grams of one order as an ARPA file (arpa.py) lists them: their words, their numbers, their lines."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlptk.core.lines import Fields
from nlptk.core.ragged import Int64s
from nlptk.ngram.arpa import LOG_10, LOG_ZERO
from nlptk.ngram.arpa_lines import SHOWN, ArpaLines

Float32s = NDArray[np.float32]

_ROUNDING = 1e-6  # a logarithm above 0 by this is rounding
_LARGEST_WEIGHT = -LOG_ZERO  # log10 of the largest back-off weight that makes sense
_ZERO_BELOW = -9_999  # log10 of what is as good as 0: write_arpa has no more digits


@dataclass(slots=True)
class Section:
    """The n-grams of one order as they are read."""

    lines: list[Int64s] = field(default_factory=list)
    logprobs: list[Float32s] = field(default_factory=list)
    backoffs: list[Float32s] = field(default_factory=list)

    def add(self, lines: ArpaLines, fields: Fields, before: int, order: int) -> tuple[Int64s, Int64s]:
        """Add the n-grams of some lines; return the fields of their words, row by row, and their lines."""
        rows = np.flatnonzero(fields.numbers)
        numbers = fields.numbers[rows]
        where = before + 1 + rows
        wrong = (numbers < order + 1) | (numbers > order + 2)
        if wrong.any():
            at = int(np.argmax(wrong))
            what = f"an n-gram of order {order} has {order + 1} or {order + 2} fields, not {numbers[at]}"
            raise lines.error(what, "Write LOG10 TAB w1 .. wn, and perhaps TAB LOG10", int(where[at]))
        first = fields.offsets[:-1][rows]
        weighed = np.flatnonzero(numbers == order + 2)
        backoffs = np.zeros(rows.size, dtype=np.float32)
        weights = first[weighed] + order + 1
        backoffs[weighed] = _logarithms(lines, fields, weights, where[weighed], "back-off weight")
        self.lines.append(where)
        self.logprobs.append(_logarithms(lines, fields, first, where, "probability"))
        self.backoffs.append(backoffs)
        return (first[:, np.newaxis] + 1 + np.arange(order)).ravel(), where


def _logarithms(lines: ArpaLines, fields: Fields, which: Int64s, where: Int64s, kind: str) -> Float32s:
    numbers = fields.decimals(which)
    most = 0 if kind == "probability" else _LARGEST_WEIGHT
    wrong = np.isnan(numbers) | (numbers > most + _ROUNDING)
    if wrong.any():
        at = int(np.argmax(wrong))
        text = fields.text(int(which[at]))[:SHOWN]
        what = f"{text} is above {most:g}: no {kind} has this logarithm"
        if np.isnan(numbers[at]):
            what = f"{text} is no number"
        raise lines.error(what, "Write logarithms to base 10", int(where[at]))
    numbers = np.minimum(numbers, most)
    numbers[numbers < _ZERO_BELOW] = -np.inf
    return np.where(numbers == LOG_ZERO, -np.inf, numbers * LOG_10).astype(np.float32)
