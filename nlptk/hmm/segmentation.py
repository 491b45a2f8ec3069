"""Words and the tags of their characters: B and E at the ends of a word, M between, S for a word of one.

Text of words is a sentence a line, words separated by blanks: U+0020, TAB and U+3000, however many (SIGHAN
2005 has one or two spaces, the corpus of Academia Sinica U+3000). Characters are code points. Any sequence of
tags makes words, by the rule of `nlptk.hmm.spans`: a word begins at the first character of a sentence, at B
and S, and after E and S; so M or E there begins a word too, and a B or M before one is its end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core import chunks
from nlptk.core.chunks import Chunks
from nlptk.core.ragged import ByteStrings, Int64s, offsets_of, ragged_range
from nlptk.hmm.spans import Spans, SpanTags, spans

Bytes = NDArray[np.uint8]
Tags = NDArray[np.uint8]
Mask = NDArray[np.bool_]

TAGS = (b"B", b"M", b"E", b"S")
BEGIN, MIDDLE, END, SINGLE = range(len(TAGS))

_SCHEME = SpanTags.of(TAGS)
_SPACE, _LINE_FEED = 0x20, 0x0A
_WIDE_SPACE = "\u3000".encode()


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """Words or characters, sentence after sentence."""

    strings: ByteStrings  # (N,)
    ends: Int64s  # (S,) where each sentence ends, exclusive


def read_words(data: Bytes) -> Sentences:
    """Return the words of lines of UTF-8, each ended by a line feed; a line may have none."""
    data = with_plain_blanks(data)
    return _sentences(data, chunks.between_blanks(data, *chunks.lines(data)))


def read_characters(data: Bytes) -> tuple[Sentences, Mask]:
    """Return the characters of lines that are not blanks, and which of them (T,) follow a blank."""
    data = with_plain_blanks(data)
    stretches = chunks.between_blanks(data, *chunks.lines(data))
    ends = stretches.starts + stretches.lengths
    found = chunks.characters(data, stretches.starts, ends)
    apart = np.zeros(found.starts.size, dtype=np.bool_)
    apart[found.offsets[:-1]] = True
    return _sentences(data, Chunks(found.starts, found.lengths, found.offsets[stretches.offsets])), apart


def characters_of(words: Sentences) -> tuple[Sentences, Tags]:
    """Return the characters of words and their tags (T,); no word is empty."""
    strings = words.strings
    found = chunks.characters(strings.values, strings.offsets[:-1], strings.offsets[1:])
    offsets = np.append(found.starts, strings.values.size)
    characters = Sentences(ByteStrings(strings.values, offsets), found.offsets[words.ends])
    return characters, tags_of(np.diff(found.offsets))


def tags_of(lengths: Int64s) -> Tags:
    """Return the tags of the characters of words with so many characters each, at least one."""
    offsets = offsets_of(lengths)
    tags = np.full(offsets[-1], MIDDLE, dtype=np.uint8)
    tags[offsets[1:] - 1] = END
    tags[offsets[:-1]] = BEGIN
    tags[offsets[:-1][lengths == 1]] = SINGLE
    return tags


def words_of(characters: Sentences, tags: Tags, apart: Mask | None = None) -> Sentences:
    """Return the words that characters with these tags make; those `apart` begin a word whatever the tag."""
    found = word_spans(tags, characters.ends, apart)
    offsets = np.append(characters.strings.offsets[found.starts], characters.strings.values.size)
    words = ByteStrings(characters.strings.values, offsets)
    return Sentences(words, np.searchsorted(found.starts, characters.ends))


def word_spans(tags: Tags, ends: Int64s, apart: Mask | None = None) -> Spans:
    """Return the words as spans of characters (T,); they cover every character.

    `ends` (S,) is where each sentence ends, exclusive; characters `apart` (T,) begin a word whatever the tag.
    """
    if apart is None:
        return spans(tags, ends, _SCHEME)
    return spans(tags, np.union1d(ends, np.flatnonzero(apart)), _SCHEME)


def write_words(words: Sentences) -> bytes:
    """Return a line for each sentence, one space between its words."""
    counts = np.diff(words.ends, prepend=0)
    empty = np.cumsum(counts == 0)  # (S,) sentences without a word so far, each of which is a line feed
    bounds = words.strings.offsets + np.arange(len(words.strings) + 1)
    line_ends = bounds[words.ends] + empty  # past the line feed of each sentence
    text = np.full(
        words.strings.values.size + len(words.strings) + int((counts == 0).sum()), _SPACE, np.uint8
    )
    starts = bounds[:-1] + np.repeat(empty, counts)
    text[ragged_range(starts, words.strings.lengths)] = words.strings.values
    text[line_ends - 1] = _LINE_FEED
    return text.tobytes()


def _sentences(data: Bytes, found: Chunks) -> Sentences:
    values = data[ragged_range(found.starts, found.lengths)]
    return Sentences(ByteStrings(values, offsets_of(found.lengths)), found.offsets[1:])


def with_plain_blanks(data: Bytes) -> Bytes:
    """Return the text with U+3000 written as spaces; its bytes stand nowhere else in UTF-8."""
    first, second, third = _WIDE_SPACE
    wide = np.flatnonzero((data[:-2] == first) & (data[1:-1] == second) & (data[2:] == third))
    if not wide.size:
        return data
    plain = data.copy()
    plain[wide[:, None] + np.arange(len(_WIDE_SPACE))] = _SPACE
    return plain
