"""The lines of a tagger as text (textfile.py): the header's one by one, those of a section in blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.lines import Fields
from nlptk.core.progress import Step
from nlptk.core.ragged import Int64s
from nlptk.core.streams import input_name
from nlptk.core.text import read_text

AGAIN = "Fetch the file, or export the model, again"
SHOWN = 60  # characters of a line in a message

_COUNT = re.compile(r"([a-z]+)\t([0-9]{1,12})")
_BLOCK = 1 << 21  # bytes


class ModelLines:
    """The lines of a file, each read once."""

    def __init__(self, path: str, encoding: str, errors: str, progress: Step) -> None:
        self.name = input_name(path)
        self.number = 0  # of the line last read
        self._blocks = read_text(
            [path], encoding=encoding, errors=errors, block_bytes=_BLOCK, on_bytes=progress
        )
        self._data: NDArray[np.uint8] = np.zeros(0, dtype=np.uint8)
        self._ends: Int64s = np.zeros(0, dtype=np.int64)  # behind each line of the block
        self._at = 0  # lines of the block that have been read

    def error(self, what: str, remedy: str = AGAIN, line: int | None = None) -> InputError:
        """Return an error that names a line, by default the last one."""
        return InputError(f"{self.name}:{max(line or self.number, 1)}", what, remedy)

    def next(self) -> str | None:
        """Return the next line, None at the end."""
        if not self._more():
            return None
        return self._take(1).tobytes().decode().removesuffix("\n")

    def expect(self, wanted: str) -> None:
        """Read a line that can be but this one."""
        line = self.next()
        if line != wanted:
            raise self._unexpected(f"{wanted} should stand here" if wanted else "this should be blank", line)

    def section(self, name: str) -> int:
        """Read the blank line and the line with which a section begins; return how many lines it has."""
        self.expect("")
        line = self.next()
        match = _COUNT.fullmatch(line) if line is not None else None
        if match is None or match[1] != name:
            raise self._unexpected(f"{name} and the number of its lines should stand here", line)
        return int(match[2])

    def rows(self, name: str, size: int) -> Iterator[Fields]:
        """Yield so many lines of a section, in blocks."""
        left = size
        while left:
            if not self._more():
                what = f"{size} lines of {name} are announced, but the file ends after {size - left}"
                raise self.error(what)
            lines = min(left, self._ends.size - self._at)
            left -= lines
            yield Fields.between_tabs(self._take(lines))

    def _unexpected(self, wanted: str, line: str | None) -> InputError:
        found = "the file ends" if line is None else f"this is {line[:SHOWN]}" if line else "this is blank"
        return self.error(f"{wanted}, but {found}")

    def _more(self) -> bool:
        while self._at == self._ends.size:
            block = next(self._blocks, None)
            if block is None:
                return False
            self._data, self._at = block.data, 0
            self._ends = np.flatnonzero(block.data == ord("\n")) + 1
        return True

    def _take(self, lines: int) -> NDArray[np.uint8]:
        start = self._ends[self._at - 1] if self._at else 0
        self._at += lines
        self.number += lines
        return self._data[start : self._ends[self._at - 1]]
