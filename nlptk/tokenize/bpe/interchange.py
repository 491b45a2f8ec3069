"""What the interchange formats share: files read strictly, pieces put in rows by id, merges named by their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError, ModelError
from nlptk.core.files import open_input
from nlptk.core.ragged import ByteStrings, offsets_of

END_OF_WORD = "</w>"
REPAIR = "Give the file whole, as its tool wrote it"

_CHUNK = 1 << 20
_LARGEST_ID = np.iinfo(np.int32).max
_FREE_HOLES = 1 << 20  # ids without a piece that any file may have; more only beside as many pieces
_HOLES_A_PIECE = 16


def read_text(path: str) -> str:
    """Return a whole file, decompressed, as text; InputError names the line that is not UTF-8."""
    with open_input(path) as file:
        data = b"".join(file.chunks(_CHUNK))
        name = file.name
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02x} is not valid UTF-8"
        raise InputError(f"{name}:{line}", what, REPAIR) from None


def shown(value: object) -> str:
    """Return what a file says, as a message may quote it: on one line and not too long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004


class PieceRows:
    """The pieces of a foreign vocabulary by id, checked one by one before any table is made."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: dict[int, bytes] = {}

    def __len__(self) -> int:
        """Return one more than the largest id."""
        return max(self._pieces, default=-1) + 1

    def put(self, piece: bytes, number: object, where: str) -> int:
        """Put a piece in the row of its id; ModelError if the id cannot be one or is taken."""
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _LARGEST_ID:
            raise ModelError(where, f"{shown(number)} cannot be the id of a piece", REPAIR)
        if not piece:
            raise ModelError(where, f"the piece of id {number} is empty", REPAIR)
        if number in self._pieces:
            raise ModelError(where, f"id {number} is given to two pieces", REPAIR)
        self._pieces[number] = piece
        return number

    def strings(self) -> ByteStrings:
        """Return the rows, empty where no piece has the id; ModelError if that would be nearly all of them."""
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


def merge_rows(pairs: Iterable[tuple[str, str]], ids: Mapping[str, int], where: str) -> NDArray[np.int32]:
    """Return the merges (M, 3) of left, right and result ids; ModelError names a piece that has no id."""
    rows = []
    for rank, (left, right) in enumerate(pairs):
        try:
            rows.append((ids[left], ids[right], ids[left + right]))
        except KeyError as error:
            what = f"merge {rank + 1} ({shown(left)} {shown(right)}) needs the piece {shown(error.args[0])}"
            raise ModelError(where, f"{what}, which the vocabulary lacks", REPAIR) from None
    return np.array(rows, dtype=np.int32).reshape(-1, 3)


def last_of_each(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop a merge that is given again further down: there the later rank counts, as in GPT-2 and tokenizers."""
    return list(dict.fromkeys(reversed(list(pairs))))[::-1]


def check_every_byte(pieces: Iterable[bytes], name: str) -> None:
    """Raise ModelError if a byte is no piece of its own: byte-level BPE loses nothing."""
    single = {piece[0] for piece in pieces if len(piece) == 1}
    missing = [byte for byte in range(256) if byte not in single]
    if missing:
        more = f" and {len(missing) - 1} other bytes have" if len(missing) > 1 else " has"
        remedy = "Train it again with all 256 bytes in its alphabet"
        raise ModelError(name, f"byte 0x{missing[0]:02x}{more} no piece", remedy)
