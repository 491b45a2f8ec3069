"""English inflection, both ways: what a form may be a form of, and the form of another word.

Irregular forms come from WordNet's lists of exceptions; the rules are those of spelling. An analysis counts
only if inflecting its word gives the form again, so the two ways cannot disagree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

NOUN, VERB, ADJECTIVE, ADVERB = PARTS = "nvar"
BASE = ""
PLURAL, THIRD, PAST, PARTICIPLE, GERUND, COMPARATIVE, SUPERLATIVE = "PSDNGRT"
KINDS = {
    NOUN: (BASE, PLURAL),
    VERB: (BASE, THIRD, PAST + PARTICIPLE, PAST, PARTICIPLE, GERUND),
    ADJECTIVE: (BASE, COMPARATIVE, SUPERLATIVE),
    ADVERB: (BASE,),
}
# About what share of a word's occurrences are a form; the base form counts whole, for the commonest part of
# speech is the one with most occurrences.
SHARES = {
    **{BASE: 1.0, PLURAL: 0.3, THIRD: 0.1, GERUND: 0.15, COMPARATIVE: 0.02, SUPERLATIVE: 0.01},
    **{PAST: 0.2, PARTICIPLE: 0.2, PAST + PARTICIPLE: 0.4},
}

_ENDINGS = {  # by last letter: the kind, the ending, and what stands in its place in the word
    "s": [(kind, *pair) for kind in (PLURAL, THIRD) for pair in (("s", ""), ("es", ""), ("ies", "y"))],
    "d": [(PAST, "ed", ""), (PAST, "ed", "e"), (PAST, "ied", "y")],
    "g": [(GERUND, "ing", ""), (GERUND, "ing", "e")],
    "r": [(COMPARATIVE, "er", ""), (COMPARATIVE, "er", "e"), (COMPARATIVE, "ier", "y")],
    "t": [(SUPERLATIVE, "est", ""), (SUPERLATIVE, "est", "e"), (SUPERLATIVE, "iest", "y")],
}
_PART_OF = {kind[0]: part for part, kinds in KINDS.items() for kind in kinds if kind}
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_GRADED_MOST = 7  # letters: unhappy, but not necessary
_ONE_VOWEL = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]*e?")


@dataclass(frozen=True, slots=True)
class Analysis:
    """A reading of a form: its word, part of speech and kind (`DN`: past tense and participle alike)."""

    word: str
    part: str
    kind: str


class Forms:
    """The forms of English words."""

    def __init__(self, irregular: Iterable[tuple[str, str, str]], parts: Callable[[str], str]) -> None:
        """Take irregular forms, each with its word and part of speech and kind: took, take, vD.

        `parts` tells the parts of speech of a word: none if there is no such word.
        """
        self._parts = parts
        self._forms: dict[tuple[str, str], str] = {}
        self._words: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for form, word, kind in irregular:
            self._forms.setdefault((word, kind[1]), form)
            self._words[form].append((word, kind[1]))

    def analyses(self, form: str) -> list[Analysis]:
        """Return what a form in small letters may be."""
        found = [Analysis(form, part, BASE) for part in self._parts(form)]
        inflected = dict.fromkeys(self._inflected(form))
        for word, kind in inflected:
            if kind == PAST and self.form(word, PARTICIPLE) == form:
                found.append(Analysis(word, VERB, PAST + PARTICIPLE))
            elif kind != PARTICIPLE or (word, PAST) not in inflected:
                found.append(Analysis(word, _PART_OF[kind], kind))
        return found

    def form(self, word: str, kind: str) -> str | None:
        """Return a form of a word, None if it has none, or two where one is wanted (`DN`: took, taken).

        Of several words joined by _ a verb's first is inflected, and any other's last.
        """
        if kind == BASE:
            return word
        if kind == PAST + PARTICIPLE:
            past, participle = self.form(word, PAST), self.form(word, PARTICIPLE)
            return past if past == participle else None
        if "_" in word:
            return self._form_of_several(word, kind)
        return self._forms.get((word, kind)) or self._regular(word, kind)

    def _inflected(self, form: str) -> Iterator[tuple[str, str]]:
        """Yield the words and kinds that a form may be."""
        for word, kind in self._words.get(form, ()):
            if _PART_OF[kind] in self._parts(word):
                yield word, kind
        for kind, ending, base in _ENDINGS.get(form[-1:], ()):
            if form.endswith(ending):
                word = form[: len(form) - len(ending)] + base
                if _PART_OF[kind] in self._parts(word) and self._regular(word, kind) == form:
                    if (word, kind) not in self._forms:
                        yield word, kind

    def _form_of_several(self, word: str, kind: str) -> str | None:
        if _PART_OF[kind] == VERB:
            first, _, rest = word.partition("_")
            form = self.form(first, kind)
            return f"{form}_{rest}" if form else None
        rest, _, last = word.rpartition("_")
        form = None if _PART_OF[kind] == ADJECTIVE else self.form(last, kind)
        return f"{rest}_{form}" if form else None

    def _regular(self, word: str, kind: str) -> str | None:
        if kind in (PLURAL, THIRD):
            if _CONSONANT_Y.search(word):
                return word[:-1] + "ies"
            return word + ("es" if _SIBILANT.search(word) or _ends_in_o(word, kind) else "s")
        if kind == GERUND:
            return _without_e(word) + "ing"
        if kind in (COMPARATIVE, SUPERLATIVE) and not _is_graded(word):
            return None
        ending = {COMPARATIVE: "er", SUPERLATIVE: "est"}.get(kind, "ed")
        if _CONSONANT_Y.search(word):
            return word[:-1] + "i" + ending
        return (word[:-1] if word.endswith("e") else word) + ending


def _ends_in_o(word: str, kind: str) -> bool:
    return kind == THIRD and re.search(r"[^aeiou]o$", word) is not None


def _without_e(word: str) -> str:
    return word[:-1] if re.search(r"[^eoy]e$", word) else word


def _is_graded(word: str) -> bool:
    """Tell whether an adjective takes -er and -est: one syllable, or a consonant and y at the end."""
    return _ONE_VOWEL.fullmatch(word) is not None or (
        len(word) <= _GRADED_MOST and bool(_CONSONANT_Y.search(word))
    )
