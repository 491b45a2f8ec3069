"""Language models from files, of whatever kind: back-off models, and mixtures of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ModelError
from nlptk.core.known import KnownWords
from nlptk.core.modelfile import ModelFile, read_model, write_model
from nlptk.core.ragged import ByteStrings
from nlptk.core.registry import build
from nlptk.core.text import read_text
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.arrays import arrays_of, backoff_of, table_of
from nlptk.ngram.backoff import BackoffModel, Ids, padded
from nlptk.ngram.mixture import LanguageModel, Mixture, Part
from nlptk.ngram.model import KIND, TOKENIZERS

MIXTURE_KIND = "ngram-mixture"
UTF_8 = "utf-8"

_CACHE_SHARE = 8  # of the memory: for what is remembered of the text


@dataclass(frozen=True)
class LoadedModel:
    """A language model of any kind and how text is read for it."""

    model: LanguageModel
    tokenizer: str  # a spec
    normalize: str | None
    training: Mapping[str, Any]
    table: WordTable  # the words, each with its id
    signature: str = ""  # of its file

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return self.model.order

    @cached_property
    def tokenize(self) -> Tokenizer:
        """The way in which lines are cut into words."""
        tokenizer: Tokenizer = build(TOKENIZERS, self.tokenizer)
        return tokenizer

    def reader(self, memory: int) -> KnownWords:
        """Return what makes ids of text; it remembers up to `memory` bytes of it."""
        return KnownWords(self.table, self.tokenize, memory)

    def texts(
        self, paths: Sequence[str], *, encoding: str = UTF_8, errors: str = STRICT, memory: int
    ) -> Iterator[Ids]:
        """Yield the text of files in blocks of sentences `<s> w .. w </s>`, end to end."""
        words = self.reader(memory // _CACHE_SHARE)
        for block in read_text(paths, encoding=encoding, errors=errors, normalize=self.normalize):
            yield padded(words.encode(block)).values


def load_model(path: str) -> LoadedModel:
    """Read a language model of any kind; ModelError if it is none, or damaged."""
    file = read_model(path)
    if file.kind not in (KIND, MIXTURE_KIND):
        what = f"is a model of kind {file.kind}, and kind {KIND} or {MIXTURE_KIND} is needed"
        raise ModelError(file.path, what, "Give a model that nlptk ngram train or mix has made")
    model = backoff_of(file) if file.kind == KIND else _mixture(file)
    tokenizer, training = file.settings.get("tokenizer"), file.settings.get("training")
    if not isinstance(tokenizer, str) or not isinstance(training, dict):
        raise file.damaged("its settings are not those of a language model")
    table = table_of(file, model.words)
    normalize = file.settings.get("normalize")
    return LoadedModel(model, tokenizer, normalize, training, table, file.signature)


def save_mixture(path: str, loaded: LoadedModel) -> None:
    """Write a mixture of back-off models, or nothing at all."""
    mixture = loaded.model
    assert isinstance(mixture, Mixture)
    arrays: dict[str, NDArray[Any] | ByteStrings] = {
        "words": mixture.words,
        "slots": loaded.table.slots,
        "weights": mixture.weights,
    }
    for number, part in enumerate(mixture.parts, 1):
        assert isinstance(part.model, BackoffModel)
        arrays |= {f"part{number}_{name}": array for name, array in arrays_of(part.model).items()}
        arrays[f"part{number}_ids"] = part.ids
    settings = {
        "order": mixture.order,
        "tokenizer": loaded.tokenizer,
        "normalize": loaded.normalize,
        "weights": [round(weight, 9) for weight in mixture.weights.tolist()],
        "parts": [
            {"order": part.model.order, "lower": part.model.lower}
            for part in mixture.parts
            if isinstance(part.model, BackoffModel)
        ],
        "training": dict(loaded.training),
    }
    write_model(path, MIXTURE_KIND, settings, arrays)


def _mixture(file: ModelFile) -> Mixture:
    words, weights = file.strings("words"), file.array("weights", np.float64)
    described = file.settings.get("parts")
    if not isinstance(described, list) or not described or len(described) != weights.size:
        raise file.damaged("its weights do not belong to its parts")
    inner = [_inner(file, number, each) for number, each in enumerate(described, 1)]
    return Mixture(words, tuple(_part(each, len(words)) for each in inner), weights)


def _inner(file: ModelFile, number: int, settings: object) -> ModelFile:
    """Return one part as if it were a file of its own."""
    if not isinstance(settings, dict):
        raise file.damaged("its settings are not those of a mixture")
    prefix = f"part{number}_"
    arrays = {
        name.removeprefix(prefix): array for name, array in file.arrays.items() if name.startswith(prefix)
    }
    return replace(file, settings=settings, arrays=arrays)


def _part(file: ModelFile, size: int) -> Part:
    model, ids = backoff_of(file), file.array("ids", np.uint32)
    known = np.flatnonzero(ids != UNKNOWN_ID)
    if ids.size != size or known.size != len(model.words) - 1 or int(ids.max(initial=0)) > known.size:
        raise file.damaged("its words do not belong to those of its parts")
    places = np.zeros(len(model.words), dtype=np.int64)
    places[ids[known]] = known
    return Part.of(model, places, size)
