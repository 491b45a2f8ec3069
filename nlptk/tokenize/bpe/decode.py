"""Decode ids back to the bytes they were encoded from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import between_blanks
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, Ragged
from nlptk.core.records import TERMINATORS, RecordBlock, parse_record, read_records
from nlptk.core.streams import input_name
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.settings import CHARACTER, END_OF_WORD, SPACED_WORDS

_MARK = END_OF_WORD.encode()


class Decoder:
    """A model ready to decode."""

    def __init__(self, model: BpeModel) -> None:
        inside = at_end = list(model.pieces)
        if model.level == CHARACTER:
            space = b" " if model.pretokenizer in SPACED_WORDS else b""
            words = {number for number in model.specials if number != model.unknown}
            at_end = [piece.removesuffix(_MARK) for piece in model.pieces]
            inside = [
                at_end[number] + space if piece.endswith(_MARK) or number in words else piece
                for number, piece in enumerate(model.pieces)
            ]
        self._size = model.vocab_size
        self._bytes = ByteStrings.of([*inside, *at_end])  # no space follows a word that ends a record
        self._known = model.pieces.lengths > 0

    def decode(self, ids: Sequence[int]) -> bytes:
        """Return the bytes of one record; InputError for an id that the model does not have."""
        numbers = np.asarray(ids, dtype=np.int64)
        unknown = self.unknown(numbers)
        if unknown is not None:
            raise InputError(
                "ids", f"{numbers[unknown]} is no id of the model", f"Ids are 0 to {self._size - 1}"
            )
        return self.decode_rows(Ragged(numbers, np.array([0, numbers.size])))[0]

    def unknown(self, ids: NDArray[np.int64]) -> int | None:
        """Return the place of the first id that the model does not have."""
        bad = (ids < 0) | (ids >= self._size)
        bad[~bad] = ~self._known[ids[~bad]]
        return int(np.argmax(bad)) if bad.any() else None

    def decode_rows(self, rows: Ragged) -> ByteStrings:
        """Return the bytes of each record; all ids must be known."""
        values = rows.values.astype(np.int64)
        filled = rows.lengths > 0
        values[rows.offsets[1:][filled] - 1] += self._size
        strings = self._bytes.take(values)
        return ByteStrings(strings.values, strings.offsets[rows.offsets])


def decode_files(model: BpeModel, paths: Sequence[str], out: BinaryIO, record: str = "line") -> None:
    """Write the record of each line of ids; InputError names the line that holds something else."""
    kind = parse_record(record)
    decoder = Decoder(model)
    held = b""  # the last terminator goes if the last line has no line feed
    terminated = True
    for path in paths:
        first = 1
        for block in read_records([path], "line"):
            strings = decoder.decode_rows(_ids(block, decoder, path, first))
            first += len(strings)
            terminated = block.terminated
            out.write(held)
            if kind.name == "jsonl":
                out.write(b"".join(_json_lines(strings, kind.field)))
                continue
            terminator = TERMINATORS.get(kind.name, b"")
            out.write(terminator.join(strings))
            held = terminator
    out.write(held if terminated else b"")


def _json_lines(strings: ByteStrings, field: str) -> Iterator[bytes]:
    for string in strings:
        text = string.decode("utf-8", "replace")
        yield json.dumps({field: text}, ensure_ascii=False).encode() + b"\n"


def _ids(block: RecordBlock, decoder: Decoder, path: str, first: int) -> Ragged:
    """Read the ids of a block of lines."""
    chunks = between_blanks(block.data, block.starts, block.ends)
    numbers = _numbers(block.data, chunks.starts, chunks.lengths)
    bad = decoder.unknown(numbers)
    if bad is None:
        return Ragged(numbers, chunks.offsets)
    line = first + int(np.searchsorted(chunks.offsets, bad, side="right")) - 1
    word = (
        block.data[chunks.starts[bad] : chunks.starts[bad] + chunks.lengths[bad]]
        .tobytes()
        .decode(errors="replace")
    )
    raise InputError(
        f"{input_name(path)}:{line}",
        f"`{word[:40]}` is no id of the model",
        "Decode with the model that encoded it",
    )


def _numbers(
    data: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the decimal numbers that stand at the given places, -1 for what is none or too large for an
    id."""
    numbers = np.zeros(starts.size, dtype=np.int64)
    digits = 9
    valid = (lengths > 0) & (lengths <= digits)
    for place in range(int(lengths.clip(max=digits).max(initial=0))):
        rows = np.flatnonzero(lengths > place)
        digit = data[starts[rows] + place].astype(np.int64) - ord("0")
        numbers[rows] = numbers[rows] * 10 + digit
        valid[rows[(digit < 0) | (digit > 9)]] = False  # noqa: PLR2004
    return np.where(valid, numbers, -1)
