"""Words as people write them to rows of vectors, and what to say of those that are not known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlptk.core.errors import InputError
from nlptk.core.text import normalized
from nlptk.embed.spelling import nearest_spellings
from nlptk.embed.vectors import Int64s, KeyedVectors


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
    return InputError(shown(word) or "''", f"there is no such word among the {len(vectors)}", remedy)


def shown(word: bytes) -> str:
    """Return a word for people: what is no UTF-8 is replaced."""
    return word.decode("utf-8", "replace")


def _normalized(vectors: KeyedVectors, word: bytes) -> bytes:
    if not vectors.normalize:
        return word
    return normalized(word.decode("utf-8", "replace").encode(), vectors.normalize)
