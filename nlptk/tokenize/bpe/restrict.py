"""Vocabulary files that restrict encoding: pieces and how often they occurred (subword-nmt's `--vocabulary`).

A line is a piece, white space and a count. Pieces are written as `bpe encode --pieces` prints them; in a file
of subword-nmt, where `@@` marks the pieces that do not end a word, the others do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.files import open_input
from nlptk.tokenize.bpe.model import END_OF_WORD, BpeModel
from nlptk.tokenize.bpe.settings import CHARACTER

_CONTINUED = "@@"
_CHUNK = 1 << 20


def read_vocabulary(model: BpeModel, path: str, threshold: int) -> NDArray[np.bool_]:
    """Return which ids (V,) may be used: those of pieces whose count in the file is at least the
    threshold."""
    counts = _read(path)
    if model.level == CHARACTER and any(piece.endswith(_CONTINUED) for piece in counts):
        counts = {_unmarked(piece): count for piece, count in counts.items()}
    allowed = np.zeros(model.vocab_size, dtype=np.bool_)
    for number, text in model.texts():
        allowed[number] = counts.get(text, threshold - 1) >= threshold
    return allowed


def _unmarked(piece: str) -> str:
    return piece.removesuffix(_CONTINUED) if piece.endswith(_CONTINUED) else piece + END_OF_WORD


def _read(path: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    with open_input(path) as file:
        lines = b"".join(file.chunks(_CHUNK)).split(b"\n")
        for number, line in enumerate(lines, 1):
            fields = line.removesuffix(b"\r").replace(b"\t", b" ").rpartition(b" ")
            if not any(fields):
                continue
            if not fields[0] or not fields[2].isdigit():
                raise InputError(f"{file.name}:{number}", "this is no piece and count", "Write `piece count`")
            try:
                counts[fields[0].decode()] = int(fields[2])
            except UnicodeDecodeError:
                raise InputError(f"{file.name}:{number}", "this is not UTF-8", "Convert the file") from None
    return counts
