"""The lines of an ARPA file (arpa.py): how many n-grams it announces, and where those of an order stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from nlptk.core.errors import InputError
from nlptk.core.lines import Fields
from nlptk.core.text import TextBlock
from nlptk.core.vocab import UNKNOWN
from nlptk.ngram.settings import LONGEST

CAPITAL_UNKNOWN = b"<UNK>"
_COUNT = re.compile(r"ngram[ \t]+([0-9]{1,3})[ \t]*=[ \t]*([0-9]{1,12})[ \t]*")
_SECTION = re.compile(r"\\([0-9]{1,3})-grams:[ \t]*")
_CAPITAL_UNKNOWN = re.compile(rb"(?<=[\t ])%s(?=[\t \n])" % CAPITAL_UNKNOWN)
SHOWN = 60  # characters of a line in a message


class ArpaLines:
    """The lines of a file: those of the header one by one, those of n-grams in blocks."""

    def __init__(self, path: str, blocks: Iterator[TextBlock]) -> None:
        self.name = path
        self.number = 0  # of the line last read
        self.capital_unknown = False  # `<UNK>` among the words is `<unk>`
        self._blocks = blocks
        self._data = b""
        self._at = 0

    def error(self, what: str, remedy: str, line: int | None = None) -> InputError:
        """Return an error that names a line, by default the last one."""
        return InputError(f"{self.name}:{max(line or self.number, 1)}", what, remedy)

    def _more(self) -> bool:
        while self._at == len(self._data):
            block = next(self._blocks, None)
            if block is None:
                return False
            self._data = block.data.tobytes()
            self._at = 0
            self.name = block.file
        return True

    def raw(self) -> str | None:
        """Return the next line, None at the end."""
        if not self._more():
            return None
        end = self._data.index(b"\n", self._at)
        line = self._data[self._at : end].decode("utf-8", "replace")
        self._at = end + 1
        self.number += 1
        return line

    def next(self) -> str | None:
        """Return the next line that is not blank, without blanks at its end."""
        line = self.raw()
        while line is not None and not line.strip(" \t"):
            line = self.raw()
        return line if line is None else line.rstrip(" \t")

    def peek_is_count(self) -> bool:
        """Tell whether the next line is neither blank nor one that begins with a backslash."""
        return self._more() and self._data[self._at] not in b"\n\\"

    def rest(self) -> Iterator[str]:
        """Yield the lines that are left and not blank."""
        while (line := self.next()) is not None:
            yield line

    def expect(self, order: int) -> None:
        """Read the line with which the n-grams of an order begin."""
        line = self.next()
        match = _SECTION.fullmatch(line) if line is not None else None
        if match is None or int(match[1]) != order:
            found = "the file ends" if line is None else f"this is {line[:SHOWN]}"
            what = f"\\{order}-grams: should stand here, but {found}"
            raise self.error(what, "Fetch or make the file again")

    def ngrams(self) -> Iterator[tuple[Fields, int]]:
        """Yield the lines up to the next that begins with a backslash, and before each block its number."""
        while self._more() and self._data[self._at] != ord("\\"):
            found = self._data.find(b"\n\\", self._at)
            end = found + 1 if found >= 0 else len(self._data)
            data = np.frombuffer(self._data, dtype=np.uint8, count=end - self._at, offset=self._at)
            if self.capital_unknown:
                data = np.frombuffer(_CAPITAL_UNKNOWN.sub(UNKNOWN, data.tobytes()), dtype=np.uint8)
            yield Fields.of(data), self.number
            self.number += int((data == ord("\n")).sum())
            self._at = end


def announced(lines: ArpaLines) -> list[int]:
    """Read up to the counts, and return how many n-grams of each order are announced."""
    line = lines.next()
    if line == "iARPA":
        remedy = "Convert it with IRSTLM's compile-lm --text=yes"
        raise lines.error("this is IRSTLM's iARPA, whose numbers mean something else", remedy)
    while line is not None and line != "\\data\\":
        line = lines.next()
    if line is None:
        raise lines.error("this is no ARPA file: it has no line \\data\\", "Give a model in ARPA format")
    sizes: list[int] = []
    while lines.peek_is_count():
        line = lines.next() or ""
        match = _COUNT.fullmatch(line)
        if match is None or int(match[1]) != len(sizes) + 1:
            what = f"this should be how many n-grams of order {len(sizes) + 1} there are: {line[:SHOWN]}"
            raise lines.error(what, "Write ngram ORDER=NUMBER for the orders from 1 up")
        sizes.append(int(match[2]))
    if not 1 <= len(sizes) <= LONGEST:
        raise lines.error(f"n-grams of {len(sizes)} orders are announced", f"Give a model of 1 to {LONGEST}")
    return sizes
