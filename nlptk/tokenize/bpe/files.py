"""Encode and decode whole files with a BPE model: records to lines of ids or pieces, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from nlptk.core.escapes import escaped
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings, Ragged
from nlptk.core.random import generator
from nlptk.core.records import RecordBlock, read_records
from nlptk.tokenize.bpe.encode import Encoder
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.restrict import read_vocabulary
from nlptk.tokenize.bpe.settings import BYTE, CHARACTER, EncodeOptions

_BLOCK_BYTES = 1 << 22  # logical: with dropout, a block is what draws from one random stream
_ID_WIDTH = 16  # characters that hold any id and the separator before it


def encode_files(
    model: BpeModel,
    paths: Sequence[str],
    out: BinaryIO,
    options: EncodeOptions,
    *,
    jobs: int = 1,
    memory: int,
    progress: Progress,
) -> int:
    """Write one line for each record: its ids, or its pieces, with spaces between them.

    Returns how many of the ids stand for a character that the model lacks.
    """
    errors = None if model.level == BYTE else options.errors
    allowed = None
    if options.vocabulary is not None:
        allowed = read_vocabulary(
            model, options.vocabulary, options.vocabulary_threshold, escapes=_escapes(model, options)
        )
    make = partial(_EncodeWorker, model, options, allowed, memory // jobs)
    with (
        progress.phase("encoding", total=input_size(paths), unit="B") as step,
        Workers(make, jobs) as workers,
    ):
        blocks = _Numbered(
            read_records(paths, options.record, errors=errors, block_bytes=_BLOCK_BYTES, on_bytes=step)
        )
        held = b""  # the last line feed goes if the last record has no terminator
        unknown = 0
        for lines, lost in workers.map(blocks):
            unknown += lost
            out.write(held)
            out.write(lines[:-1])
            held = lines[-1:]
        out.write(held if blocks.terminated else b"")
        return unknown


def _escapes(model: BpeModel, options: EncodeOptions) -> bool:
    """Tell whether pieces are text that may hold line feeds, which would break up the lines of pieces."""
    return model.level == CHARACTER and options.record != "line"


class _Numbered:
    """Blocks with their numbers; at the end it knows how the last one ended."""

    def __init__(self, blocks: Iterable[RecordBlock]) -> None:
        self._blocks = blocks
        self.terminated = True

    def __iter__(self) -> Iterator[tuple[int, RecordBlock]]:
        for number, block in enumerate(self._blocks):
            self.terminated = block.terminated
            yield number, block


class _EncodeWorker:
    """A worker: turns blocks of records into lines."""

    def __init__(
        self, model: BpeModel, options: EncodeOptions, allowed: NDArray[np.bool_] | None, memory: int
    ) -> None:
        self._options = options
        self._encoder = Encoder(
            model,
            allowed_special=options.allowed_special,
            allowed_pieces=allowed,
            dropout=options.dropout,
            memory=memory,
        )
        self._lines = (
            _PieceLines(self._encoder, _escapes(model, options))
            if options.pieces
            else _IdLines(self._encoder, model)
        )

    def __call__(self, numbered: tuple[int, RecordBlock]) -> tuple[bytes, int]:
        """Return one line for each record of a block, and how many ids are of unknown characters."""
        number, block = numbered
        rng = generator(self._options.seed, "bpe dropout", number) if self._options.dropout else None
        return self._lines.of(self._encoder.encode_block(block.data, block.starts, block.ends, rng))


class _IdLines:
    """Rows of ids as lines of decimal numbers."""

    def __init__(self, encoder: Encoder, model: BpeModel) -> None:
        self._encoder = encoder
        self._unknown = model.unknown
        self._empty = size = model.vocab_size  # stands for an empty row
        numbers = [b"%d" % number for number in range(size)]
        width = _ID_WIDTH if size > 10 ** (_ID_WIDTH // 2 - 1) else _ID_WIDTH // 2
        rows = (
            [b" " + number for number in numbers] + [b""] + [b"\n" + number for number in numbers] + [b"\n"]
        )
        self._texts = np.array(rows, dtype=f"S{width}")

    def of(self, symbols: Ragged) -> tuple[bytes, int]:
        """Return the lines, each ended by a line feed, and how many ids are of unknown characters."""
        rows = self._encoder.ids(symbols)
        unknown = 0 if self._unknown is None else int(np.count_nonzero(rows.values == self._unknown))
        padded = self._texts[_marked(rows, self._empty)].view(np.uint8)
        text: bytes = padded[padded != 0][1:].tobytes()
        return text + b"\n", unknown


class _PieceLines:
    """Rows of symbols as lines of pieces."""

    def __init__(self, encoder: Encoder, escapes: bool) -> None:
        self._encoder = encoder
        self._escapes = escapes
        self._texts = ByteStrings.of([])

    def of(self, symbols: Ragged) -> tuple[bytes, int]:
        """Return the lines, each ended by a line feed; unknown characters are written as they are."""
        size = int(symbols.values.max(initial=-1)) + 1
        if 2 * (size + 1) > len(self._texts):
            texts = [escaped(text) if self._escapes else text for text in self._encoder.texts()]
            rows = [b" " + text for text in texts] + [b""] + [b"\n" + text for text in texts] + [b"\n"]
            self._texts = ByteStrings.of(rows)
        lines = self._texts.take(_marked(symbols, len(self._texts) // 2 - 1))
        return lines.values[1:].tobytes() + b"\n", 0


def _marked(rows: Ragged, empty: int) -> NDArray[np.int64]:
    """Return the values of all rows end to end, `empty` for a row without any; the first of each raised by
    empty + 1."""
    firsts = rows.offsets[:-1]
    values = rows.values.astype(np.int64)
    without = firsts[rows.offsets[1:] == firsts]
    if without.size:
        values = np.insert(values, without, empty)
        firsts = firsts + np.cumsum(rows.offsets[1:] == firsts) - (rows.offsets[1:] == firsts)
    values[firsts] += empty + 1
    return values
