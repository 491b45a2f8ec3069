"""What a form of synonym files is, and the lexicon that all of them make."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from nlptk.augment.synonyms import ANY_PART, Lexicon
from nlptk.core.errors import InputError
from nlptk.core.text import read_text

REGISTRY = "nlptk.augment.lexicons"

Synonyms: TypeAlias = Mapping[str, Sequence[str]]


class Dictionary(Lexicon):
    """Synonyms by word, as a file has them; a word that is not there is looked up in small letters."""

    def __init__(self, synonyms: Synonyms, of_parts: Mapping[str, Synonyms] = MappingProxyType({})) -> None:
        """Take the synonyms of each word, and those of each part of speech, where these are known."""
        self._synonyms = synonyms
        self._of_parts = of_parts

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._synonyms)

    @property
    def has_parts(self) -> bool:
        """Whether synonyms depend on parts of speech."""
        return bool(self._of_parts)

    def synonyms(self, word: str, part: str = ANY_PART) -> Sequence[str]:
        """Return the synonyms of a word."""
        known = self._of_parts.get(part, {}) if part and self._of_parts else self._synonyms
        found = known.get(word)
        return found if found is not None else known.get(word.lower(), ())


class LexiconFormat(ABC):
    """A form of synonym files."""

    summary: ClassVar[str]

    @classmethod
    @abstractmethod
    def fits(cls, path: Path, line: str) -> bool:
        """Tell whether a file, with this first line that is no comment, or a folder has the form."""

    @classmethod
    @abstractmethod
    def read(cls, path: str, *, multi_word: bool = True) -> Dictionary:
        """Read a file; InputError for a line that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, and its place."""

    text: str
    where: str  # FILE:LINE

    def wrong(self, what: str, remedy: str) -> InputError:
        """Return the error that this line is."""
        return InputError(self.where, what, remedy)


def lines_of(path: str) -> Iterator[Line]:
    """Yield the lines of a text file but for empty ones and comments (`# `)."""
    for block in read_text([path]):
        texts = block.data.tobytes().decode().removesuffix("\n").split("\n")
        for number, text in enumerate(texts, block.first_line):
            if text.strip() and not text.startswith("# "):
                yield Line(text, f"{block.file}:{number}")


def of_groups(groups: Iterable[Sequence[str]], multi_word: bool) -> Dictionary:
    """Return the lexicon in which words of one group are synonyms, those of earlier groups first."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for group in groups:
        words = [word.replace("_", " ") for word in group if multi_word or not {"_", " "} & set(word)]
        for word in words:
            found[word] |= dict.fromkeys(words)
    return Dictionary({word: tuple(each for each in some if each != word) for word, some in found.items()})
