"""GloVe's text: a word and its vector a line, and nothing before the first.

The dimension is that of the line with the fewest fields in the first stretch of the file, since some of
GloVe's words hold spaces (`. . .` in the vectors of 840 billion words): numbers are counted from the right.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.embed.formats._base import Format, Imported, Reading, Step, nothing
from nlptk.embed.formats._text import check_digits, read_lines, write_lines
from nlptk.embed.vectors import KeyedVectors


@dataclass(frozen=True, slots=True)
class Glove(Format):
    """The text of GloVe: a word and its vector a line, without a header.

    - `digits`: significant digits of the numbers written; 9 are enough to read the same numbers back
    - `space`: what is written for a space within a word
    """

    digits: int = 9
    space: str | None = None

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_digits(self.digits)

    def read(self, path: str, reading: Reading) -> Imported:
        """Read a file."""
        return read_lines(path, reading, "glove", header=False)

    def write(self, vectors: KeyedVectors, path: str, step: Step = nothing) -> None:
        """Write vectors; words may hold spaces."""
        write_lines(vectors, path, step, digits=self.digits, space=self.space, header=False, blanks=b"\t")


METHOD = Glove
