"""Language models as the settings and arrays of a model file, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.modelfile import ModelFile
from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import SPECIALS, UNKNOWN_ID
from nlptk.core.words import WordTable
from nlptk.ngram.backoff import LOWER, BackoffModel, Table
from nlptk.ngram.language_model import LanguageModel
from nlptk.ngram.mixture import Mixture, Part

KIND = "ngram"
MIXTURE_KIND = "ngram-mixture"

Settings = dict[str, object]
Arrays = dict[str, NDArray[Any] | ByteStrings]


def stored(model: LanguageModel) -> tuple[str, Settings, Arrays]:
    """Return the kind, the settings and the arrays of a back-off model, or of a mixture of them."""
    if isinstance(model, Mixture):
        return MIXTURE_KIND, *_of_mixture(model)
    assert isinstance(model, BackoffModel)
    return KIND, *_of_backoff(model)


def _of_mixture(mixture: Mixture) -> tuple[Settings, Arrays]:
    arrays: Arrays = {"words": mixture.words, "weights": mixture.weights}
    parts: list[Settings] = []
    for number, part in enumerate(mixture.parts, 1):
        assert isinstance(part.model, BackoffModel)
        settings, inner = _of_backoff(part.model)
        parts.append(settings)
        arrays |= {f"part{number}_{name}": array for name, array in {**inner, "ids": part.ids}.items()}
    weights = [round(weight, 9) for weight in mixture.weights.tolist()]
    return {"order": mixture.order, "weights": weights, "parts": parts}, arrays


def _of_backoff(model: BackoffModel) -> tuple[Settings, Arrays]:
    arrays: Arrays = {"words": model.words, "logprobs1": model.logprobs, "backoffs1": model.backoffs}
    for order, table in enumerate(model.tables, 2):
        narrow = np.uint32 if table.words.size <= np.iinfo(np.uint32).max else np.int64
        arrays |= {f"firsts{order}": table.firsts.astype(narrow, copy=False), f"words{order}": table.words}
        arrays[f"logprobs{order}"] = table.logprobs
        if table.backoffs is not None:
            arrays[f"backoffs{order}"] = table.backoffs
    return {"order": model.order, "lower": model.lower}, arrays


def mixture_of(file: ModelFile) -> Mixture:
    """Return the mixture that a file's arrays make; ModelError if they make none."""
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


def backoff_of(file: ModelFile) -> BackoffModel:
    """Return the model that a file's arrays make; ModelError if they make none."""
    words, order, lower = file.strings("words"), file.settings.get("order"), file.settings.get("lower")
    if type(order) is not int or order < 1 or lower not in LOWER:
        raise file.damaged("it does not say its order and what it backs off to")
    if len(words) < len(SPECIALS) or list(words.take(np.arange(len(SPECIALS)))) != list(SPECIALS):
        raise file.damaged("its words do not begin with <unk>, <s> and </s>")
    tables: list[Table] = []
    above = len(words)
    for n in range(2, order + 1):
        tables.append(_table(file, n, above, top=n == order))
        above = tables[-1].words.size
    logprobs, backoffs = (_sized(file, f"{name}1", len(words)) for name in ("logprobs", "backoffs"))
    return BackoffModel(words, logprobs, backoffs, tuple(tables), str(lower))


def table_of(file: ModelFile, words: ByteStrings) -> WordTable:
    """Return the file's table of its words; ModelError if it is none."""
    slots = file.array("slots", np.int32)
    within = slots.min(initial=0) == -1 and slots.max(initial=0) < len(words)  # -1: a search ends
    if slots.size & (slots.size - 1) or not within:
        raise file.damaged("its table of words is none")
    return WordTable.restored(words, slots)


def _table(file: ModelFile, order: int, above: int, *, top: bool) -> Table:
    words = file.array(f"words{order}", np.uint32)
    firsts = file.arrays.get(f"firsts{order}")
    if not isinstance(firsts, np.ndarray) or firsts.shape != (above + 1,) or firsts.dtype.kind not in "ui":
        raise file.damaged(f"its n-grams of order {order} do not belong to those of order {order - 1}")
    if int(firsts[0]) or int(firsts[-1]) != words.size:
        raise file.damaged(f"its n-grams of order {order} are not all there")
    backoffs = None if top else _sized(file, f"backoffs{order}", words.size)
    return Table(words, firsts, _sized(file, f"logprobs{order}", words.size), backoffs)


def _sized(file: ModelFile, name: str, size: int) -> NDArray[np.float32]:
    array = file.array(name, np.float32)
    if array.size != size:
        raise file.damaged(f"its array {name} has {array.size} rows instead of {size}")
    return array
