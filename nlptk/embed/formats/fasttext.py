"""fastText's .vec: word2vec's text with a blank at the end of each line.

The model that makes vectors for unknown words is in fastText's .bin, which is not read.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.embed.formats._base import Format, Imported, Reading, Step, nothing
from nlptk.embed.formats._text import check_digits, read_lines, write_lines
from nlptk.embed.vectors import KeyedVectors


@dataclass(frozen=True, slots=True)
class Fasttext(Format):
    """The .vec of fastText: word2vec's text, each line with a blank at its end.

    - `digits`: significant digits of the numbers written; 9 are enough to read the same numbers back
    - `space`: what is written for a space within a word, which most readers cannot take
    """

    digits: int = 9
    space: str | None = None

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_digits(self.digits)

    def read(self, path: str, reading: Reading) -> Imported:
        """Read a file."""
        return read_lines(path, reading, "fasttext", header=True)

    def write(self, vectors: KeyedVectors, path: str, step: Step = nothing) -> None:
        """Write vectors."""
        write_lines(vectors, path, step, digits=self.digits, space=self.space, end=b" \n")


METHOD = Fasttext
