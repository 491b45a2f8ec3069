"""What the formats share: files read strictly, pieces put in rows by id, merges named by their texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ModelError, UsageError
from nlptk.core.ragged import ByteStrings, offsets_of
from nlptk.core.streams import input_name
from nlptk.tokenize.bpe.alphabet import from_text
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.foreign import REPAIR, read_text, shown

MERGES_HEADER = "#version: 0.2"  # the first line of merges.txt and of codes

_LARGEST_ID = np.iinfo(np.int32).max
_FREE_HOLES = 1 << 20  # ids without a piece that any file may have; more only beside as many pieces
_HOLES_A_PIECE = 16

_T = TypeVar("_T")


def read_object(path: str) -> dict[str, object]:
    """Return the JSON object that a file holds; ModelError if it holds none, or a key twice."""
    name = input_name(path)

    def unique(members: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(members)
        if len(found) < len(members):
            twice = _repeated(key for key, _ in members)
            raise ModelError(name, f"{shown(twice)} is given twice", REPAIR)
        return found

    try:
        return typed(json.loads(read_text(path), object_pairs_hook=unique), dict, "the whole", name)
    except json.JSONDecodeError as error:
        raise ModelError(f"{name}:{error.lineno}", f"it is not JSON ({error.msg})", REPAIR) from None
    except (ValueError, RecursionError) as error:
        raise ModelError(name, f"it is not JSON of a tokenizer ({error})", REPAIR) from None


def typed(value: object, kind: type[_T], name: str, where: str) -> _T:
    """Return a value that must be of the given type; ModelError if it is not."""
    if not isinstance(value, kind):
        wanted = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}[kind]
        raise ModelError(where, f"{name} is {shown(value)} where {wanted} belongs", REPAIR)
    return value


class PieceRows:
    """The pieces of a foreign vocabulary by id, checked one by one before any table is made."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: dict[int, bytes] = {}
        self._size = 0

    def __len__(self) -> int:
        """Return one more than the largest id."""
        return self._size

    def put(self, piece: bytes, number: object, where: str) -> int:
        """Put a piece in the row of its id; ModelError if the id cannot be one or is taken."""
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _LARGEST_ID:
            raise ModelError(where, f"{shown(number)} cannot be the id of a piece", REPAIR)
        if not piece:
            raise ModelError(where, f"the piece of id {number} is empty", REPAIR)
        if number in self._pieces:
            raise ModelError(where, f"id {number} is given to two pieces", REPAIR)
        self._pieces[number] = piece
        self._size = max(self._size, number + 1)
        return number

    def strings(self) -> ByteStrings:
        """Return the rows, empty where no piece has the id; ModelError if nearly all would be."""
        if len(self) > _FREE_HOLES + _HOLES_A_PIECE * len(self._pieces):
            what = f"{len(self._pieces)} pieces have ids up to {len(self) - 1}"
            raise ModelError(self._name, what, "Number the pieces without large gaps")
        ids = sorted(self._pieces)
        rows = [self._pieces[number] for number in ids]
        lengths = np.zeros(len(self), dtype=np.int64)
        lengths[ids] = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        return ByteStrings(np.frombuffer(b"".join(rows), dtype=np.uint8), offsets_of(lengths))


def utf8(text: str, where: str) -> bytes:
    """Return a text's bytes; ModelError if it holds half of a surrogate pair, which JSON can write."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ModelError(where, f"{shown(text)} is not valid Unicode", REPAIR) from None


def bytes_of(text: str, where: str) -> bytes:
    """Return the bytes that a piece spells in GPT-2's alphabet; ModelError if it holds other characters."""
    try:
        return from_text(text)
    except ValueError as error:
        remedy = "Make it a special token, or leave it out"
        raise ModelError(where, f"the piece {shown(text)} spells no bytes ({error})", remedy) from None


def merge_rows(pairs: Iterable[tuple[str, str]], ids: Mapping[str, int], where: str) -> NDArray[np.int32]:
    """Return the merges (M, 3) of left, right and result ids; ModelError names a piece that has no id."""
    rows = []
    for rank, (left, right) in enumerate(pairs):
        try:
            rows.append((ids[left], ids[right], ids[left + right]))
        except KeyError as error:
            what = f"merge {rank + 1}, {shown(f'{left} {right}')}, needs the piece {shown(error.args[0])}"
            raise ModelError(where, f"{what}, which is not in the vocabulary", REPAIR) from None
    return np.array(rows, dtype=np.int32).reshape(-1, 3)


def last_of_each(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop a merge that comes again further down: the later rank counts, as in GPT-2 and tokenizers."""
    return list(dict.fromkeys(reversed(pairs)))[::-1]


def check_bytes(pieces: Iterable[bytes], name: str) -> None:
    """Raise ModelError if a byte is no piece of its own: byte-level BPE loses nothing."""
    single = {piece[0] for piece in pieces if len(piece) == 1}
    missing = [byte for byte in range(256) if byte not in single]
    if missing:
        more = f" and {len(missing) - 1} other bytes have" if len(missing) > 1 else " has"
        remedy = "Train it again with all 256 bytes in its alphabet"
        raise ModelError(name, f"byte 0x{missing[0]:02x}{more} no piece", remedy)


def texts_of(model: BpeModel, path: str) -> dict[int, str]:
    """Return the printed pieces by id; ModelError if two of them look alike, as a special token may."""
    texts = dict(model.texts())
    if len(set(texts.values())) < len(texts):
        what = f"the special token {shown(_repeated(texts.values()))} looks like another piece"
        raise ModelError(path, what, "Train with another special token")
    return texts


def _repeated(texts: Iterable[str]) -> str:
    return next(text for text, count in Counter(texts).items() if count > 1)


def refuse_level(model: BpeModel, level: str, path: str, name: str) -> None:
    """Raise ModelError if a format cannot hold models of this model's level."""
    if model.level != level:
        what = f"{name} holds {level}-level models, and this one is of level {model.level}"
        raise ModelError(path, what, "Export it as tokenizer.json")


def refuse_options(pretokenizer: str | None, special_tokens: Sequence[str], path: str) -> None:
    """Raise UsageError for options that say what the file itself says."""
    for option, given in (("--pretokenizer", pretokenizer), ("--special-token", special_tokens)):
        if given:
            raise UsageError(option, f"{input_name(path)} says this itself", "Leave the option out")
