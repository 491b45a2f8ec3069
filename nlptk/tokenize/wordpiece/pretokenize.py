"""Cut lines into words, whole blocks at a time.

`bert` is the cut of BERT's BasicTokenizer (Devlin et al. 2018, tokenization.py) as tokenizers does it:
control characters and U+FFFD go; white space divides words; a punctuation or Chinese character is a word of
its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import regex
from numpy.typing import NDArray

from nlptk.core.chunks import between_blanks, character_starts, lines
from nlptk.core.ragged import ByteStrings, offsets_of, ragged_range
from nlptk.tokenize.wordpiece.settings import WHITESPACE

Bytes = NDArray[np.uint8]
Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]

# The classes of characters; the later bytes of one that stands alone are the rest of it.
_INNER, _ALONE, _REST, _SPACE, _DROPPED = range(5)
_CLASSES = (  # a later row overrules an earlier one
    (r"\p{White_Space}", _SPACE),
    (r"[!-/:-@\[-`{-~\p{P}]", _ALONE),  # all of ASCII's signs are punctuation here: `$` and `+`, too
    (r"[\u4E00-\u9FFF\u3400-\u4DBF\U00020000-\U0002A6DF\U0002A700-\U0002B73F]", _ALONE),
    (r"[\U0002B740-\U0002B81F\U0002B820-\U0002CEAF\uF900-\uFAFF\U0002F800-\U0002FA1F]", _ALONE),
    (r"[\p{Cc}\p{Cf}\p{Co}\uFFFD]", _DROPPED),
    (r"[\t\n\r]", _SPACE),
)
_SURROGATES = slice(0xD800, 0xE000)
_ASCII, _UNICODE = 0x80, 0x110000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a block of lines: word j is `data[starts[j] : starts[j] + lengths[j]]`."""

    data: Bytes  # (n,)
    starts: Int64s  # (W,)
    lengths: Int64s  # (W,) in bytes
    offsets: Int64s  # (L + 1,) line i has the words offsets[i] .. offsets[i + 1]

    def strings(self) -> ByteStrings:
        """Return the words, end to end."""
        return ByteStrings(self.data[ragged_range(self.starts, self.lengths)], offsets_of(self.lengths))


def cut(data: Bytes, pretokenizer: str) -> Words:
    """Cut lines of valid UTF-8, each ended by a line feed, into words."""
    return _between_blanks(data) if pretokenizer == WHITESPACE else _bert(data)


def stands_alone(points: Int64s, pretokenizer: str) -> Mask:
    """Tell which characters (N,) are always words of their own."""
    if pretokenizer == WHITESPACE:
        return np.zeros(points.size, dtype=np.bool_)
    alone: Mask = _classes_below(_UNICODE)[points] == _ALONE
    return alone


def _between_blanks(data: Bytes) -> Words:
    chunks = between_blanks(data, *lines(data))
    return Words(data, chunks.starts, chunks.lengths, chunks.offsets)


def _bert(data: Bytes) -> Words:
    classes = _classes(data)
    dropped = classes == _DROPPED
    if dropped.any():
        data, classes = data[~dropped], classes[~dropped]
    inner = classes == _INNER
    first = classes == _ALONE
    first[:1] |= inner[:1]
    first[1:] |= inner[1:] & ~inner[:-1]
    last = classes <= _REST
    last[:-1] &= first[1:] | ~last[1:]
    starts = np.flatnonzero(first)
    _, ends = lines(data)
    offsets = np.concatenate(([0], np.searchsorted(starts, ends)))
    return Words(data, starts, np.flatnonzero(last) + 1 - starts, offsets)


def _classes(data: Bytes) -> NDArray[np.uint8]:
    """Return the class of the character that each byte belongs to (n,)."""
    classes: NDArray[np.uint8] = _classes_below(_ASCII)[data & (_ASCII - 1)]
    wide = np.flatnonzero(data >= _ASCII)
    if wide.size:
        classes[wide] = _classes_of_wide(data[wide])
    return classes


def _classes_of_wide(data: Bytes) -> NDArray[np.uint8]:
    """Return the class of each byte of characters that take several."""
    points = np.frombuffer(data.tobytes().decode().encode("utf-32-le"), dtype=np.uint32)
    firsts = character_starts(data)
    classes = np.repeat(_classes_below(_UNICODE)[points], np.diff(firsts, append=data.size))
    later = classes == _ALONE
    later[firsts] = False
    classes[later] = _REST
    return classes


@cache
def _classes_below(limit: int) -> NDArray[np.uint8]:
    """Return the class of each code point below the limit."""
    points = np.arange(limit, dtype="<u4")
    points[_SURROGATES] = 0
    text = points.tobytes().decode("utf-32-le")
    classes = np.full(limit, _INNER, dtype=np.uint8)
    for pattern, number in _CLASSES:
        for run in regex.finditer(f"{pattern}+", text):
            classes[run.start() : run.end()] = number
    classes.flags.writeable = False
    return classes
