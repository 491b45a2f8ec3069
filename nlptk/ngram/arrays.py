"""A back-off model as the arrays of a model file, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.modelfile import ModelFile
from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import SPECIALS
from nlptk.core.words import WordTable
from nlptk.ngram.backoff import LOWER, BackoffModel, Table

Arrays = dict[str, NDArray[Any] | ByteStrings]


def arrays_of(model: BackoffModel) -> Arrays:
    """Return the arrays of a model by name; its `lower` and order are for the settings."""
    arrays: Arrays = {"words": model.words, "logprobs1": model.logprobs, "backoffs1": model.backoffs}
    for order, table in enumerate(model.tables, 2):
        narrow = np.uint32 if table.words.size <= np.iinfo(np.uint32).max else np.int64
        arrays |= {f"firsts{order}": table.firsts.astype(narrow, copy=False), f"words{order}": table.words}
        arrays[f"logprobs{order}"] = table.logprobs
        if table.backoffs is not None:
            arrays[f"backoffs{order}"] = table.backoffs
    return arrays


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
    within = -1 <= slots.min(initial=0) <= slots.max(initial=0) < len(words)
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
