"""What is known of a word by its text: its synonyms, whether it is protected, how readily it is touched.

Punctuation around a word (`"mess,"`) and its case are set aside while it is looked up, and put back around
its synonyms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlptk.augment.synonyms import ANY_PART, Lexicon, NoLexicon

_AFFIXES = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WordRules:
    """How words are to be treated."""

    lexicon: Lexicon = field(default_factory=NoLexicon)
    stopwords: frozenset[str] = frozenset()  # in small letters: neither replaced nor a source of insertions
    negations: frozenset[str] = frozenset()  # in small letters: never touched, nor split off
    protects: tuple[Callable[[str], bool], ...] = ()  # tells which words are never touched
    weights: Mapping[str, float] | None = None  # in small letters: how readily a word is touched, 0 to 1

    @property
    def protect_nothing(self) -> bool:
        """Whether every word may be touched."""
        return not self.negations and not self.protects and self.weights is None

    def expect(self, words: Iterable[str]) -> None:
        """Let the lexicon get ready for words that are asked for next."""
        self.lexicon.expect(core for core in map(core_of, words) if core.lower() not in self.stopwords)

    def synonyms(self, word: str, part: str = ANY_PART) -> Sequence[str]:
        """Return what may stand for a word that has a part of speech."""
        if word.isalpha() and word.islower():  # as most are
            return () if word in self.stopwords else self.lexicon.synonyms(word, part)
        before, core, behind = _parts(word)
        if not core or core.lower() in self.stopwords or word.lower() in self.stopwords:
            return ()
        found = self.lexicon.synonyms(core, part)
        if not found:
            return ()
        shaped = dict.fromkeys(before + _in_case_of(core, synonym) + behind for synonym in found)
        shaped.pop(word, None)
        return list(shaped)

    def is_negation(self, word: str) -> bool:
        """Tell whether a word is a negation, or ends in one (`don't`)."""
        return bool(self.negations) and not self.negations.isdisjoint(_spellings(word))

    def is_protected(self, word: str) -> bool:
        """Tell whether a word is never to be touched."""
        return any(protects(word) for protects in self.protects) or self.weight(word) == 0

    def weight(self, word: str) -> float:
        """Return how readily a word is touched, from 0 to 1."""
        return 1.0 if self.weights is None else self.weights.get(looked_up(word), 1.0)


@dataclass(frozen=True, slots=True)
class AmongWords:
    """Tells whether a word, in any case and with any punctuation around it, is one of some words."""

    words: frozenset[str]  # in small letters

    @classmethod
    def of(cls, words: Iterable[str]) -> AmongWords:
        """Take the words."""
        return cls(frozenset(word.lower() for word in words))

    def __call__(self, word: str) -> bool:
        """Tell whether a word is one of them."""
        return not self.words.isdisjoint(_spellings(word))


@dataclass(frozen=True, slots=True)
class Matching:
    """Tells whether a word matches a regular expression from its start to its end."""

    pattern: re.Pattern[str]

    def __call__(self, word: str) -> bool:
        """Tell whether a word matches, with or without the punctuation around it."""
        return any(self.pattern.fullmatch(each) for each in (word, _parts(word)[1]))


def _parts(word: str) -> tuple[str, str, str]:
    """Cut a word into the punctuation before it, its core and the punctuation behind it."""
    match = _AFFIXES.fullmatch(word)
    assert match is not None
    return match[1], match[2], match[3]


def core_of(word: str) -> str:
    """Return a word without the punctuation around it; what is nothing else stays."""
    return _parts(word)[1] or word


def looked_up(word: str) -> str:
    """Return how a word's weight is looked up: in small letters, without the punctuation around it."""
    small, core = _spellings(word)
    return core or small


def _spellings(word: str) -> tuple[str, str]:
    """Return what a word is looked up as."""
    small = word.lower().replace("\u2019", "'")
    return small, _parts(small)[1]


def _in_case_of(word: str, synonym: str) -> str:
    if word.islower():
        return synonym
    if len(word) > 1 and word.isupper():
        return synonym.upper()
    return synonym[:1].upper() + synonym[1:] if word[:1].isupper() else synonym
