"""Encode and decode whole files with a WordPiece model: lines of text to lines of ids or pieces, and back."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import partial
from sys import getsizeof
from typing import BinaryIO

import numpy as np

from nlptk.core.errors import InputError
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress
from nlptk.core.records import read_records
from nlptk.core.streams import input_name
from nlptk.core.text import TextBlock, read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable
from nlptk.tokenize.wordpiece.encode import Encoder
from nlptk.tokenize.wordpiece.model import CONTINUATION, WordPieceModel
from nlptk.tokenize.wordpiece.pretokenize import cut

_LINE_END = -1  # the place of a line's end among the spelled words
_BATCH_BYTES = 1 << 20  # of words spelled at once: Python strings take many times their bytes
_GOING_ON = f" {CONTINUATION}".encode()  # what decoding drops
_LONGEST_QUOTE = 40
_OTHER_MODEL = "Decode with the model that encoded it"


def encode_files(
    model: WordPieceModel,
    paths: Sequence[str],
    out: BinaryIO,
    *,
    pieces: bool = False,
    encoding: str = "utf-8",
    errors: str = STRICT,
    jobs: int = 1,
    memory: int,
    progress: Progress,
) -> None:
    """Write one line for each line of text: its ids, or its pieces, with spaces between them."""
    make = partial(_EncodeWorker, model, pieces, memory // jobs)
    with (
        progress.phase("encoding", total=input_size(paths), unit="B") as step,
        Workers(make, jobs) as workers,
    ):
        blocks = read_text(paths, encoding=encoding, errors=errors, normalize=model.normalize, on_bytes=step)
        for lines in workers.map(blocks):
            out.write(lines)


class _EncodeWorker:
    """A worker: turns blocks of text into lines of ids or pieces. It spells each distinct word once."""

    def __init__(self, model: WordPieceModel, pieces: bool, memory: int) -> None:
        self._encoder = Encoder(model)
        self._pretokenizer = model.pretokenizer
        self._pieces = (
            list(model.pieces) if pieces else [b"%d" % number for number in range(model.vocab_size)]
        )
        self._memory = memory
        self._forget()

    def __call__(self, block: TextBlock) -> bytes:
        """Return one line for each line of a block."""
        words = cut(block.data, self._pretokenizer)
        numbers = self._words.add(words.data, words.starts, words.lengths)
        self._spell_new_words()
        with_ends = np.insert(numbers, words.offsets[1:], _LINE_END)
        lines = b"".join(map(self._spelled.__getitem__, with_ends.tolist()))
        if self._words.nbytes + self._spelled_bytes > self._memory:
            self._forget()
        return lines.replace(b"\n ", b"\n").removeprefix(b" ")

    def _forget(self) -> None:
        self._words = WordTable()
        self._spelled = [b"\n"]  # what is written for each word; the end of a line stays the last
        self._spelled_bytes = 0

    def _spell_new_words(self) -> None:
        for _, words in self._words.words(len(self._spelled) - 1).batches(_BATCH_BYTES):
            rows = self._encoder.encode_words(words)
            new = [b"".join(b" " + self._pieces[number] for number in row) for row in rows]
            self._spelled[_LINE_END:] = [*new, b"\n"]
            self._spelled_bytes += sum(map(getsizeof, new))


def decode_files(model: WordPieceModel, paths: Sequence[str], out: BinaryIO) -> None:
    """Write the text of each line of ids, as `decode` gives it; InputError names the line that is none."""
    texts = {b"%d" % number: piece for number, piece in enumerate(model.pieces)}
    for path in paths:
        first = 1
        for block in read_records([path], "line"):
            lines = block.data.tobytes().removesuffix(b"\n").split(b"\n")
            try:
                rows = [b" ".join([texts[word] for word in line.split()]) for line in lines]
            except KeyError:
                raise _no_id(lines, texts, input_name(path), first) from None
            out.write(b"\n".join([*rows, b""]).replace(_GOING_ON, b""))
            first += len(lines)


def decode(model: WordPieceModel, ids: Sequence[int]) -> str:
    """Return the text of ids: pieces with spaces between them, continuations joined to what they go on with.

    How words were divided, and what normalization and [UNK] took away, does not come back. InputError for
    an id that the model does not have.
    """
    for number in ids:
        if not 0 <= number < model.vocab_size:
            raise InputError("ids", f"{number} is no id of the model", f"Ids are 0 to {model.vocab_size - 1}")
    return " ".join(model.texts[number] for number in ids).replace(_GOING_ON.decode(), "")


def _no_id(lines: Sequence[bytes], texts: Container[bytes], name: str, first: int) -> InputError:
    number, word = next(
        (number, word)
        for number, line in enumerate(lines, first)
        for word in line.split()
        if word not in texts
    )
    quoted = word.decode(errors="replace")[:_LONGEST_QUOTE]
    return InputError(f"{name}:{number}", f"`{quoted}` is no id of the model", _OTHER_MODEL)
