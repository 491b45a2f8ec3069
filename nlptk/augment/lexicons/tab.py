"""`word TAB synonym synonym ...`, one word a line: the form for a list of one's own.

Synonyms have blanks between; an underscore stands for a space within one. A word may have several lines.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import ClassVar

from nlptk.augment.lexicons._base import Dictionary, LexiconFormat, lines_of


class Tab(LexiconFormat):
    """A word, a TAB and its synonyms a line."""

    summary: ClassVar[str] = "word TAB synonym synonym ..."

    @classmethod
    def fits(cls, path: Path, line: str) -> bool:
        """Tell whether there is a TAB in the line."""
        return "\t" in line

    @classmethod
    def read(cls, path: str, *, multi_word: bool = True) -> Dictionary:
        """Read a file."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for line in lines_of(path):
            word, tab, rest = line.text.partition("\t")
            synonyms = rest.split()
            if not tab or not word.strip() or not synonyms:
                raise line.wrong("this is no word, TAB and synonyms", "Write WORD TAB SYNONYM SYNONYM ...")
            wanted = [synonym for synonym in synonyms if multi_word or "_" not in synonym]
            found[word.strip()] |= dict.fromkeys(synonym.replace("_", " ") for synonym in wanted)
        return Dictionary(
            {word: tuple(each for each in some if each != word) for word, some in found.items()}
        )


METHOD = Tab
