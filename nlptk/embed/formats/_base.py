"""What every format does: vectors are read a block at a time and put together, and written row by row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nlptk.core.errors import InputError, ModelError, UsageError
from nlptk.core.ragged import ByteStrings, concatenate
from nlptk.core.spool import Spool
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable
from nlptk.embed.lookup import shown
from nlptk.embed.vectors import Float32s, KeyedVectors

Step = Callable[[int], None]

REPAIR = "Correct the line or fetch the file again"
_MEMORY_SHARE = 2  # of the memory: for vectors; past it they go to a file
_LARGEST = 1e30
_BREAKS = b"\n\r\v\f\0"


def nothing(count: int) -> None:
    """Count nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: what becomes of bytes that are no UTF-8, and how much memory there is."""

    errors: str = STRICT
    memory: int = 1 << 30
    temp_dir: str | None = None
    step: Step = nothing  # told how many stored bytes have been read


@dataclass(frozen=True, slots=True)
class Imported:
    """Vectors from a file of another tool, and what was found odd in it."""

    vectors: KeyedVectors
    warnings: tuple[str, ...]


class Format(ABC):
    """A way in which vectors are stored by other tools."""

    @abstractmethod
    def read(self, path: str, reading: Reading) -> Imported:
        """Read a file, `-` for stdin; InputError names the place of what cannot be read."""

    @abstractmethod
    def write(self, vectors: KeyedVectors, path: str, step: Step = nothing) -> None:
        """Write vectors, or nothing at all; `step` is told how many rows. ModelError for some words."""


class Rows:
    """Words and vectors on their way in; use it in a `with` statement."""

    def __init__(self, name: str, reading: Reading) -> None:
        self._name = name
        self._reading = reading
        self._words: list[ByteStrings] = []
        self._known = WordTable()
        self._numbers: Spool[np.float32] = Spool(np.float32)
        self._count = 0
        self._first_again = ""

    def __enter__(self) -> Rows:
        """Return the rows themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give up what is held."""
        self._numbers.__exit__()

    def __len__(self) -> int:
        """Return how many rows there were so far."""
        return self._count

    def append(self, words: ByteStrings, numbers: Float32s) -> None:
        """Add rows: n words and their vectors end to end; of a word that occurs twice the first is kept."""
        before = len(self._known)
        ids = self._known.add_strings(words)
        firsts = np.sort(np.unique(ids, return_index=True)[1])
        new = firsts[ids[firsts] >= before]
        if new.size < len(words):
            if not self._first_again:
                again = int(np.setdiff1d(np.arange(len(words)), new)[0])
                self._first_again = f"{shown(words[again])} as word {self._count + again + 1}"
            self._words.append(words.take(new))
            self._numbers.append(numbers.reshape(len(words), -1)[new].ravel())
        else:
            self._words.append(words)
            self._numbers.append(numbers)
        self._count += len(words)
        if self._numbers.nbytes > self._reading.memory // _MEMORY_SHARE:
            self._numbers.spill(self._reading.temp_dir)

    def finish(self, dim: int, form: str) -> Imported:
        """Return the vectors; InputError if there are none."""
        if not self._count:
            raise InputError(
                self._name, "it holds no vectors", "Give a file with a word and its vector a line"
            )
        words = concatenate(self._words)
        vectors = self._numbers.finish().reshape(-1, dim)
        warnings = []
        if again := self._count - len(words):
            warnings.append(
                f"{again} words occur again, {self._first_again} first; the vector before is kept"
            )
        return Imported(KeyedVectors.of(words, vectors, training={"imported": form}), tuple(warnings))


def first_wrong(numbers: Float32s) -> int | None:
    """Return the place of the first number of some (N,) that is none, infinite or past all measure, or None.

    Of vectors with numbers up to 10^30, lengths and products stay within float32.
    """
    right = np.abs(numbers) <= _LARGEST
    return None if right.all() else int(np.argmin(right))


def exportable(vectors: KeyedVectors, path: str, blanks: bytes, space: str | None) -> KeyedVectors:
    """Return the vectors with `space` for spaces in words; ModelError for words that cannot be written.

    `blanks` are the bytes that the format has between words and numbers.
    """
    words = vectors.words
    values = words.values
    if space is not None:
        if not space.isprintable():
            raise UsageError("--format", f"space={space!r} is not to be printed", "Give space=_, say")
        words = ByteStrings.of(word.replace(b" ", space.encode()) for word in words)
        values = words.values
    bad = np.flatnonzero(np.isin(values, list(blanks + _BREAKS)))
    if bad.size:
        word = shown(words[int(np.searchsorted(words.offsets, bad[0], side="right")) - 1])
        replaceable = values[bad[0]] == ord(" ")
        remedy = "Give a --format with space=_, say, or glove" if replaceable else "Train on text without it"
        raise ModelError(path, f"the word {word!r} holds a blank, which the format cannot", remedy)
    if (words.lengths == 0).any():
        raise ModelError(path, "a word is empty, which the format cannot hold", "Leave it out")
    if space is not None and len(np.unique(WordTable().add_strings(words))) < len(words):
        raise ModelError(path, f"with {space} for spaces, two words are the same", "Choose another text")
    return vectors if words is vectors.words else replace(vectors, words=words)
