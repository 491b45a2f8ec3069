"""Tagged and segmented text, read and scored alike for every program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from pathlib import Path

Sentence = list[tuple[str, str]]  # words and their tags

_DOCUMENT = "-DOCSTART-"


@dataclass(frozen=True)
class Accuracy:
    """How many tokens have the right tag, of those whose word training had, and of the others."""

    known: int
    known_right: int
    unknown: int
    unknown_right: int

    @property
    def overall(self) -> float:
        """The share of all tokens."""
        return (self.known_right + self.unknown_right) / (self.known + self.unknown)

    @property
    def of_known(self) -> float:
        """The share of the known ones."""
        return self.known_right / self.known if self.known else 0.0

    @property
    def of_unknown(self) -> float:
        """The share of the others."""
        return self.unknown_right / self.unknown if self.unknown else 0.0


@dataclass(frozen=True)
class Found:
    """Precision and recall of what a program found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_columns(path: Path, word: int = 1) -> list[Sentence]:
    """Read a file: words in a column, from 1, tags in the last one; a document begins a sentence."""
    rows = (_cells(line) for line in path.read_text(encoding="utf-8").split("\n"))
    return list(_sentences((row[word - 1], row[-1]) if row and row[0] != _DOCUMENT else None for row in rows))


def read_tagged(text: str) -> list[Sentence]:
    """Read what a tagger has written: word TAB tag, and maybe a TAB behind them."""
    rows = (line.split("\t") for line in text.split("\n"))
    return list(_sentences((row[0], row[1]) if len(row) > 1 else None for row in rows))


def score_tags(train: Iterable[Sentence], gold: Sequence[Sentence], found: Sequence[Sentence]) -> Accuracy:
    """Compare the tags that a program found with those of gold."""
    vocabulary = {word for sentence in train for word, _ in sentence}
    counts = [[0, 0], [0, 0]]
    for (word, tag), (other, guess) in zip(
        chain.from_iterable(gold), chain.from_iterable(found), strict=True
    ):
        assert word == other, f"{other} is tagged, where {word} stands"
        of = counts[word in vocabulary]
        of[0] += 1
        of[1] += tag == guess
    return Accuracy(*counts[True], *counts[False])


def score_entities(gold: Sequence[Sentence], found: Sequence[Sentence]) -> Found:
    """Compare the spans that BIO tags mean, as conlleval does."""
    from seqeval.metrics import precision_score, recall_score

    there, guessed = ([[tag for _, tag in sentence] for sentence in each] for each in (gold, found))
    return Found(float(precision_score(there, guessed)), float(recall_score(there, guessed)))


def score_words(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> Found:
    """Compare words by where they begin and end in their line."""
    right = number = other = 0
    for there, guessed in zip(gold, found, strict=True):
        assert "".join(there) == "".join(guessed), f"other characters than in {''.join(there)}"
        right += len(_bounds(there) & _bounds(guessed))
        number += len(there)
        other += len(guessed)
    return Found(right / other, right / number)


def _bounds(words: Sequence[str]) -> set[tuple[int, int]]:
    return set(pairwise(accumulate(map(len, words), initial=0)))


def _cells(line: str) -> list[str]:
    return line.split("\t" if "\t" in line else " ") if line else []


def _sentences(tokens: Iterable[tuple[str, str] | None]) -> Iterator[Sentence]:
    """Yield the sentences that tokens make; None stands between sentences."""
    sentence: Sentence = []
    for token in tokens:
        if token is not None:
            sentence.append(token)
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence
