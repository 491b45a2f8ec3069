"""Synonyms by word vectors: the nearest words, for augmentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlptk.augment.synonyms import ANY_PART, Lexicon
from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from nlptk.embed.vectors import Int64s, KeyedVectors

NEIGHBOURS, MIN_SIMILARITY = 10, 0.6

_MODEL = b"PK"  # how model files begin
_SPARE = 10  # nearest words beyond twice as many as are wanted, for those that are left out
_JOINT = "_"  # between the words of a phrase
_NO_WORD = set("\ufffd \t\n")  # what is no UTF-8, and blanks


def is_model(path: str) -> bool:
    """Tell whether a file is no list of words, but a model."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        return file.read(len(_MODEL)) == _MODEL


def nearest_words(
    path: str,
    stopwords: frozenset[str],
    neighbours: int | None,
    min_similarity: float | None,
    *,
    multi_word: bool,
) -> NearestWords:
    """Return the synonyms that the vectors of a file make; UsageError for numbers that cannot be meant."""
    from nlptk.embed.vectors import KeyedVectors

    most = NEIGHBOURS if neighbours is None else neighbours
    least = MIN_SIMILARITY if min_similarity is None else min_similarity
    if most < 1:
        raise UsageError(f"--neighbours {most}", "there would be no synonyms", f"Give {NEIGHBOURS}, say")
    if not -1 <= least <= 1:
        what = "a cosine is from -1 to 1"
        raise UsageError(f"--min-similarity {least:g}", what, f"Give {MIN_SIMILARITY:g}, say")
    return NearestWords(KeyedVectors.load(path), stopwords, most, least, multi_word)


class NearestWords(Lexicon):
    """The words nearest to a word, by cosine.

    Stopwords are left out, and the word itself in another case; what has no letter neither has neighbours nor
    is one. A word without a vector is looked up in small letters. The words expected last are remembered.
    """

    def __init__(
        self, vectors: KeyedVectors, stopwords: frozenset[str], most: int, least: float, multi_word: bool
    ) -> None:
        """Take the vectors, how many words are taken at most, and how near they are at least."""
        self._vectors = vectors
        self._stopwords = stopwords
        self._most = most
        self._least = least
        self._multi_word = multi_word
        self._found: dict[str, tuple[str, ...]] = {}

    def synonyms(self, word: str, part: str = ANY_PART) -> Sequence[str]:
        """Return the nearest words; parts of speech are not told apart."""
        if word not in self._found:
            self.expect([word])
        return self._found[word]

    def expect(self, words: Iterable[str]) -> None:
        """Look words up, many at once."""
        import numpy as np

        from nlptk.embed.similar import similar_rows

        asked = list(dict.fromkeys(words))
        rows = self._rows(asked)
        distinct, places = np.unique(rows[rows >= 0], return_inverse=True)
        near = similar_rows(self._vectors, distinct, 2 * self._most + _SPARE, self._least)
        found = near.take(places)
        texts = [self._vectors.words[row].decode("utf-8", "replace") for row in found.values.tolist()]
        bounds = iter(zip(found.offsets.tolist(), found.offsets[1:].tolist(), strict=False))
        self._found = {
            word: self._chosen(word, texts[slice(*next(bounds))]) if row >= 0 else ()
            for word, row in zip(asked, rows.tolist(), strict=True)
        }

    def _rows(self, words: list[str]) -> Int64s:
        """Return the row of each word, -1 for those without a vector, or a letter."""
        import numpy as np

        from nlptk.embed.lookup import rows_of

        rows = rows_of(self._vectors, [word.encode() for word in words])
        missing = np.flatnonzero(rows < 0)
        rows[missing] = rows_of(self._vectors, [words[place].lower().encode() for place in missing])
        rows[[not _has_letter(word) for word in words]] = -1
        return rows

    def _chosen(self, word: str, near: list[str]) -> tuple[str, ...]:
        """Return those of the nearest words that may stand for a word."""
        found = (each for each in near if self._may_stand(each) and each.lower() != word.lower())
        return tuple(each.replace(_JOINT, " ") for each in found)[: self._most]

    def _may_stand(self, word: str) -> bool:
        is_one = self._multi_word or _JOINT not in word
        is_wanted = _has_letter(word) and word.lower() not in self._stopwords
        return is_one and is_wanted and not _NO_WORD & set(word)


def _has_letter(word: str) -> bool:
    return any(map(str.isalpha, word))
