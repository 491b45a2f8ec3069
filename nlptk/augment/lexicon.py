"""What a lexicon is: synonyms by word. Augmentation takes any; files make them (lexicons/), and vectors may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Lexicon(Protocol):
    """Synonyms of words."""

    def synonyms(self, word: str) -> Sequence[str]:
        """Return what may stand for a word, the likeliest first; the word itself is not among them."""


class NoLexicon:
    """No synonyms at all."""

    def synonyms(self, word: str) -> Sequence[str]:
        """Return nothing."""
        return ()
