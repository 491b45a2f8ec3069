"""A synonym file of any form, recognised by its first line."""

from __future__ import annotations

from pathlib import Path

from nlptk.augment.lexicons._base import REGISTRY, LexiconFormat, lines_of
from nlptk.augment.synonyms import Lexicon
from nlptk.core.errors import InputError
from nlptk.core.registry import find, names

_ORDER = ("wordnet", "cilin", "omw", "tab")  # the last fits most


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
