"""Word segmentation as tagging: characters with the tags B, M, E and S (segmentation.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import ModelError
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import TextBlock, read_text
from nlptk.core.utf8 import STRICT
from nlptk.hmm.decode import viterbi_tags
from nlptk.hmm.model import UNKNOWN_TAGS, HmmModel
from nlptk.hmm.segmentation import (
    TAGS,
    Mask,
    Sentences,
    characters_of,
    read_characters,
    read_words,
    words_of,
    write_words,
)
from nlptk.hmm.tagged._base import TaggedBlock
from nlptk.hmm.tagged_text import normalized_words
from nlptk.hmm.userwords import FREE, UserWords

_TAG_STRINGS = ByteStrings.of(TAGS)


def read_segmented(
    paths: Sequence[str],
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    normalize: str | None = None,
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[TaggedBlock]:
    """Yield the characters of segmented text with their tags; a line is a sentence."""
    for block in read_text(paths, encoding=encoding, errors=errors, normalize=normalize, on_bytes=on_bytes):
        characters, tags = characters_of(read_words(block.data))
        lines = block.first_line + np.arange(characters.ends.size)
        yield TaggedBlock(characters.strings, _TAG_STRINGS.take(tags), characters.ends, block.file, lines)


@dataclass(frozen=True)
class Segmenter:
    """A model and words of the user's, which are words wherever they are found."""

    model: HmmModel
    user_words: UserWords | None = None

    def __call__(self, characters: Sentences, apart: Mask | None = None) -> Sentences:
        """Return the words of characters; those `apart` (T,) begin a sentence of their own."""
        model = self.model
        strings = normalized_words(characters.strings, model.normalize)
        ends = characters.ends if apart is None else np.union1d(characters.ends, np.flatnonzero(apart))
        given = None
        numbers = np.array([TAGS.index(tag) for tag in model.tags], dtype=np.int64)
        if self.user_words is not None:
            tags = self.user_words.tags(strings, ends)
            of_tag = np.full(len(TAGS) + 1, -1, dtype=np.int64)
            of_tag[numbers] = np.arange(numbers.size)
            given = of_tag[tags]
        ids = model.lexicon.find(strings)
        found = viterbi_tags(model, strings, ids, ends, UNKNOWN_TAGS, given=given)
        made = numbers[found] if given is None else np.where(tags == FREE, numbers[found], tags)
        return words_of(characters, made.astype(np.uint8), apart)


@dataclass(frozen=True, slots=True)
class Segmenting:
    """Makes text of words of running text: one space between words; blanks in the text part words, too."""

    segmenter: Segmenter

    def __call__(self, block: TextBlock) -> bytes:
        """Segment a block of lines."""
        return write_words(self.segmenter(*read_characters(block.data)))


def check_segments(model: HmmModel, path: str) -> None:
    """Raise ModelError for a tagger that is no segmenter."""
    if not model.segments:
        what = "it is a tagger, not a segmenter"
        raise ModelError(path, what, "Give a model that nlptk hmm train --from-words has made")
