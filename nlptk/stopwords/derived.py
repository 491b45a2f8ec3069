"""Stopwords of a corpus: the words that a derivation ranks first."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.stopwords.derive._base import Derivation, Floats, Int64s, Spread

_STEPS = (1, 2, 5)  # of the ranks that an overlap is told for, times powers of ten


@dataclass(frozen=True, slots=True)
class DerivedList:
    """Words with their scores, the surest stopword first."""

    spread: Spread  # of these words
    scores: Floats  # (K,)

    @property
    def words(self) -> list[str]:
        """The words, as they were folded."""
        return [word.decode() for word in self.spread.words]

    def rows(self, listed: Collection[str] = ()) -> Iterator[Mapping[str, object]]:
        """Yield each word with its counts, its score, and whether it is in a list."""
        spread = self.spread
        numbers = np.stack((spread.counts, spread.documents)).T.tolist()
        for word, (count, documents), score in zip(self.words, numbers, self.scores.tolist(), strict=True):
            row = {"word": word, "count": count, "documents": documents, "score": score}
            yield {**row, "listed": word in listed}


def derived(
    spread: Spread,
    derivation: Derivation,
    *,
    top_k: int | None = None,
    threshold: float | None = None,
    letters: bool = True,
) -> DerivedList:
    """Rank words and keep the first `top_k` of those whose score reaches the threshold, itself included.

    Where low scores make stopwords, the threshold is the highest. Words of one score stand in the order of a
    vocabulary: by falling count, then by code point. With `letters` words without a letter are left out.
    """
    check_top_k(top_k)
    scores = derivation.scores(spread)
    merit = -scores if derivation.rising else scores
    rows = np.argsort(-merit, kind="stable")
    if threshold is not None:
        least = -threshold if derivation.rising else threshold
        rows = rows[merit[rows] >= least]
    if letters:
        rows = _with_letters(spread, rows, top_k)
    rows = rows[:top_k]
    return DerivedList(spread.take(rows), scores[rows])


def check_top_k(top_k: int | None) -> None:
    """Refuse a number of words below 1; UsageError."""
    if top_k is not None and top_k < 1:
        raise UsageError("--top-k", f"{top_k} words are no list", "Give a number from 1 up")


def _with_letters(spread: Spread, rows: Int64s, most: int | None) -> Int64s:
    """Return the rows of words that hold a letter, the first ones only."""
    kept = []
    for row in rows.tolist():
        if any(unicodedata.category(each).startswith("L") for each in spread.words[row].decode()):
            kept.append(row)
            if len(kept) == most:
                break
    return np.array(kept, dtype=np.int64)


def overlap(words: list[str], listed: Collection[str]) -> Iterator[Mapping[str, object]]:
    """Compare the first words of a ranking with a list: a row for 1, 2, 5, 10, ... words and for all.

    `in_list` of the `top_k` words are listed: `of_derived` is their share of these, `of_list` of the list.

    >>> list(overlap(["the", "cat"], {"the", "of"}))[-1]
    {'top_k': 2, 'in_list': 1, 'of_derived': 0.5, 'of_list': 0.5}
    """
    found = np.cumsum([word in listed for word in words], dtype=np.int64)
    for rank in _ranks(len(words)):
        both = int(found[rank - 1])
        yield {
            "top_k": rank,
            "in_list": both,
            "of_derived": both / rank,
            "of_list": both / max(len(listed), 1),
        }


def _ranks(size: int) -> list[int]:
    powers = (10**power for power in range(len(str(size))))
    ranks = [step * power for power in powers for step in _STEPS]
    return [*(rank for rank in ranks if rank < size), *([size] if size else [])]
