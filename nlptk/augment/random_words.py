"""The words that random words are drawn from: those of a file, or of the text itself."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.documents import Reader, read_lines
from nlptk.core.errors import InputError, ResourceError
from nlptk.core.ragged import ByteStrings
from nlptk.core.sizes import format_size
from nlptk.core.text import TextBlock, read_text
from nlptk.core.words import WordTable

_SHARE = 3  # of the memory: for the table of words, of which a copy is made


def words_of_text(blocks: Iterable[TextBlock], read: Reader, memory: int) -> ByteStrings:
    """Return the distinct tokens of blocks of text; ResourceError if these do not fit in memory."""
    table = WordTable()
    for block in blocks:
        read(block, table)
        if table.nbytes > memory // _SHARE:
            needed = format_size(_SHARE * table.nbytes)
            what = f"the {len(table)} distinct words read so far need {needed}"
            raise ResourceError("--memory", what, "Give more, or the words to draw from as --vocab FILE")
    return table.words()


def words_of_file(path: str, mask_token: str) -> ByteStrings:
    """Return the distinct words of a file, the first of each line; InputError if there are none."""
    table = WordTable()
    mask = table.add_strings(ByteStrings.of([mask_token.encode()]))
    firsts: list[NDArray[np.int32]] = []
    for block in read_text([path]):
        read = read_lines(block, table)
        firsts.append(read.ids[read.sentences[:-1]])
    wanted = np.zeros(len(table), dtype=np.bool_)
    for numbers in firsts:
        wanted[numbers] = True
    wanted[mask] = False
    kept = table.words().take(np.flatnonzero(wanted))
    if not len(kept):
        raise InputError(path, "there are no words in it", "Give a word a line")
    return kept
