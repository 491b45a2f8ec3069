"""Measure how a BPE model fits text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlptk.core.chunks import between_blanks
from nlptk.core.files import input_size
from nlptk.core.progress import Progress
from nlptk.core.records import read_records
from nlptk.core.utf8 import STRICT
from nlptk.tokenize.bpe.encode import Encoder
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.settings import BYTE, END_OF_WORD

Row = dict[str, object]


def evaluate(
    model: BpeModel,
    paths: Sequence[str],
    record: str,
    *,
    errors: str = STRICT,
    memory: int,
    progress: Progress,
) -> list[Row]:
    """Return a row of figures for each file, and one for all of them if they are many.

    A word is what stands between spaces and TABs; the bytes of terminators are not counted.
    """
    encoder = Encoder(model, memory=memory)
    single = _single(model)
    with progress.phase("encoding", total=input_size(paths), unit="B") as step:
        figures = []
        for path in paths:
            figure = _Figures(path, model.vocab_size)
            for block in read_records(
                [path], record, errors=None if model.level == BYTE else errors, on_bytes=step
            ):
                symbols = encoder.encode_block(block.data, block.starts, block.ends)
                figure.records += block.starts.size
                figure.bytes += int((block.ends - block.starts).sum())
                figure.words += between_blanks(block.data, block.starts, block.ends).starts.size
                figure.uses += np.bincount(encoder.ids(symbols).values, minlength=model.vocab_size)
            figures.append(figure)
    if len(figures) > 1:
        figures.append(_total(figures, model.vocab_size))
    return [figure.row(single, model) for figure in figures]


class _Figures:
    """What was counted in one file."""

    def __init__(self, name: str, vocab_size: int) -> None:
        self.name = name
        self.records = self.bytes = self.words = 0
        self.uses = np.zeros(vocab_size, dtype=np.int64)  # of each id

    def row(self, single: np.ndarray[tuple[int], np.dtype[np.bool_]], model: BpeModel) -> Row:
        """Return the figures under the names they are printed with."""
        tokens = int(self.uses.sum())
        usable = model.pieces.lengths > 0
        usable[list(model.specials)] = False
        return {
            "file": self.name,
            "records": self.records,
            "bytes": self.bytes,
            "words": self.words,
            "tokens": tokens,
            "bytes_per_token": self.bytes / tokens if tokens else None,
            "tokens_per_word": tokens / self.words if self.words else None,
            "single_share": int(self.uses[single].sum()) / tokens if tokens else None,
            "unknown_tokens": 0 if model.unknown is None else int(self.uses[model.unknown]),
            "unused_pieces": int((usable & (self.uses == 0)).sum()),
        }


def _single(model: BpeModel) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark the pieces of one byte or one character."""
    mark = "" if model.level == BYTE else END_OF_WORD
    single = np.zeros(model.vocab_size, dtype=np.bool_)
    for number, text in model.texts():
        single[number] = len(text.removesuffix(mark)) == 1
    single[list(model.specials)] = False
    return single


def _total(figures: Sequence[_Figures], vocab_size: int) -> _Figures:
    total = _Figures("total", vocab_size)
    for figure in figures:
        total.records += figure.records
        total.bytes += figure.bytes
        total.words += figure.words
        total.uses += figure.uses
    return total
