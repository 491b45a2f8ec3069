"""Words as people write them to rows of vectors, and what to say of those that are not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import normalized
from nlptk.embed.spelling import nearest_spellings
from nlptk.embed.vectors import Float32s, Int64s, KeyedVectors


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of n words: the row of each, or else the vector that its n-grams make."""

    rows: Int64s  # (n,) -1 for a word that is not known
    vectors: Float32s  # (n, D) zeros where there is none
    known: Int64s  # (n,) of a word that is not known, its n-grams with a vector; else 0
    ngrams: Int64s  # (n,) and all its n-grams; else 0

    @property
    def has_vector(self) -> NDArray[np.bool_]:
        """Which of the words have a vector (n,)."""
        found: NDArray[np.bool_] = (self.rows >= 0) | (self.known > 0)
        return found


def look_up(vectors: KeyedVectors, words: Sequence[bytes], *, by_ngrams: bool = True) -> Found:
    """Find words, normalized as the vectors' text was; unknown ones by their n-grams, if there are any."""
    forms = [_normalized(vectors, word) for word in words]
    rows = vectors.find(forms)
    return made_of(vectors, rows, forms if by_ngrams else None)


def made_of(vectors: KeyedVectors, rows: Int64s, words: Sequence[bytes] | None) -> Found:
    """Take the vectors of rows (n,); where a row is -1, make one of its word's n-grams if words are given."""
    taken = vectors.vectors.take(np.maximum(rows, 0), axis=0)
    unknown = np.flatnonzero(rows < 0)
    taken[unknown] = 0
    found = Found(rows, taken, np.zeros_like(rows), np.zeros_like(rows))
    if vectors.subwords is not None and words is not None and unknown.size:
        composed = vectors.subwords.compose(ByteStrings.of(words[row] for row in unknown.tolist()))
        taken[unknown] = composed.vectors
        found.known[unknown], found.ngrams[unknown] = composed.known, composed.ngrams
    return found


def rows_of(vectors: KeyedVectors, words: Sequence[bytes]) -> Int64s:
    """Return the row (n,) of each word, normalized as the vectors' text was; -1 where there is none."""
    return vectors.find([_normalized(vectors, word) for word in words])


def known_rows(vectors: KeyedVectors, words: Sequence[bytes]) -> Int64s:
    """Return the row (n,) of each word; InputError for the first that is not known."""
    rows = rows_of(vectors, words)
    unknown = np.flatnonzero(rows < 0)
    if unknown.size:
        raise unknown_word(vectors, words[unknown[0]])
    return rows


def unknown_word(vectors: KeyedVectors, word: bytes) -> InputError:
    """Make the error for a word without a vector: it names the nearest spellings."""
    near = [shown(each) for each in nearest_spellings(vectors.words, _normalized(vectors, word))]
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    remedy = f"{meant}Write it as in the text of the vectors"
    return InputError(shown(word) or "''", _not_there(vectors), remedy)


def by_ngrams_only(vectors: KeyedVectors, word: bytes, known: int, ngrams: int) -> str:
    """Say that a vector is that of a word's n-grams, of which some are known."""
    return f"{shown(word)}: {_not_there(vectors)}; the vector is that of {known} of its {ngrams} n-grams"


def shown(word: bytes) -> str:
    """Return a word for people: what is no UTF-8 is replaced."""
    return word.decode("utf-8", "replace")


def _not_there(vectors: KeyedVectors) -> str:
    return f"there is no such word among the {len(vectors)}"


def _normalized(vectors: KeyedVectors, word: bytes) -> bytes:
    if not vectors.normalize:
        return word
    return normalized(word.decode("utf-8", "replace").encode(), vectors.normalize)
