"""What a lexicon is: synonyms by word, and by part of speech where it knows them.

Files make one (lexicons/), and so may word vectors.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Protocol

ANY_PART = ""  # not known: the part of speech that a word has most often
NO_PART = "-"  # known to be none that has synonyms: of a preposition, say


class Lexicon(Protocol):
    """Synonyms of words."""

    @abstractmethod
    def synonyms(self, word: str, part: str = ANY_PART) -> Sequence[str]:
        """Return what may stand for a word, the likeliest first; the word itself is not among them.

        `part` is the part of speech that the word has, as in WordNet: n, v, a or r.
        """

    @property
    def has_parts(self) -> bool:
        """Whether synonyms depend on parts of speech."""
        return False

    def expect(self, words: Iterable[str]) -> None:
        """Get ready for words that are asked for next: all at once may be quicker."""
        return


class NoLexicon(Lexicon):
    """No synonyms at all."""

    def synonyms(self, word: str, part: str = ANY_PART) -> Sequence[str]:
        """Return nothing."""
        return ()
