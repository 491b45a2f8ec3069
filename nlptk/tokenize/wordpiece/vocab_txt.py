"""vocab.txt, the file of BERT and tokenizers: one piece a line, the first line is id 0.

`##` begins a piece that goes on with a word. A byte order mark at the start and a carriage return before a
line feed are dropped; an empty line, a piece given twice, or no [UNK] is an error.
"""

from __future__ import annotations

from nlptk.core.errors import InputError, ModelError
from nlptk.core.files import write_atomic
from nlptk.core.ragged import ByteStrings
from nlptk.core.streams import input_name
from nlptk.tokenize.foreign import REPAIR, read_text, shown
from nlptk.tokenize.wordpiece.model import WordPieceModel
from nlptk.tokenize.wordpiece.settings import SPECIAL_TOKENS, UNKNOWN


def write(model: WordPieceModel, path: str) -> None:
    """Write the pieces by id, or nothing at all; ModelError for a piece that a line cannot hold."""
    for piece in model.texts:
        if "\n" in piece or piece.endswith("\r"):
            what = f"vocab.txt cannot hold the piece {shown(piece)}, which ends a line"
            raise ModelError(path, what, "Train without carriage returns in the text")
    with write_atomic(path) as file:
        file.write(b"".join(piece + b"\n" for piece in model.pieces))


def read(
    path: str, *, pretokenizer: str, normalize: str | None = None, max_word_length: int = 100
) -> WordPieceModel:
    """Read pieces; special are those of BERT's special tokens that are there. InputError names a wrong line.

    The file does not say how text is cut and normalized, nor how long a word may be.
    """
    lines = read_text(path).removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n").split("\n")
    name = input_name(path)
    ids: dict[str, int] = {}
    for number, piece in enumerate(lines):
        where = f"{name}:{number + 1}"
        if not piece:
            raise InputError(where, "the line is empty", REPAIR)
        if piece in ids:
            raise InputError(where, f"{shown(piece)} is there already, on line {ids[piece] + 1}", REPAIR)
        ids[piece] = number
    if UNKNOWN not in ids:
        what = f"there is no {UNKNOWN}, which stands for words that cannot be spelled"
        raise InputError(name, what, f"Add a line {UNKNOWN}")
    return WordPieceModel(
        pieces=ByteStrings.of(piece.encode() for piece in ids),
        specials=tuple(ids[token] for token in SPECIAL_TOKENS if token in ids),
        pretokenizer=pretokenizer,
        normalize=normalize,
        max_word_length=max_word_length,
    )
