"""Write a model as an ARPA file, the format that all language model tools read: logarithms to base 10.

    \\data\\
    ngram 1=3

    \\1-grams:
    -0.4771213<TAB>word<TAB>-0.3010300

    \\end\\

The back-off weight is left out at the highest order. The logarithm of 0 is -99, as in SRILM; `<s>` has it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.files import compressed, write_atomic
from nlptk.core.lines import Words, blocks, check_words, decimal_texts
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, side_by_side
from nlptk.ngram.backoff import UNIFORM, BackoffModel
from nlptk.ngram.build import ngrams

LOG_10 = float(np.log(10))
LOG_ZERO = -99.0  # what stands for the logarithm of 0

_BLOCK = 1 << 16  # n-grams written at a time
_TAB, _LINE_FEED, _CARRIAGE_RETURN = b"\t\n\r"


def check_exportable(model: BackoffModel) -> None:
    """Raise UsageError for a model that no ARPA file can hold."""
    if model.lower == UNIFORM and model.order > 1:
        raise UsageError(
            "export",
            "what this smoothing leaves goes to all words evenly, not to the next lower order, "
            "which ARPA cannot say of n-grams longer than 1",
            "Train with -n 1, or with another smoothing, witten-bell say",
        )
    check_words(model.words, "export")
    returns = np.flatnonzero(model.words.values == _CARRIAGE_RETURN)
    if returns.size:
        word = model.words[int(np.searchsorted(model.words.offsets, returns[0], side="right")) - 1].decode()
        what = f"the word {word!r} holds what ends a line elsewhere"
        raise UsageError("export", what, "Take the carriage returns out of the text and train again")


def write_arpa(model: BackoffModel, path: str, progress: Step = lambda ngrams: None) -> None:
    """Write a model; a path that ends in .gz is compressed, `-` is standard output.

    `progress` is told of the n-grams written. Raises UsageError for a model that ARPA cannot hold.
    """
    check_exportable(model)
    sizes = [len(model.words), *(table.words.size for table in model.tables)]
    with write_atomic(path) as raw, compressed(raw, path) as file:
        counts = "".join(f"ngram {order}={size}\n" for order, size in enumerate(sizes, 1))
        file.write(f"\\data\\\n{counts}".encode())
        words = Words(model.words)
        for order, size in enumerate(sizes, 1):
            file.write(f"\n\\{order}-grams:\n".encode())
            for start, end in blocks(size, _BLOCK):
                file.write(_lines(model, words, order, start, end).tobytes())
                progress(end - start)
        file.write(b"\n\\end\\\n")


def _lines(model: BackoffModel, words: Words, order: int, start: int, end: int) -> NDArray[np.uint8]:
    rows = ngrams(model.tables[: order - 1], start, end)
    logprobs, backoffs = (
        (model.logprobs, model.backoffs if model.tables else None)
        if order == 1
        else (model.tables[order - 2].logprobs, model.tables[order - 2].backoffs)
    )
    offsets = order * np.arange(end - start + 1)
    behind = _LINE_FEED if backoffs is None else _TAB
    columns = [_texts(logprobs[start:end], _TAB), words.between_spaces(rows.ravel(), offsets, behind)]
    if backoffs is not None:
        columns.append(_texts(backoffs[start:end], _LINE_FEED))
    return side_by_side(columns)


def _texts(logarithms: NDArray[np.float32], end: int) -> ByteStrings:
    numbers = logarithms.astype(np.float64) / LOG_10
    return decimal_texts(np.where(np.isneginf(numbers), LOG_ZERO, numbers), end)
