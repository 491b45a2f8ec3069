"""A list of words in a file: an entry a line, of one word or of several.

Empty lines and lines that begin with `# ` say nothing; blanks around an entry are dropped.
"""

from __future__ import annotations

from nlptk.core.errors import InputError
from nlptk.core.text import read_text

_COMMENT = "# "
_FORM = "Give one entry a line, of one word or of several with a space between"


def read_list(path: str, *, encoding: str = "utf-8") -> tuple[str, ...]:
    """Return the entries of a file in its order, each once; InputError names the line that is none."""
    entries: dict[str, None] = {}
    for block in read_text([path], encoding=encoding):
        lines = block.data.tobytes().decode().removesuffix("\n").split("\n")
        for number, line in enumerate(lines, block.first_line):
            entry = line.strip()
            if entry and not line.startswith(_COMMENT):
                _check(entry, f"{block.file}:{number}")
                entries[entry] = None
    if not entries:
        raise InputError(path, "there is no word in it", _FORM)
    return tuple(entries)


def _check(entry: str, where: str) -> None:
    if "\t" in entry:
        raise InputError(where, "there is a TAB in this entry", _FORM)
    if not any(map(str.isprintable, entry)):
        raise InputError(where, "there is nothing to see in this entry", _FORM)
