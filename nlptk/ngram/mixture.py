"""Several language models as one: p(w|h) = sum of weight_i p_i(w|h), over the union of their words.

A model that lacks a word takes it for `<unk>`. What it gives to `<unk>` it shares out evenly among `<unk>`
and the words of the union that it lacks, so that the mixture sums to one. The weights are found on
text that is not scored (likelihoods.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import BEGIN_ID, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.backoff import Floats, Ids, Scores
from nlptk.ngram.language_model import LanguageModel

MIXTURE = "mixture"
_SUM = 1e-6  # how near to one the sum of given weights must be


@dataclass(frozen=True, slots=True)
class Part:
    """One model of a mixture, over the words of the union."""

    model: LanguageModel
    ids: Ids  # (U,) what each word of the union is to the model
    shares: Floats  # (U,) log of the number of words with which each shares its probability

    @classmethod
    def of(cls, model: LanguageModel, places: NDArray[np.integer], size: int) -> Part:
        """Make the part of a model whose words (V,) are at the given places of the union."""
        ids = np.full(size, UNKNOWN_ID, dtype=np.uint32)
        ids[places] = np.arange(places.size, dtype=np.uint32)
        shares = np.where(ids == UNKNOWN_ID, np.log(1 + size - places.size), 0)
        return cls(model, ids, shares)

    def score(self, text: Ids) -> Scores:
        """Score text in words of the union."""
        scores = self.model.score(self.ids[text])
        return replace(scores, logprobs=scores.logprobs - self.shares[text])


@dataclass(frozen=True, slots=True)
class Mixture:
    """A linear interpolation of language models, worked out as it is asked."""

    words: ByteStrings  # (U,) the union; the first three are <unk>, <s> and </s>
    parts: tuple[Part, ...]  # M
    weights: Floats  # (M,) from 0 up, with a sum of 1

    @classmethod
    def of(cls, models: Sequence[LanguageModel], weights: Sequence[float] | None = None) -> Mixture:
        """Mix models, evenly if no weights are given; UsageError for weights that cannot be meant."""
        table = WordTable.numbered(models[0].words)
        places: list[NDArray[np.integer]] = [np.arange(len(models[0].words))]
        places += [table.add_strings(each.words) for each in models[1:]]
        size = len(table)
        parts = tuple(Part.of(model, rows, size) for model, rows in zip(models, places, strict=True))
        words = table.words() if len(models) > 1 else models[0].words
        return cls(words, parts, _checked(weights or [1 / len(models)] * len(models), len(models)))

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return max(part.model.order for part in self.parts)

    def weighted(self, weights: Floats) -> Mixture:
        """Return the mixture with other weights."""
        return replace(self, weights=weights)

    def score(self, text: Ids) -> Scores:
        """Score sentences `<s> w .. w </s>`, end to end; the longest n-gram found in any part counts."""
        logprobs = np.full(text.size, -np.inf)
        lengths = np.zeros(text.size, dtype=np.int8)
        for part, weight in zip(self.parts, self.weights.tolist(), strict=True):
            if weight > 0:
                scores = part.score(text)
                logprobs = np.logaddexp(logprobs, scores.logprobs + np.log(weight))
                lengths = np.maximum(lengths, scores.lengths)
        return Scores(logprobs, lengths)

    def by_part(self, text: Ids) -> Floats:
        """Return the log-probability of each event, of all words but `<s>`, in each part (M, E)."""
        events = text != BEGIN_ID
        return np.stack([part.score(text).logprobs[events] for part in self.parts])


def _checked(weights: Sequence[float], number: int) -> Floats:
    array = np.array(weights, dtype=np.float64)
    if array.size != number:
        what = f"{array.size} are given for {number} models"
        raise UsageError("--weights", what, "Give one for each model")
    if not (array >= 0).all() or not abs(array.sum() - 1) < _SUM:
        what = f"{','.join(f'{weight:g}' for weight in weights)} are no weights that sum to one"
        raise UsageError("--weights", what, "Give 0.3,0.7, say")
    normalized: Floats = array / array.sum()
    return normalized
