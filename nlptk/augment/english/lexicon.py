"""The English lexicon: WordNet 3.0 (Fellbaum 1998), made compact by scripts/lexicon.py.

A word whose part of speech is not known is taken for the one that it is seen as most often in WordNet's
tagged text, and for the form that it most likely is. Synonyms of its frequent senses come first, in the
same form: `cats` has `felines`, not `feline`.
"""

from __future__ import annotations

import lzma
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlptk.augment.english.forms import PARTS, SHARES, Analysis, Forms
from nlptk.augment.synonyms import ANY_PART, Lexicon

_FILE = Path(__file__).with_name("wordnet.txt.xz")
_SYNONYMS = 10
_UNSEEN = 0.3  # stands for a count of 0


class English(Lexicon):
    """Synonyms of English words."""

    def __init__(self, *, multi_word: bool = False) -> None:
        """Read the lexicon; synonyms of several words are left out unless they are asked for."""
        text = lzma.decompress(_FILE.read_bytes()).decode("ascii").removesuffix("\n")
        synsets, counts, forms = text.split("\n\n")
        self._multi_word = multi_word
        self._synsets = synsets.split("\n")
        self._of_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self._synsets):
            for word in line.partition(" |")[0].split(" ")[1:]:
                self._of_word[word.partition("#")[0] if "#" in word else word].append(number)
        self._counts = dict(line.split(" ", 1) for line in counts.split("\n"))
        irregular = (line.split(" ") for line in forms.split("\n"))
        self._forms = Forms(((form, word, kind) for form, word, kind in irregular), self._parts)
        self._parts_of: dict[str, str] = {}  # of words that were asked for
        self._found: dict[tuple[str, bool, str], tuple[str, ...]] = {}  # of words that have some

    @property
    def has_parts(self) -> bool:
        """Whether synonyms depend on parts of speech."""
        return True

    def synonyms(self, word: str, part: str = ANY_PART) -> Sequence[str]:
        """Return the synonyms of a word in any case; names only for a word with a capital letter."""
        form = word.lower()
        key = form, form != word, part
        found = self._found.get(key)
        if found is None:
            found = self._synonyms(*key)
            if found:
                self._found[key] = found
        return found

    def _synonyms(self, form: str, names: bool, part: str) -> tuple[str, ...]:
        readings = [each for each in self._forms.analyses(form) if part in (ANY_PART, each.part)]
        if not readings:
            return ()
        reading = readings[0] if len(readings) == 1 else max(readings, key=self._weight)
        found: dict[str, None] = {}
        for synonym in self._of_reading(reading, names):
            inflected = self._forms.form(synonym, reading.kind) if reading.kind else synonym
            if inflected is not None and inflected.lower() != form:
                found[inflected] = None
        if self._multi_word:
            return tuple(each.replace("_", " ") for each in found)[:_SYNONYMS]
        return tuple(each for each in found if "_" not in each)[:_SYNONYMS]

    def _parts(self, word: str) -> str:
        """Return the parts of speech of a word, or of a name in small letters."""
        known = self._parts_of.get(word)
        if known is not None:
            return known
        counts, numbers = self._counts.get(word, ""), self._of_word.get(word, [])
        names = self._of_word.get(word.capitalize(), [])
        if not (counts or numbers or names):
            return ""
        counted = (each[0] for each in counts.split(" ") if each)
        parts = "".join(dict.fromkeys((*counted, *(self._synsets[each][0] for each in numbers + names))))
        self._parts_of[word] = parts
        return parts

    def _weight(self, reading: Analysis) -> tuple[float, int]:
        counts = self._counts.get(reading.word, "").split(" ")
        count = next((int(each[1:]) for each in counts if each[:1] == reading.part), _UNSEEN)
        return count * SHARES[reading.kind], -PARTS.index(reading.part)

    def _of_reading(self, reading: Analysis, names: bool) -> Iterator[str]:
        """Yield the words of the synsets that a word is in, frequent senses first."""
        found = []
        for spelling in {reading.word, reading.word.capitalize()} if names else {reading.word}:
            for number in self._of_word.get(spelling, ()):
                line = self._synsets[number]
                if line[0] == reading.part:
                    members = line[2:].replace("| ", "").split(" ")
                    ranks = dict(member.partition("#")[::2] for member in members)
                    found.append((int(ranks[spelling] or 1), number, list(ranks)))
        for _, _, words in sorted(found):
            yield from words
