"""The words that turn a statement into its opposite: what a filter or an augmentation had better not lose.

The English list has contractions with and without their apostrophe, and as treebanks split them (`ca n't`).
"""

from __future__ import annotations

from nlptk.core.errors import UsageError
from nlptk.stopwords.lists import LANGUAGES, entries_of

NEGATION = "negation"
KNOWN = ("en", "zh")


def negations(language: str, option: str) -> tuple[str, ...]:
    """Return the negations of a language; UsageError, for the option that asks for them, if there is no list.

    >>> negations("en", "--keep")[:3]
    ("ai n't", "ain't", 'aint')
    """
    if language not in KNOWN:
        known = " and ".join(f"{LANGUAGES[code]} ({code})" for code in KNOWN)
        what = f"there is no list of negations for {LANGUAGES.get(language, language)}, only for {known}"
        raise UsageError(
            f"{option} {NEGATION}", what, f"Write the negations in a file and give {option} FILE"
        )
    return entries_of(f"negation_{language}.txt")
