"""tiktoken's ranks: on each line a piece in base64, a space, and its rank, which is also its id.

There are no merges in the file: two neighbours are joined when their bytes are a piece, the lowest rank
first, and a pretoken that is a piece stays whole. Nor are there special tokens or the expression that cuts
text: the reader must know them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

import numpy as np

from nlptk.core.errors import ModelError, UsageError
from nlptk.core.files import write_atomic
from nlptk.core.streams import input_name
from nlptk.tokenize.bpe.interchange import PieceRows, check_bytes, refuse_level, utf8
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.ranks import merges_of_ranks
from nlptk.tokenize.bpe.settings import BYTE
from nlptk.tokenize.foreign import REPAIR, read_text, shown

_OTHER = "Export it as tokenizer.json"
_LONGEST_NUMBER = 12  # digits: more than any id has
_NUMBERED = re.compile(rf"(?P<text>.+)=(?P<id>[0-9]{{1,{_LONGEST_NUMBER}}})", re.DOTALL)


def write(model: BpeModel, path: str) -> None:
    """Write the ranks of a model's pieces; ModelError if tiktoken would not make the same tokens of them."""
    refuse_level(model, BYTE, path, "tiktoken")
    specials = set(model.specials)
    ranks = [(number, piece) for number, piece in enumerate(model.pieces) if piece and number not in specials]
    _check_ranks(model, ranks, path)
    with write_atomic(path) as file:
        file.writelines(b"%b %d\n" % (base64.b64encode(piece), number) for number, piece in ranks)


def read(path: str, *, pretokenizer: str | None = None, special_tokens: Sequence[str] = ()) -> BpeModel:
    """Read ranks, as merges that make the same tokens.

    `pretokenizer` must be given. Each of `special_tokens` is `TEXT=ID`, or `TEXT` for the next free id.
    """
    if not pretokenizer:
        remedy = "Give --pretokenizer gpt2, cl100k, o200k or the encoding's pat_str"
        raise UsageError("--pretokenizer", "a tiktoken file does not tell how text is cut", remedy)
    name = input_name(path)
    rows = PieceRows(name)
    ids: dict[bytes, int] = {}
    for where, piece, rank in _ranks(path):
        if piece in ids:
            raise ModelError(where, f"the piece {shown(piece)} has two ranks", REPAIR)
        ids[piece] = rows.put(piece, rank, where)
    check_bytes(ids, name)
    ranked = sorted(ids, key=ids.__getitem__)
    table = merges_of_ranks(ranked)
    numbers = np.array([ids[piece] for piece in ranked], dtype=np.int32)
    specials = [_put_special(rows, token) for token in special_tokens]
    return BpeModel(
        level=BYTE,
        pretokenizer=pretokenizer,
        pieces=rows.strings(),
        merges=numbers[np.array(table.merges, dtype=np.int64).reshape(-1, 3)],
        specials=tuple(sorted(specials)),
        ignore_merges=not table.plain,
    )


def _ranks(path: str) -> Iterator[tuple[str, bytes, int]]:
    """Yield each line's place, piece and rank; blank lines are skipped, as by tiktoken."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        where = f"{input_name(path)}:{number}"
        match line.split():
            case []:
                continue
            case [code, rank] if rank.isascii() and rank.isdigit() and len(rank) <= _LONGEST_NUMBER:
                try:
                    yield where, base64.b64decode(code, validate=True), int(rank)
                except (binascii.Error, ValueError) as error:
                    raise ModelError(where, f"{shown(code)} is not base64 ({error})", REPAIR) from None
            case _:
                raise ModelError(where, f"{shown(line)} is not a piece in base64 and its rank", REPAIR)


def _put_special(rows: PieceRows, token: str) -> int:
    numbered = _NUMBERED.fullmatch(token)
    text, number = (numbered["text"], int(numbered["id"])) if numbered else (token, len(rows))
    if not text:
        raise UsageError("--special-token", "the text is empty", "Give TEXT or TEXT=ID")
    return rows.put(utf8(text, "--special-token"), number, f"--special-token {token}")


def _check_ranks(model: BpeModel, ranks: list[tuple[int, bytes]], path: str) -> None:
    """Refuse a model whose merges are not those that its pieces and their order give."""
    pieces = [piece for _, piece in ranks]
    check_bytes(pieces, path)
    if len(set(pieces)) < len(pieces):
        raise ModelError(path, "two ids have the same piece", _OTHER)
    table = merges_of_ranks(pieces)
    numbers = [number for number, _ in ranks]
    place = {(left, right): rank for rank, (left, right, _) in enumerate(model.merges.tolist())}
    before = -1
    for left, right, result in table.merges:
        rank = place.get((numbers[left], numbers[right]), -1)
        if rank <= before:
            what = f"the id {numbers[result]} of {shown(pieces[result])} is not in the order of the merges"
            raise ModelError(path, f"{what}, and tiktoken knows no other order", _OTHER)
        before = rank
    if not (table.plain or model.ignore_merges):
        raise ModelError(path, "tiktoken takes a word that is a piece whole, whatever the merges say", _OTHER)
