"""The English lexicon: WordNet 3.0 (Fellbaum 1998), made compact by scripts/lexicon.py.

A word is taken for the part of speech that it is seen as most often in WordNet's tagged text, and for the
form that it most likely is. Synonyms of its frequent senses come first, in the same form: `cats` has
`felines`, not `feline`.
"""

from __future__ import annotations

import lzma
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlptk.augment.english.forms import PARTS, SHARES, Analysis, Forms

_FILE = Path(__file__).with_name("wordnet.txt.xz")
_SENSES = 4  # of a word, the frequent ones; the rest mislead more often than not
_SYNONYMS = 10
_UNSEEN = 0.3  # stands for a count of 0


class English:
    """Synonyms of English words."""

    def __init__(self, *, multi_word: bool = False) -> None:
        """Read the lexicon; synonyms of several words are left out unless they are asked for."""
        text = lzma.decompress(_FILE.read_bytes()).decode("ascii").removesuffix("\n")
        synsets, hypernyms, counts, forms = text.split("\n\n")
        self._multi_word = multi_word
        self._synsets: list[list[str]] = []  # the words of each
        self._senses: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)  # vrun: rank, synset
        for line in synsets.split("\n"):
            self._take_in(line)
        for line in hypernyms.split("\n"):
            part, word, *above = line.split(" ")
            self._senses[part + word].append((1, len(self._synsets)))
            self._synsets.append(above)
        triples = (line.split(" ") for line in counts.split("\n"))
        self._counts = {part + word: int(count) for word, part, count in triples}
        parts: defaultdict[str, str] = defaultdict(str)
        for name in dict.fromkeys((*self._counts, *self._senses)):
            parts[name[1:].lower()] += name[0]
        irregular = (line.split(" ") for line in forms.split("\n"))
        self._forms = Forms(((form, word, kind) for form, word, kind in irregular), dict(parts))
        self._found: dict[tuple[str, bool], tuple[str, ...]] = {}  # of words that have some

    def synonyms(self, word: str) -> Sequence[str]:
        """Return the synonyms of a word in any case; names only for a word with a capital letter."""
        form = word.lower()
        key = form, form != word
        found = self._found.get(key)
        if found is None:
            found = self._synonyms(*key)
            if found:
                self._found[key] = found
        return found

    def _take_in(self, synset: str) -> None:
        part, *words = synset.split(" ")
        names = []
        for word in words:
            name, _, rank = word.partition("#")
            names.append(name)
            self._senses[part + name].append((int(rank or 1), len(self._synsets)))
        self._synsets.append(names)

    def _synonyms(self, form: str, names: bool) -> tuple[str, ...]:
        readings = self._forms.analyses(form)
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

    def _weight(self, reading: Analysis) -> tuple[float, int]:
        count = self._counts.get(reading.part + reading.word, _UNSEEN)
        return count * SHARES[reading.part][reading.kind], -PARTS.index(reading.part)

    def _of_reading(self, reading: Analysis, names: bool) -> Iterator[str]:
        """Yield the words of the synsets that a word is in, frequent senses first."""
        senses = self._senses.get(reading.part + reading.word, [])
        if names:
            senses = senses + self._senses.get(reading.part + reading.word.capitalize(), [])
        for rank, number in sorted(senses):
            if rank <= _SENSES:
                yield from self._synsets[number]
