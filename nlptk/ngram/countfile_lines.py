"""The lines of a count file (countfile.py): n-grams of any orders, each with its count."""

from __future__ import annotations

import numpy as np

from nlptk.core.errors import InputError
from nlptk.core.lines import Fields
from nlptk.core.ragged import Int64s
from nlptk.ngram.settings import LONGEST

LARGEST = 10**18 - 1  # count, and sum of the counts of an order: there is room for them in 64 bits

_SHOWN = 60  # characters of a field in a message


def parsed(block: Fields, file: str, first_line: int) -> tuple[Int64s, Int64s, Int64s]:
    """Return the lines of a block that are not blank (L,), and of each its order and its count.

    InputError for a line that is no n-gram with a count.
    """
    lines = np.flatnonzero(block.numbers)
    orders = block.numbers[lines] - 1
    counts, wrong = block.integers(block.offsets[1:][lines] - 1)
    wrong |= (orders < 1) | (orders > LONGEST) | (counts < 1)
    if wrong.any():
        at = int(np.argmax(wrong))
        line = int(lines[at])
        last = block.text(int(block.offsets[line + 1]) - 1)[:_SHOWN]
        what = f"{last} is no count from 1 to {LARGEST}"
        if orders[at] < 1:
            what = f"{last} is no n-gram with a count"
        elif orders[at] > LONGEST:
            what = f"the n-gram has {orders[at]} words, and {LONGEST} are the most"
        raise InputError(f"{file}:{first_line + line}", what, "Write w1 .. wn TAB count")
    return lines, orders, counts
