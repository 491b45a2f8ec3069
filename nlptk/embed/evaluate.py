"""Vectors judged by word similarities and analogies, one row a file or section, always with the coverage.

Pairs and questions with a word that has no vector are left out, as the peers do: figures over different
numbers of them cannot be compared. What is undefined, the accuracy over no questions say, is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.core.specs import choose
from nlptk.core.storedwords import StoredWords
from nlptk.core.text import normalized
from nlptk.core.words import WordTable
from nlptk.embed.analogy import ADD, answers
from nlptk.embed.correlation import pearson, spearman
from nlptk.embed.lookup import Found, made_of
from nlptk.embed.testsets import Analogies, Similarities
from nlptk.embed.vectors import Int64s, KeyedVectors, at_length_one

COLUMNS = ("test", "section", "items", "covered", "coverage", "spearman", "pearson", "accuracy")
TOTAL = "total"
MODEL, KEEP, LOWER, FOLD = CASES = ("model", "keep", "lower", "fold")

_PLACES = 5

Row = dict[str, object]
Find = Callable[[Sequence[bytes]], Int64s]


@dataclass(frozen=True, slots=True)
class Judging:
    """How tests are taken: how case is treated, how analogies are solved, among how many words.

    `case` is model (words are normalized as the vectors' text was), keep (as they stand), lower, or fold: the
    commonest word that is the same but for case. With `by_ngrams`, words that are not known are made of their
    character n-grams for similarities.
    """

    case: str = MODEL
    method: str = ADD
    restrict: int | None = 300_000
    by_ngrams: bool = False

    def __post_init__(self) -> None:
        """Check what was given."""
        if self.case not in CASES:
            raise UsageError(f"--case {self.case}", "there is no such way", choose(self.case, list(CASES)))


def evaluate(vectors: KeyedVectors, tests: Sequence[Similarities | Analogies], how: Judging) -> Iterator[Row]:
    """Yield a row for each file of similarities, and for each section of analogies and all of a file."""
    form, find = _form(vectors, how.case), _finder(vectors, how.case)
    if how.by_ngrams and vectors.subwords is None:
        raise UsageError("--by-ngrams", "the vectors have no n-grams", "Train them with --subwords")
    for test in tests:
        if isinstance(test, Similarities):
            words = [form(word) for pair in test.pairs for word in pair]
            yield _similarity(test, made_of(vectors, find(words), words if how.by_ngrams else None))
        else:
            words = [form(word) for section in test.sections.values() for each in section for word in each]
            yield from _analogies(vectors, test, find(words), how)


def _form(vectors: KeyedVectors, case: str) -> Callable[[bytes], bytes]:
    """Return what makes words those that are looked for."""
    if case == MODEL:
        return partial(normalized, spec=vectors.normalize)
    return bytes if case == KEEP else _lower


def _finder(vectors: KeyedVectors, case: str) -> Find:
    """Return what finds the rows of words in their form."""
    if case != FOLD:
        return vectors.find
    folded = ByteStrings.of(map(_lower, vectors.words))
    firsts = np.unique(WordTable().add_strings(folded), return_index=True)[1]
    table = StoredWords.of(folded.take(firsts))

    def find(words: Sequence[bytes]) -> Int64s:
        found = table.find(ByteStrings.of(words))
        return np.where(found >= 0, firsts[found], -1)

    return find


def _lower(word: bytes) -> bytes:
    return word.decode("utf-8", "surrogateescape").lower().encode("utf-8", "surrogateescape")


def _similarity(test: Similarities, found: Found) -> Row:
    """Judge the pairs whose words, one after the other, were found."""
    known = found.has_vector.reshape(-1, 2).all(axis=1)
    units = at_length_one(found.vectors).reshape(known.size, 2, -1)[known]
    cosines = np.einsum("ij,ij->i", units[:, 0], units[:, 1], dtype=np.float64)
    scores = np.array(test.scores)[known]
    row = _covered(test.name, "", known.size, int(known.sum()))
    return row | {
        "spearman": _rounded(spearman(cosines, scores)),
        "pearson": _rounded(pearson(cosines, scores)),
    }


def _analogies(vectors: KeyedVectors, test: Analogies, found: Int64s, how: Judging) -> Iterator[Row]:
    rows = found.reshape(-1, 4)
    known = np.all((rows >= 0) & (rows < (how.restrict or len(vectors))), axis=1)
    right = np.zeros(len(rows), dtype=np.bool_)
    answered = answers(vectors, rows[known, :3], method=how.method, restrict=how.restrict)
    right[known] = answered == rows[known, 3]
    start = 0
    for name, section in test.sections.items():
        part = slice(start, start + len(section))
        yield _answered(test.name, name, known[part], right[part])
        start = part.stop
    if len(test.sections) > 1:
        yield _answered(test.name, TOTAL, known, right)


def _answered(test: str, section: str, known: NDArray[np.bool_], right: NDArray[np.bool_]) -> Row:
    covered = int(known.sum())
    row = _covered(test, section, known.size, covered)
    return row | {"accuracy": _rounded(int(right.sum()) / covered) if covered else None}


def _covered(test: str, section: str, items: int, covered: int) -> Row:
    empty: Row = dict.fromkeys(COLUMNS)
    coverage = _rounded(covered / items) if items else None
    return empty | {
        "test": test,
        "section": section,
        "items": items,
        "covered": covered,
        "coverage": coverage,
    }


def _rounded(value: float) -> float | None:
    return round(value, _PLACES) if np.isfinite(value) else None
