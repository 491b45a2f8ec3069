"""Word-count files: `word TAB count`, one a line, the most frequent first.

A word holds any bytes; line feeds, carriage returns, TABs and backslashes in it are written as `\\n`, `\\r`,
`\\t` and `\\\\`. The last TAB of a line is the one before the count, and a word given twice has the sum of
its counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from nlptk.core.counts import CountedStrings
from nlptk.core.errors import InputError
from nlptk.core.files import open_input, write_atomic
from nlptk.core.ragged import ByteStrings
from nlptk.core.words import WordTable

_ESCAPES = {b"\\": b"\\\\", b"\n": b"\\n", b"\r": b"\\r", b"\t": b"\\t"}
_UNESCAPES = {escaped: plain for plain, escaped in _ESCAPES.items()}
_TO_ESCAPE = re.compile(rb"[\\\n\r\t]")
_ESCAPED = re.compile(rb"\\[\\nrt]")
_LARGEST = np.iinfo(np.int64).max
_CHUNK = 1 << 20


def write_counts(counted: CountedStrings, path: str) -> None:
    """Write words and counts, or nothing at all."""
    rows = sorted(zip((-counted.counts).tolist(), counted.strings, strict=True))
    with write_atomic(path) as file:
        for count, word in rows:
            escaped = _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], word)
            file.write(b"%s\t%d\n" % (escaped, -count))


def read_counts(path: str) -> CountedStrings:
    """Read words and counts; InputError names the line that is no such pair."""
    words: list[bytes] = []
    counts: list[int] = []
    for where, line in _lines(path):
        word, tab, count = line.rpartition(b"\t")
        if not tab or not count.isdigit() or not 0 < int(count) <= _LARGEST:
            raise InputError(where, "is no word, TAB and whole number above 0", "Write `word TAB count`")
        words.append(_ESCAPED.sub(lambda match: _UNESCAPES[match[0]], word))
        counts.append(int(count))
    if sum(counts) > _LARGEST:
        raise InputError(path, "the counts add up to more than 2^63", "Divide them all by the same number")
    table = WordTable()
    totals = np.zeros(len(words), dtype=np.int64)
    np.add.at(totals, table.add_strings(ByteStrings.of(words)), counts)
    return CountedStrings(table.words(), totals[: len(table)])


def _lines(path: str) -> Iterator[tuple[str, bytes]]:
    with open_input(path) as file:
        rest = b""
        number = 0
        for chunk in file.chunks(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                number += 1
                yield f"{file.name}:{number}", line
        if rest:
            yield f"{file.name}:{number + 1}", rest
