"""A folder of WordNet's data files (`data.noun`, `index.noun` and so on; Fellbaum 1998), of any version.

A word whose part of speech is not known has the one with most senses that were seen in tagged text; synonyms
are base forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nlptk.augment.lexicons._base import Dictionary, LexiconFormat, Line, lines_of
from nlptk.core.errors import InputError

_PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_MARKER = re.compile(r"\(\w+\)$")  # of an adjective: galore(ip)
_REMEDY = "Give the folder dict of WordNet as it is"


class Wordnet(LexiconFormat):
    """A folder of WordNet's data files."""

    summary: ClassVar[str] = "WordNet's folder dict"

    @classmethod
    def fits(cls, path: Path, line: str) -> bool:
        """Tell whether a path is a folder."""
        return path.is_dir()

    @classmethod
    def read(cls, path: str, *, multi_word: bool = True) -> Dictionary:
        """Read a folder."""
        found: dict[str, tuple[int, tuple[str, ...]]] = {}
        of_parts: dict[str, dict[str, tuple[str, ...]]] = {part: {} for part in _PARTS}
        for part, name in _PARTS.items():
            synsets = dict(_synsets(Path(path) / f"data.{name}"))
            for lemma, seen, places in _index(Path(path) / f"index.{name}"):
                words = (each for place in places for each in synsets.get(place, ()))
                some = dict.fromkeys(each for each in words if multi_word or "_" not in each)
                synonyms = tuple(each.replace("_", " ") for each in some if each.lower() != lemma)
                word = lemma.replace("_", " ")
                of_parts[part][word] = synonyms
                if word not in found or seen > found[word][0]:
                    found[word] = seen, synonyms
        return Dictionary({word: synonyms for word, (_, synonyms) in found.items()}, of_parts)


def _synsets(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in _data_lines(path):
        fields = line.text.split()
        try:
            yield fields[0], [_MARKER.sub("", word) for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
        except (IndexError, ValueError) as error:
            raise line.wrong("this is no synset of WordNet", _REMEDY) from error


def _index(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Yield words, how many of their senses were seen, and the places of their synsets."""
    for line in _data_lines(path):
        fields = line.text.split()
        try:
            number, pointers = int(fields[2]), int(fields[3])
            yield fields[0], int(fields[5 + pointers]), fields[6 + pointers :][:number]
        except (IndexError, ValueError) as error:
            raise line.wrong("this is no line of WordNet's index", _REMEDY) from error


def _data_lines(path: Path) -> Iterator[Line]:
    if not path.is_file():
        raise InputError(str(path.parent), f"there is no file {path.name} in it", _REMEDY)
    return (line for line in lines_of(str(path)) if not line.text.startswith("  "))  # the licence


METHOD = Wordnet
