"""Entities found: spans with the right bounds and the right type, counted and printed as conlleval does.

The counts are those of CoNLL's evaluation script (Tjong Kim Sang and Buchholz 2000, version of 2004) for BIO
tags; `nlptk.hmm.spans` says what other tags mean. Its accuracy is of tags, as they stand. Entities without a
type have one line here; where gold and guess have them, the script prints it twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.scores import COLUMNS as SCORE_COLUMNS
from nlptk.hmm.scores import Score
from nlptk.hmm.spans import SpanTags, spans

COLUMNS = ("type", *SCORE_COLUMNS)


def _none() -> Int64s:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Entities:
    """What has been counted of some gold text, by type: numbers of `SpanTags`, as many as it had then."""

    tokens: int = 0
    tokens_right: int = 0
    gold: Int64s = field(default_factory=_none)  # (Y,)
    found: Int64s = field(default_factory=_none)  # (Y,)
    right: Int64s = field(default_factory=_none)  # (Y,)

    @classmethod
    def of(
        cls, gold: NDArray[np.integer], guessed: NDArray[np.integer], ends: Int64s, scheme: SpanTags
    ) -> Entities:
        """Count the spans of tokens (T,) with ids of tags; `ends` (S,) is where sentences end, exclusive."""
        number = len(scheme.type_names)
        there, found = spans(gold, ends, scheme), spans(guessed, ends, scheme)
        right = there.types[there.are_in(found)]
        counts = (np.bincount(types, minlength=number) for types in (there.types, found.types, right))
        return cls(gold.size, int((gold == guessed).sum()), *counts)

    def __add__(self, other: Entities) -> Entities:
        """Add up; the types of one of them are the first of the other's."""
        return Entities(
            self.tokens + other.tokens,
            self.tokens_right + other.tokens_right,
            _sum(self.gold, other.gold),
            _sum(self.found, other.found),
            _sum(self.right, other.right),
        )

    @property
    def score(self) -> Score:
        """The score of all entities together."""
        return Score(int(self.gold.sum()), int(self.found.sum()), int(self.right.sum()))

    def by_type(self, scheme: SpanTags) -> list[tuple[bytes, Score]]:
        """Return the score of each type that occurs, by name."""
        counts = zip(self.gold.tolist(), self.found.tolist(), self.right.tolist(), strict=True)
        named = zip(scheme.type_names, (Score(*each) for each in counts), strict=False)
        return sorted(
            ((name, score) for name, score in named if score.gold or score.found), key=itemgetter(0)
        )

    def rows(self, scheme: SpanTags) -> list[dict[str, object]]:
        """Return the rows of a report: all entities (type None), then each type."""
        types = [{"type": _text(name), **score.row()} for name, score in self.by_type(scheme)]
        return [{"type": None, **self.score.row()}, *types]

    def conlleval(self, scheme: SpanTags) -> Iterator[str]:
        """Yield the lines that conlleval prints, each with its line feed; what is undefined is 0 there."""
        score = self.score
        yield (
            f"processed {self.tokens} tokens with {score.gold} phrases; "
            f"found: {score.found} phrases; correct: {score.right}.\n"
        )
        if self.tokens:
            yield f"accuracy: {100 * self.tokens_right / self.tokens:6.2f}%; {_percentages(score)}\n"
        for name, score in self.by_type(scheme):
            yield f"{_text(name):>17}: {_percentages(score)}  {score.found}\n"


def _percentages(score: Score) -> str:
    """Return precision, recall and F1, computed in conlleval's order so that they round as they do there."""
    precision = 100 * score.right / score.found if score.found else 0.0
    recall = 100 * score.right / score.gold if score.gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if score.right else 0.0
    return f"precision: {precision:6.2f}%; recall: {recall:6.2f}%; FB1: {f1:6.2f}"


def _sum(some: Int64s, others: Int64s) -> Int64s:
    total = np.zeros(max(some.size, others.size), dtype=np.int64)
    total[: some.size] += some
    total[: others.size] += others
    return total


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
