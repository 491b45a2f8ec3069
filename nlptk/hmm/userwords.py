"""Words that the user gives a segmenter: where they stand in text, the longest first from the left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.core.chunks import character_starts
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, Int64s, offsets_of
from nlptk.core.streams import input_name
from nlptk.core.text import read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable
from nlptk.hmm.segmentation import tags_of

FREE = -1
LONGEST = 64  # characters


@dataclass(frozen=True, slots=True)
class UserWords:
    """A list of words, each of one character or more."""

    words: WordTable
    lengths: tuple[int, ...]  # in characters, those that occur, falling

    @classmethod
    def of(cls, words: ByteStrings) -> UserWords:
        """Take distinct words of at most LONGEST characters."""
        lengths = np.diff(np.searchsorted(character_starts(words.values), words.offsets))
        return cls(WordTable.numbered(words), tuple(np.unique(lengths)[::-1].tolist()))

    def tags(self, characters: ByteStrings, ends: Int64s) -> Int64s:
        """Return the tags (segmentation.TAGS) that make words of what is found (T,), FREE elsewhere.

        A word lies within one of the sentences, which end at `ends` (S,), exclusive.
        """
        size = len(characters)
        longest = np.zeros(size, dtype=np.int64)
        room = ends[np.searchsorted(ends, np.arange(size), side="right")] - np.arange(size)
        for length in self.lengths:
            starts = np.flatnonzero((room >= length) & (longest == 0))
            begins = characters.offsets[starts]
            found = self.words.find(characters.values, begins, characters.offsets[starts + length] - begins)
            longest[starts[found >= 0]] = length
        places = np.flatnonzero(longest)
        chosen, free = [], 0
        for place, length in zip(places.tolist(), longest[places].tolist(), strict=True):
            if place >= free:
                chosen.append(place)
                free = place + length
        starts = np.array(chosen, dtype=np.int64)
        tags = np.full(size, FREE, dtype=np.int64)
        lengths = longest[starts]
        offsets = offsets_of(lengths)
        tags[np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)] = tags_of(lengths)
        return tags


def read_user_words(
    path: str, *, encoding: str = "utf-8", errors: str = STRICT, normalize: str | None = None
) -> UserWords:
    """Read a word a line; what stands behind a blank, a frequency say, is left aside (jieba's dictionaries).

    InputError for a file without words, and for a word of more than LONGEST characters.
    """
    words: dict[bytes, None] = {}
    for block in read_text([path], encoding=encoding, errors=errors, normalize=normalize):
        for number, line in enumerate(block.data.tobytes().split(b"\n"), block.first_line):
            word = line.split()[0] if line.split() else b""
            if len(word.decode()) > LONGEST:
                what = f"a word of {len(word.decode())} characters"
                raise InputError(f"{block.file}:{number}", what, f"Give words of at most {LONGEST}")
            words[word] = None
    words.pop(b"", None)
    if not words:
        raise InputError(input_name(path), "the dictionary has no words", "Write one word a line")
    return UserWords.of(ByteStrings.of(words))
