"""The format of tagged text recognised from the first lines of a file.

Each of the first hundred lines is taken for what it looks like by the first of these rules that fits, and the
format that most of them look like is the file's; of two that tie, the one that came first.

1. `conllu`: ten columns between TABs, of which the first is a number, a range (`1-2`) or an empty node
   (`1.1`); one such line is enough.
2. `two-column`: one TAB with something on both sides; a second one may stand at the end.
3. `slash`, then `underscore`: every token between blanks has the separator inside, not at an edge.
4. `columns`: two columns between blanks, or more.

Blank lines and comments (`# ...`, and `%%` without a TAB) are not looked at.
"""

from __future__ import annotations

import re
from collections import Counter

from nlptk.core.errors import InputError

FIRST_LINES = 100
FIRST_BYTES = 1 << 16

_CONLLU = re.compile(rb"\d[\d.-]*(\t[^\t]*){9}")
_TWO_COLUMN = re.compile(rb"[^\t]+\t[^\t]+\t?")
_COMMENT = re.compile(rb"#( .*)?|%%[^\t]*")


def recognized(head: bytes, file: str) -> str | None:
    """Return the name of the format that the first lines of a file have, None if they hold no token.

    Raises InputError if they look like none.
    """
    lines = [line for line in head.split(b"\n") if line.strip(b" \t") and not _COMMENT.fullmatch(line)]
    if not lines:
        return None
    looks = [look for look in map(_look, lines[:FIRST_LINES]) if look]
    if not looks:
        what = "this looks like none of the formats of tagged text"
        raise InputError(file, what, "Give words with their tags, or name the --format")
    return "conllu" if "conllu" in looks else Counter(looks).most_common(1)[0][0]


def _look(line: bytes) -> str | None:
    if _CONLLU.fullmatch(line):
        return "conllu"
    if _TWO_COLUMN.fullmatch(line):
        return "two-column"
    tokens = line.replace(b"\t", b" ").split(b" ")
    for name, separator in (("slash", b"/"), ("underscore", b"_")):
        if all(separator in token[1:-1] for token in tokens if token):
            return name
    return "columns" if sum(map(bool, tokens)) > 1 else None
