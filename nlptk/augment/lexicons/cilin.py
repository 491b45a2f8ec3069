"""Cilin (Mei et al. 1983; the extended edition of HIT): `Aa01A01= word word ...`, a group of words a line.

Of its three marks `=` is for synonyms; `#` (of one kind) and `@` (alone) are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nlptk.augment.lexicons._base import Dictionary, LexiconFormat, lines_of, of_groups

_LINE = re.compile(r"[A-Z][a-z]\d\d[A-Z]\d\d([=#@])\s+(\S.*)")
_SYNONYMS = "="


class Cilin(LexiconFormat):
    """A code with a mark, and words, a line."""

    summary: ClassVar[str] = "Cilin"

    @classmethod
    def fits(cls, path: Path, line: str) -> bool:
        """Tell whether a line begins with a code."""
        return _LINE.fullmatch(line) is not None

    @classmethod
    def read(cls, path: str, *, multi_word: bool = True) -> Dictionary:
        """Read a file."""
        return of_groups(_groups(path), multi_word)


def _groups(path: str) -> Iterator[list[str]]:
    for line in lines_of(path):
        match = _LINE.fullmatch(line.text)
        if match is None:
            raise line.wrong("this is no line of Cilin", "Write CODE= WORD WORD ..., such as Aa01A01= 人 士")
        if match[1] == _SYNONYMS:
            yield match[2].split()


METHOD = Cilin
