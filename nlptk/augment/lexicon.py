"""What a lexicon is: synonyms by word. Files make one (lexicons/), and so may word vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from nlptk.augment.lexicons._base import REGISTRY, LexiconFormat, lines_of
from nlptk.core.errors import InputError
from nlptk.core.registry import find, names

_ORDER = ("wordnet", "cilin", "omw", "tab")  # the last fits most


class Lexicon(Protocol):
    """Synonyms of words."""

    def synonyms(self, word: str) -> Sequence[str]:
        """Return what may stand for a word, the likeliest first; the word itself is not among them."""


class NoLexicon:
    """No synonyms at all."""

    def synonyms(self, word: str) -> Sequence[str]:
        """Return nothing."""
        return ()


def read_lexicon(path: str, *, multi_word: bool = False) -> Lexicon:
    """Read a synonym file or folder of any form; InputError if it has none of them, or no synonyms."""
    for name in sorted(names(REGISTRY), key=_ORDER.index):
        form: type[LexiconFormat] = find(REGISTRY, name).METHOD
        if form.fits(Path(path), _first_line(path)):
            dictionary = form.read(path, multi_word=multi_word)
            if not len(dictionary):
                break
            return dictionary
    remedy = "Write WORD TAB SYNONYM SYNONYM ..., a word a line"
    raise InputError(path, "there are no synonyms in it", remedy)


def _first_line(path: str) -> str:
    if Path(path).is_dir():
        return ""
    return next((line.text for line in lines_of(path)), "")
