"""Text that is gone through twice: read once, kept in memory or in a file without a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.documents import read_lines
from nlptk.augment.units._base import Units
from nlptk.core.errors import InputError, ResourceError
from nlptk.core.ragged import ByteStrings
from nlptk.core.sizes import format_size
from nlptk.core.spool import Spool
from nlptk.core.text import TextBlock, read_text
from nlptk.core.words import WordTable

_TEXT_SHARE = 4  # of the memory: for the text; past it, it goes to a file
_WORDS_SHARE = 3  # of the memory: for the table of words, of which a copy is made


@dataclass(frozen=True, slots=True)
class SpooledText:
    """Blocks of text, to be read again."""

    data: NDArray[np.uint8]
    places: list[tuple[str, int, int]]  # of each block: file, first line, where it ends in the data

    @property
    def nbytes(self) -> int:
        """Bytes of text."""
        return self.data.size

    def blocks(self, on_bytes: Callable[[int], None]) -> Iterator[TextBlock]:
        """Yield the blocks; `on_bytes` is told of the bytes of each."""
        start = 0
        for file, first_line, end in self.places:
            on_bytes(end - start)
            yield TextBlock(self.data[start:end], file, first_line)
            start = end


def spooled(blocks: Iterable[TextBlock], memory: int, temp_dir: str | None) -> SpooledText:
    """Keep blocks of text; what needs more than a share of the memory goes to a file in `temp_dir`."""
    places = []
    with Spool(np.uint8) as spool:
        for block in blocks:
            spool.append(block.data)
            places.append((block.file, block.first_line, len(spool)))
            if spool.nbytes > memory // _TEXT_SHARE:
                spool.spill(temp_dir)
        return SpooledText(spool.finish(), places)


def distinct_words(
    blocks: Iterable[TextBlock], units: Units, table: WordTable, memory: int
) -> Iterator[TextBlock]:
    """Pass blocks through and gather their tokens; ResourceError if these do not fit in memory."""
    read = read_lines if units.is_text else units.reader()
    for block in blocks:
        read(block, table)
        if table.nbytes > memory // _WORDS_SHARE:
            what = (
                f"the {len(table)} distinct words read so far need {format_size(_WORDS_SHARE * table.nbytes)}"
            )
            raise ResourceError("--memory", what, "Give more, or the words to draw from as --vocab FILE")
        yield block


def read_vocabulary(path: str, mask_token: str) -> ByteStrings:
    """Return the distinct words of a file, the first of each line; InputError if there are none."""
    table = WordTable()
    first: list[NDArray[np.int32]] = []
    for block in read_text([path]):
        read = read_lines(block, table)
        first.append(read.ids[read.sentences[:-1]])
    rows = np.unique(np.concatenate(first)) if first else np.zeros(0, dtype=np.int32)
    words = table.words()
    mask = mask_token.encode()
    kept = words.take(rows[[words[row] != mask for row in rows.tolist()]] if rows.size else rows)
    if not len(kept):
        raise InputError(path, "there are no words in it", "Give a word a line")
    return kept
