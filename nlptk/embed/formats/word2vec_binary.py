"""word2vec's binary file: the number of words and their dimension, then each word, a space and its numbers.

The numbers are float32, little-endian. word2vec writes a line feed behind each vector, gensim none: both are
read, and a line feed before a word is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import InputError
from nlptk.core.files import InputFile, open_input, write_atomic
from nlptk.core.ragged import ByteStrings
from nlptk.core.utf8 import REPLACE
from nlptk.embed.formats._base import Format, Imported, Reading, Rows, Step, exportable, first_wrong, nothing
from nlptk.embed.lookup import shown
from nlptk.embed.vectors import KeyedVectors

_BLOCK_BYTES = 1 << 23
_FLOAT = 4
_LONGEST_HEADER = 64  # bytes
_LONGEST_WORD = 1 << 16  # bytes
_ROWS = 4096  # written at a time
_FETCH = "Fetch it again"


@dataclass(frozen=True, slots=True)
class Word2vecBinary(Format):
    """The binary file of word2vec, as Google's vectors of news are.

    - `space`: what is written for a space within a word, which the format cannot hold
    """

    space: str | None = None

    def read(self, path: str, reading: Reading) -> Imported:
        """Read a file."""
        with open_input(path) as file, Rows(file.name, reading) as rows:
            count, dim, blocks = _opened(file, reading)
            for words, numbers in _vectors(blocks, file.name, count, dim):
                strings = _checked(words, reading.errors, file.name, len(rows))
                vectors = np.frombuffer(numbers, dtype="<f4").astype(np.float32)
                wrong = first_wrong(vectors)
                if wrong is not None:
                    row = wrong // dim
                    what = f"the vector of {shown(words[row])} holds {vectors[wrong]:.6g}"
                    raise InputError(f"{file.name}: word {len(rows) + row + 1}", what, "Take the word out")
                rows.append(strings, vectors)
            return rows.finish(dim, "word2vec-binary")

    def write(self, vectors: KeyedVectors, path: str, step: Step = nothing) -> None:
        """Write vectors, as word2vec does, with a line feed behind each."""
        checked = exportable(vectors, path, b" ", self.space)
        with write_atomic(path) as file:
            file.write(b"%d %d\n" % (len(vectors), vectors.dim))
            for start in range(0, len(vectors), _ROWS):
                rows = np.arange(start, min(start + _ROWS, len(vectors)))
                numbers = vectors.vectors[rows].astype("<f4")
                words = checked.words.take(rows)
                file.writelines(
                    b"%b %b\n" % (word, row.tobytes()) for word, row in zip(words, numbers, strict=True)
                )
                step(rows.size)


METHOD = Word2vecBinary


def _opened(file: InputFile, reading: Reading) -> tuple[int, int, Iterator[bytes]]:
    """Return the number of words, their dimension, and what follows in blocks."""
    blocks = file.chunks(_BLOCK_BYTES, reading.step)
    head = b""
    while b"\n" not in head and len(head) < _LONGEST_HEADER:
        block = next(blocks, b"")
        if not block:
            break
        head += block
    line, _, rest = head.partition(b"\n")
    fields = line[:_LONGEST_HEADER].split()
    if len(fields) != 2 or not all(field.isdigit() for field in fields) or int(fields[1]) < 1:  # noqa: PLR2004
        what = "it does not begin with the number of words and their dimension"
        raise InputError(f"{file.name}:1", what, "Give the --format that it has")

    def following() -> Iterator[bytes]:
        yield rest
        yield from blocks

    return int(fields[0]), int(fields[1]), following()


def _vectors(blocks: Iterator[bytes], name: str, count: int, dim: int) -> Iterator[tuple[list[bytes], bytes]]:
    """Yield words and their vectors end to end, those of a block at a time."""
    size = dim * _FLOAT
    done, held = 0, b""
    for block in blocks:
        data = held + block
        words, places, at = [], [], 0
        while done < count:
            space = data.find(b" ", at)
            if space < 0 or space + 1 + size > len(data):
                break
            words.append(data[at:space].lstrip(b"\n"))
            places.append(space + 1)
            at = space + 1 + size
            done += 1
        held = data[at:]
        if len(held) > size + _LONGEST_WORD:
            what = f"word {done + 1} has no end within {_LONGEST_WORD} bytes" if done < count else ""
            raise InputError(name, what or f"more follows its {count} words", "Give the --format that it has")
        if words:
            view = memoryview(data)
            yield words, b"".join(view[place : place + size] for place in places)
    if done < count:
        raise InputError(name, f"it is cut short after {done} of {count} vectors", _FETCH)
    if held.strip(b"\n"):
        raise InputError(name, f"{len(held)} bytes follow its {count} vectors", _FETCH)


def _checked(words: list[bytes], errors: str, name: str, before: int) -> ByteStrings:
    """Return the words, which must be UTF-8, or have U+FFFD where they are not."""
    joined = b"".join(words)
    if not joined.isascii():
        for row, word in enumerate(words):
            try:
                word.decode("utf-8")
            except UnicodeDecodeError as error:
                if errors != REPLACE:
                    what = f"the word {word!r} is not valid UTF-8"
                    place = f"{name}: word {before + row + 1}"
                    raise InputError(place, what, "Go on with --errors replace") from error
                words[row] = word.decode("utf-8", "replace").encode()
    return ByteStrings.of(words)
