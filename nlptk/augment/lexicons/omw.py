"""The `.tab` files of the Open Multilingual Wordnet (Bond and Foster 2013): `12345678-n TAB lemma TAB word`.

A line may name its language (`fra:lemma`); definitions and examples are passed over. A word's synonyms are
those of its part of speech; where that is not known, of the one in which it has most synsets.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import ClassVar

from nlptk.augment.lexicons._base import Dictionary, LexiconFormat, lines_of

_LINE = re.compile(r"(\d{8}-[nvars])\t(?:[\w-]+:)?(\w+)\t(.+?)\s*")
_LEMMA = "lemma"
_REMEDY = "Write SYNSET TAB lemma TAB WORD"


class Omw(LexiconFormat):
    """A synset, `lemma` and a word a line."""

    summary: ClassVar[str] = "Open Multilingual Wordnet .tab"

    @classmethod
    def fits(cls, path: Path, line: str) -> bool:
        """Tell whether a line begins with the name of a synset."""
        return _LINE.fullmatch(line) is not None

    @classmethod
    def read(cls, path: str, *, multi_word: bool = True) -> Dictionary:
        """Read a file."""
        synsets: defaultdict[str, list[str]] = defaultdict(list)
        parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for line in lines_of(path):
            match = _LINE.fullmatch(line.text)
            if match is None:
                raise line.wrong("this is no line of an OMW file", _REMEDY)
            if match[2] == _LEMMA:
                word = match[3].replace("_", " ")
                synsets[match[1]].append(word)
                parts[word][_part(match[1])] += 1
        found: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for synset, words in synsets.items():
            for word in words:
                others = (each for each in words if each != word and (multi_word or " " not in each))
                found[_part(synset)][word] |= dict.fromkeys(others)
        of_parts = {
            part: {word: tuple(some) for word, some in words.items()} for part, words in found.items()
        }
        return Dictionary(
            {word: of_parts[some.most_common(1)[0][0]][word] for word, some in parts.items()}, of_parts
        )


def _part(synset: str) -> str:
    return synset[-1].replace("s", "a")


METHOD = Omw
