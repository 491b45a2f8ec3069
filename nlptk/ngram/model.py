"""An n-gram model as a file: the arrays of a back-off model, how to read text for it, how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nlptk.core.known import KnownWords
from nlptk.core.modelfile import read_model, write_model
from nlptk.core.registry import build
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.words import WordTable
from nlptk.ngram.arrays import arrays_of, backoff_of, table_of
from nlptk.ngram.backoff import BackoffModel

KIND = "ngram"
TOKENIZERS = "nlptk.tokenize.methods"


@dataclass(frozen=True)
class NgramModel:
    """A language model and how text is read for it."""

    backoff: BackoffModel
    tokenizer: str  # a spec
    normalize: str | None
    training: Mapping[str, Any]  # the smoothing with all its parameters, and the rest of its settings
    table: WordTable  # the words, each with its id

    @classmethod
    def of(
        cls, backoff: BackoffModel, tokenizer: str, normalize: str | None, training: Mapping[str, Any]
    ) -> NgramModel:
        """Make a model of what was estimated or imported."""
        return cls(backoff, tokenizer, normalize, training, WordTable.numbered(backoff.words))

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return self.backoff.order

    @cached_property
    def tokenize(self) -> Tokenizer:
        """The way in which lines are cut into words."""
        tokenizer: Tokenizer = build(TOKENIZERS, self.tokenizer)
        return tokenizer

    def reader(self, memory: int) -> KnownWords:
        """Return what makes ids of text; it remembers up to `memory` bytes of it."""
        return KnownWords(self.table, self.tokenize, memory)

    def save(self, path: str) -> None:
        """Write the model, or nothing at all."""
        settings = {
            "order": self.order,
            "lower": self.backoff.lower,
            "tokenizer": self.tokenizer,
            "normalize": self.normalize,
            "training": dict(self.training),
        }
        write_model(path, KIND, settings, {**arrays_of(self.backoff), "slots": self.table.slots})

    @classmethod
    def load(cls, path: str) -> NgramModel:
        """Read a model; ModelError if it is none, or damaged."""
        file = read_model(path, KIND)
        backoff = backoff_of(file)
        tokenizer, training = file.settings.get("tokenizer"), file.settings.get("training")
        if not isinstance(tokenizer, str) or not isinstance(training, dict):
            raise file.damaged("its settings are not those of an n-gram model")
        table = table_of(file, backoff.words)
        return cls(backoff, tokenizer, file.settings.get("normalize"), training, table)
