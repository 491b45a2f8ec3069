"""word2vec's text: a line with the number of words and their dimension, then a word and its vector a line.

gensim, fastText and spaCy read it, too. A compressed file is unpacked as it is read. Of a word that occurs
twice the first vector is kept. Words that hold spaces are read, as the numbers are counted from the right;
to be written, their spaces must be replaced: `word2vec:space=_`.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.embed.formats._base import Format, Imported, Reading, Step, nothing
from nlptk.embed.formats._text import check_digits, read_lines, write_lines
from nlptk.embed.vectors import KeyedVectors


@dataclass(frozen=True, slots=True)
class Word2vec(Format):
    """The text of word2vec: a header, then a word and its vector a line.

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
        return read_lines(path, reading, "word2vec", header=True)

    def write(self, vectors: KeyedVectors, path: str, step: Step = nothing) -> None:
        """Write vectors."""
        write_lines(vectors, path, step, digits=self.digits, space=self.space)


METHOD = Word2vec
