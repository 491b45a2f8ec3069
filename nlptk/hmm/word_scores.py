"""Words found in text against gold segmentation, as SIGHAN's bakeoffs score them (Sproat and Emerson 2003).

A word is right when it has the same first and last character as a gold word. Its recall is told apart for
gold words in and out of a vocabulary, that of training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.hmm.scores import Score, share, whole_sentences
from nlptk.hmm.segmentation import Sentences
from nlptk.hmm.spans import Spans

COLUMNS = (
    "file",
    "sentences",
    "sentences_right",
    "sentence_accuracy",
    "words",
    "words_found",
    "words_right",
    "precision",
    "recall",
    "f1",
    "oovs",
    "oov_rate",
    "oov_recall",
    "in_vocabulary_recall",
    "model",
)


@dataclass(frozen=True, slots=True)
class WordScore:
    """What has been counted of some gold text; sentences without words are not counted."""

    sentences: int = 0
    sentences_right: int = 0
    words: Score = field(default_factory=Score)
    oovs: Score | None = None  # gold words out of the vocabulary, none of which is found as such

    @classmethod
    def of(cls, gold: Spans, guessed: Spans, oov: NDArray[np.bool_] | None, ends: Int64s) -> WordScore:
        """Count words, which cover the same text, of sentences that end at `ends` (S,) of it, exclusive.

        `oov` (W,) tells which gold words are out of the vocabulary, None that there is none.
        """
        right = gold.are_in(guessed)
        return cls(
            *whole_sentences(right, np.searchsorted(gold.starts, ends)),
            Score(len(gold), len(guessed), int(right.sum())),
            None if oov is None else Score(int(oov.sum()), 0, int((oov & right).sum())),
        )

    def __add__(self, other: WordScore) -> WordScore:
        """Add up."""
        return WordScore(
            self.sentences + other.sentences,
            self.sentences_right + other.sentences_right,
            self.words + other.words,
            (self.oovs or Score()) + (other.oovs or Score()) if self.oovs or other.oovs else None,
        )

    def row(self, file: str, model: str | None) -> dict[str, object]:
        """Return the columns of a report; what is undefined is None."""
        words, oovs = self.words, self.oovs
        values = (
            file,
            self.sentences,
            self.sentences_right,
            share(self.sentences_right, self.sentences),
            words.gold,
            words.found,
            words.right,
            words.precision,
            words.recall,
            words.f1,
            oovs and oovs.gold,
            oovs and share(oovs.gold, words.gold),
            oovs and oovs.recall,
            oovs and share(words.right - oovs.right, words.gold - oovs.gold),
            model,
        )
        return dict(zip(COLUMNS, values, strict=True))


def score_words(gold: Sentences, guessed: Sentences, oov: NDArray[np.bool_] | None = None) -> WordScore:
    """Score words against those of gold; `oov` (W,) tells which gold words are out of the vocabulary.

    Raises ValueError where the sentences do not have the same characters.
    """
    ends, others = (each.strings.offsets[each.ends] for each in (gold, guessed))
    if not np.array_equal(ends, others) or not np.array_equal(gold.strings.values, guessed.strings.values):
        raise ValueError("words of other sentences cannot be scored")
    return WordScore.of(_spans(gold), _spans(guessed), oov, ends)


def _spans(words: Sentences) -> Spans:
    """Return the words as spans of bytes."""
    offsets = words.strings.offsets
    return Spans(offsets[:-1], offsets[1:], np.zeros(len(words.strings), dtype=np.int32))


def report(files: Mapping[str, WordScore], model: str | None) -> list[dict[str, object]]:
    """Return the rows of a report: one for each file, and their total where there are several."""
    rows = [found.row(file, model) for file, found in files.items()]
    if len(rows) > 1:
        rows.append(sum(files.values(), WordScore()).row("total", model))
    return rows
