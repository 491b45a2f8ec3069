"""vocab.txt, the file of BERT and tokenizers: one piece a line, the first line is id 0.

`##` begins a piece that goes on with a word. A byte order mark at the start and a carriage return before a line feed
are dropped; an empty line, a piece given twice, or no [UNK] is an error.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlptk.core.errors import InputError, ModelError
from nlptk.core.files import write_atomic
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import read_text
from nlptk.tokenize.wordpiece.model import WordPieceModel
from nlptk.tokenize.wordpiece.settings import SPECIAL_TOKENS, UNKNOWN

_REPAIR = "Give the file as its tool wrote it"


def write(model: WordPieceModel, path: str) -> None:
    """Write the pieces by id, or nothing at all; ModelError for a piece that a line cannot hold."""
    for piece in model.texts:
        if "\n" in piece or piece.endswith("\r"):
            what = f"vocab.txt cannot hold the piece {piece!r}, which ends a line"
            raise ModelError(path, what, "Train without carriage returns in the text")
    with write_atomic(path) as file:
        file.write(b"".join(piece + b"\n" for piece in model.pieces))


def read(
    path: str,
    *,
    pretokenizer: str,
    normalize: str | None = None,
    max_word_length: int = 100,
    special_tokens: Sequence[str] = SPECIAL_TOKENS,
) -> WordPieceModel:
    """Read pieces; the file does not say how text is cut and normalized, nor which pieces are special.

    Special are those of `special_tokens` that are there. InputError names the line that is wrong.
    """
    ids: dict[str, int] = {}
    name = path
    for block in read_text([path]):
        name = block.file
        for piece in block.data.tobytes().decode().removesuffix("\n").split("\n"):
            where = f"{name}:{len(ids) + 1}"
            if not piece:
                raise InputError(where, "the line is empty", _REPAIR)
            if piece in ids:
                raise InputError(where, f"{piece!r} is there already, on line {ids[piece] + 1}", _REPAIR)
            ids[piece] = len(ids)
    if UNKNOWN not in ids:
        raise InputError(name, f"there is no {UNKNOWN}, which stands for words that cannot be spelled", _REPAIR)
    return WordPieceModel(
        pieces=ByteStrings.of(piece.encode() for piece in ids),
        specials=tuple(sorted(ids[token] for token in {UNKNOWN, *special_tokens} if token in ids)),
        pretokenizer=pretokenizer,
        normalize=normalize,
        max_word_length=max_word_length,
    )
