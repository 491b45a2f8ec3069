"""Vocabulary files that restrict encoding: pieces and how often they occurred (subword-nmt's `--vocabulary`).

A line is a piece, white space and a count. Pieces are written as `bpe encode --pieces` prints them; in a file
of subword-nmt, where `@@` marks the pieces that do not end a word, the others do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.escapes import unescaped
from nlptk.core.files import open_input
from nlptk.tokenize.bpe.formats.subword_nmt import JOINED
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.settings import CHARACTER, END_OF_WORD
from nlptk.tokenize.bpe.wordcounts import count_of

_CHUNK = 1 << 20


def read_vocabulary(
    model: BpeModel, path: str, threshold: int, *, escapes: bool = False
) -> NDArray[np.bool_]:
    """Return which ids (V,) may be used: those of pieces whose count in the file is at least the threshold.

    With `escapes` the file writes TABs, line feeds and backslashes as `--pieces` does in some records.
    """
    counts = _read(path, escapes)
    if model.level == CHARACTER and any(piece.endswith(JOINED) for piece in counts):
        counts = {_unmarked(piece): count for piece, count in counts.items()}
    allowed = np.zeros(model.vocab_size, dtype=np.bool_)
    for number, text in model.texts():
        allowed[number] = counts.get(text, threshold - 1) >= threshold
    return allowed


def _unmarked(piece: str) -> str:
    return piece.removesuffix(JOINED) if piece.endswith(JOINED) else piece + END_OF_WORD


def _read(path: str, escapes: bool) -> dict[str, int]:
    counts: dict[str, int] = {}
    with open_input(path) as file:
        lines = b"".join(file.chunks(_CHUNK)).split(b"\n")
    for number, line in enumerate(lines, 1):
        where = f"{file.name}:{number}"
        text = line.removesuffix(b"\r")
        if not text:
            continue
        at = max(text.rfind(b" "), text.rfind(b"\t"))
        count = count_of(text[at + 1 :])
        if at < 1 or count is None:
            raise InputError(where, "this is no piece and count", "Write `piece count`")
        piece = unescaped(text[:at]) if escapes else text[:at]
        try:
            counts[piece.decode()] = count
        except UnicodeDecodeError:
            raise InputError(where, "this is not UTF-8", "Convert the file") from None
    return counts
