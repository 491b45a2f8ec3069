"""What a language model is to all that scores with it: back-off models and mixtures of them alike."""

from __future__ import annotations

from typing import Protocol

from nlptk.core.ragged import ByteStrings
from nlptk.ngram.backoff import Ids, Scores


class LanguageModel(Protocol):
    """What can score text."""

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""

    @property
    def words(self) -> ByteStrings:
        """The vocabulary (V,) in UTF-8."""

    def score(self, text: Ids) -> Scores:
        """Score sentences `<s> w .. w </s>`, end to end."""
