"""When two words are one entry of a list: case, canonical equivalence and the shape of apostrophes set aside.

Case is folded as Unicode says (Section 3.13, default caseless matching, D145): Straße and STRASSE are one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Fold = Callable[[str], str]

_APOSTROPHES = "\u2019\u02bc\uff07"


def composed(word: str) -> str:
    """Return a word in normalization form C, with the apostrophe of ASCII.

    >>> composed("Don’t")
    "Don't"
    """
    return word if word.isascii() else unicodedata.normalize("NFC", _with_plain_apostrophes(word))


def folded(word: str) -> str:
    """Return a word in the form that all its spellings in upper and lower case share.

    >>> folded("Don’t"), folded("STRASSE") == folded("Straße")
    ("don't", True)
    """
    if word.isascii():
        return word.lower()
    return composed(unicodedata.normalize("NFD", word).casefold())


def folded_in_turkish(word: str) -> str:
    """Return a word folded as Turkish does: I is a capital ı, and İ is a capital i.

    >>> folded_in_turkish("İKI")
    'ikı'
    """
    return folded(word.replace("I", "ı").replace("İ", "i"))


def fold_of(language: str, *, case_sensitive: bool = False) -> Fold:
    """Return how the words of a language are folded."""
    if case_sensitive:
        return composed
    return folded_in_turkish if language == "tr" else folded


def _with_plain_apostrophes(word: str) -> str:
    for apostrophe in _APOSTROPHES:  # on long texts far faster than translate
        word = word.replace(apostrophe, "'")
    return word
