"""A language model with all that belongs to it: how text is read for it, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from nlptk.core.known import KnownWords
from nlptk.core.modelfile import write_model
from nlptk.core.registry import build
from nlptk.core.text import read_text
from nlptk.core.tokenizer import TOKENIZERS, Tokenizer
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable
from nlptk.ngram.arrays import stored
from nlptk.ngram.backoff import Ids, padded
from nlptk.ngram.language_model import LanguageModel

Inner = TypeVar("Inner", bound=LanguageModel)

_CACHE_SHARE = 8  # of the memory: for what is remembered of the text


@dataclass(frozen=True)
class NgramModel(Generic[Inner]):
    """A back-off model, or a mixture of them, and how text is read for it."""

    model: Inner
    tokenizer: str  # a spec
    normalize: str | None
    training: Mapping[str, Any]  # the smoothing with all its parameters, and the rest of its settings
    table: WordTable  # the words, each with its id
    signature: str = ""  # of its file

    @classmethod
    def of(
        cls, model: Inner, tokenizer: str, normalize: str | None, training: Mapping[str, Any]
    ) -> NgramModel[Inner]:
        """Make a model of what was estimated, imported or mixed."""
        return cls(model, tokenizer, normalize, training, WordTable.numbered(model.words))

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return self.model.order

    @property
    def is_normalized(self) -> bool:
        """Whether its scores are probabilities, so far as is known from how it was made."""
        return bool(self.training.get("normalized", True))

    @cached_property
    def tokenize(self) -> Tokenizer:
        """The way in which lines are cut into words."""
        tokenizer: Tokenizer = build(TOKENIZERS, self.tokenizer)
        return tokenizer

    def reader(self, memory: int) -> KnownWords:
        """Return what makes ids of text; it remembers up to `memory` bytes of it."""
        return KnownWords(self.table, self.tokenize, memory)

    def texts(
        self, paths: Sequence[str], *, encoding: str = "utf-8", errors: str = STRICT, memory: int
    ) -> Iterator[Ids]:
        """Yield the text of files in blocks of sentences `<s> w .. w </s>`, end to end."""
        words = self.reader(memory // _CACHE_SHARE)
        for block in read_text(paths, encoding=encoding, errors=errors, normalize=self.normalize):
            yield padded(words.encode(block)).values

    def save(self, path: str) -> None:
        """Write the model, or nothing at all."""
        kind, settings, arrays = stored(self.model)
        settings |= {
            "tokenizer": self.tokenizer,
            "normalize": self.normalize,
            "training": dict(self.training),
        }
        write_model(path, kind, settings, {**arrays, "slots": self.table.slots})
