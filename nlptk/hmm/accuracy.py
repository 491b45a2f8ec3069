"""How many tags are right: of all tokens, of those training knew and did not know, in whole sentences.

A token is known when its word occurs in the training text. A gold tag that training never saw cannot be
given, so its tokens count as errors, and are counted apart as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.confusion import Confusions
from nlptk.hmm.scores import COLUMNS as SCORE_COLUMNS
from nlptk.hmm.scores import share, whole_sentences

COLUMNS = (
    "file",
    "sentences",
    "sentences_right",
    "sentence_accuracy",
    "tokens",
    "tokens_right",
    "accuracy",
    "unknown_words",
    "known_accuracy",
    "unknown_accuracy",
    "tokens_of_unseen_tags",
    "model",
)
TAG_COLUMNS = ("tag", *SCORE_COLUMNS)


@dataclass(frozen=True, slots=True, eq=False)
class Accuracy:
    """What has been counted of some gold text; sentences without tokens are not counted."""

    sentences: int = 0
    sentences_right: int = 0  # with no error
    tokens: int = 0
    tokens_right: int = 0
    unknown: int = 0  # tokens
    unknown_right: int = 0
    unseen: int = 0  # tokens whose gold tag training never saw
    confusions: Confusions = field(default_factory=Confusions.none)

    @classmethod
    def of(
        cls,
        gold: NDArray[np.integer],
        guessed: NDArray[np.integer],
        unknown: NDArray[np.bool_],
        ends: Int64s,
        trained: int,
    ) -> Accuracy:
        """Count tokens (T,) with ids of tags; those training saw are the ids below `trained`.

        `ends` (S,) is where each sentence ends, exclusive.
        """
        right = gold == guessed
        return cls(
            *whole_sentences(right, ends),
            gold.size,
            int(right.sum()),
            int(unknown.sum()),
            int((right & unknown).sum()),
            int((gold >= trained).sum()),
            Confusions.of(gold, guessed),
        )

    def __add__(self, other: Accuracy) -> Accuracy:
        """Add up."""
        return Accuracy(
            self.sentences + other.sentences,
            self.sentences_right + other.sentences_right,
            self.tokens + other.tokens,
            self.tokens_right + other.tokens_right,
            self.unknown + other.unknown,
            self.unknown_right + other.unknown_right,
            self.unseen + other.unseen,
            self.confusions + other.confusions,
        )

    def row(self, file: str, model: str | None) -> dict[str, object]:
        """Return the columns of a report; what is undefined is None."""
        values = (
            file,
            self.sentences,
            self.sentences_right,
            share(self.sentences_right, self.sentences),
            self.tokens,
            self.tokens_right,
            share(self.tokens_right, self.tokens),
            self.unknown,
            share(self.tokens_right - self.unknown_right, self.tokens - self.unknown),
            share(self.unknown_right, self.unknown),
            self.unseen,
            model,
        )
        return dict(zip(COLUMNS, values, strict=True))

    def tag_rows(self, names: Sequence[str]) -> list[dict[str, object]]:
        """Return a row for each tag of gold or guess, the commonest of gold first; `names` are the tags'."""
        scores = zip(names, self.confusions.scores(len(names)), strict=True)
        occurring = [(name, score) for name, score in scores if score.gold or score.found]
        occurring.sort(key=lambda each: (-each[1].gold, -each[1].found, each[0]))
        return [{"tag": name, **score.row()} for name, score in occurring]


def report(files: Mapping[str, Accuracy], model: str | None) -> list[dict[str, object]]:
    """Return the rows of a report: one for each file, and their total where there are several."""
    rows = [found.row(file, model) for file, found in files.items()]
    if len(rows) > 1:
        rows.append(sum(files.values(), Accuracy()).row("total", model))
    return rows
