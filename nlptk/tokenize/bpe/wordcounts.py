"""Word-count files: `word TAB count`, one a line, the most frequent first.

A word holds any bytes; line feeds, carriage returns, TABs and backslashes in it are written as `\\n`, `\\r`,
`\\t` and `\\\\`. The last TAB of a line is the one before the count, and a word given twice has the sum of
its counts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlptk.core.blocks import after_last, whole_blocks
from nlptk.core.counts import CountedStrings
from nlptk.core.errors import InputError
from nlptk.core.escapes import escaped, unescaped
from nlptk.core.files import open_input, write_atomic
from nlptk.core.ragged import ByteStrings
from nlptk.core.streams import input_name
from nlptk.core.utf8 import check_errors, valid_utf8
from nlptk.core.words import WordTable

_LARGEST = np.iinfo(np.int64).max
_DIGITS = len(str(_LARGEST))
_CHUNK = 1 << 20


def write_counts(counted: CountedStrings, path: str) -> None:
    """Write words and counts, or nothing at all."""
    rows = sorted(zip((-counted.counts).tolist(), counted.strings, strict=True))
    with write_atomic(path) as file:
        for count, word in rows:
            file.write(b"%s\t%d\n" % (escaped(word), -count))


def read_counts(path: str, errors: str | None = None) -> CountedStrings:
    """Read words and counts; InputError names the line that is no such pair.

    Words are any bytes, unless `errors` is strict or replace: then they must be UTF-8.
    """
    if errors is not None:
        check_errors(errors)
    words: list[bytes] = []
    counts: list[int] = []
    for where, line in _lines(path, errors):
        word, tab, field = line.rpartition(b"\t")
        count = count_of(field)
        if not tab or not count:
            raise InputError(where, "is no word, TAB and whole number above 0", "Write `word TAB count`")
        words.append(unescaped(word))
        counts.append(count)
    if sum(count * max(len(word), 1) for word, count in zip(words, counts, strict=True)) > _LARGEST:
        what = "so many words have more than 2^63 bytes together"
        raise InputError(input_name(path), what, "Divide all counts by the same number")
    table = WordTable()
    totals = np.zeros(len(words), dtype=np.int64)
    np.add.at(totals, table.add_strings(ByteStrings.of(words)), counts)
    return CountedStrings(table.words(), totals[: len(table)])


def count_of(field: bytes) -> int | None:
    """Return the count that is written in decimal; None if it is no number from 0 to 2^63 - 1."""
    if not field.isdigit() or len(field) > _DIGITS:
        return None
    count = int(field)
    return count if count <= _LARGEST else None


def _lines(path: str, errors: str | None) -> Iterator[tuple[str, bytes]]:
    """Yield each line and its place."""
    with open_input(path) as file:
        first = 1
        for block in whole_blocks(file.chunks(_CHUNK), after_last(b"\n"), _CHUNK):
            text = block if errors is None else valid_utf8(block, errors, file.name, first)
            for number, line in enumerate(text.removesuffix(b"\n").split(b"\n"), first):
                yield f"{file.name}:{number}", line
            first += block.count(b"\n")
