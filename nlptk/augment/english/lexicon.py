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
        self._synsets = [line.split(" ") for line in synsets.split("\n")]
        self._senses: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, (part, *words) in enumerate(self._synsets):
            for word in words:
                name, _, rank = word.partition("#")
                self._senses[part + name].append((int(rank or 1), number))
        for line in hypernyms.split("\n"):
            part, word, *above = line.split(" ")
            self._senses[part + word].append((1, len(self._synsets)))
            self._synsets.append([part, *above])
        triples = (line.split(" ") for line in counts.split("\n"))
        self._counts = {part + word: int(count) for word, part, count in triples}
        irregular = (line.split(" ") for line in forms.split("\n"))
        self._forms = Forms(((form, word, kind) for form, word, kind in irregular), self._is_known)

    def synonyms(self, word: str) -> Sequence[str]:
        """Return the synonyms of a word in any case; names only for a word with a capital letter."""
        reading = self._reading(word.lower())
        if reading is None:
            return ()
        found: dict[str, None] = {}
        for synonym in self._of_reading(reading, word[:1].isupper()):
            form = self._forms.form(synonym, reading.kind)
            if form is not None and (self._multi_word or "_" not in form):
                found[form.replace("_", " ")] = None
        return tuple(form for form in found if form.lower() != word.lower())[:_SYNONYMS]

    def _reading(self, form: str) -> Analysis | None:
        """Return the likeliest reading of a form, None for a word that is not in WordNet."""
        return max(self._forms.analyses(form), key=self._weight, default=None)

    def _is_known(self, name: str) -> bool:
        return name in self._counts or name in self._senses

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
                yield from (word.partition("#")[0] for word in self._synsets[number][1:])
