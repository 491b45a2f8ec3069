"""A tag dictionary: the tags that each of its words may have; other words may have all.

A line is a word, a tab, and its tags with tabs or spaces between them. A word may have several lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings
from nlptk.core.streams import input_name
from nlptk.core.text import normalized, read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import Vocabulary

_REMEDY = "Write a word, a tab and its tags on each line"


@dataclass(frozen=True, slots=True)
class TagDictionary:
    """Words and the tags that they may have, by number."""

    tags: ByteStrings  # (K,) in the order of their bytes
    words: Mapping[bytes, frozenset[int]]

    def allowed(self, vocab: Vocabulary) -> NDArray[np.bool_]:
        """Return which tags each word of a vocabulary may have (K, V)."""
        allowed = np.ones((len(self.tags), len(vocab)), dtype=np.bool_)
        for number, word in enumerate(vocab.words):
            tags = self.words.get(word)
            if tags is not None:
                allowed[:, number] = False
                allowed[list(tags), number] = True
        return allowed


def read_dictionary(
    path: str, *, encoding: str = "utf-8", errors: str = STRICT, normalize: str | None = None
) -> TagDictionary:
    """Read a tag dictionary, and normalize its words but not its tags.

    InputError for lines without a word or a tag, and for a file without lines.
    """
    found: dict[bytes, set[bytes]] = {}
    for word, tags in _entries(path, encoding, errors, normalize):
        found.setdefault(word, set()).update(tags)
    if not found:
        raise InputError(input_name(path), "the dictionary has no words", _REMEDY)
    names = sorted(set().union(*found.values()))
    numbers = {tag: number for number, tag in enumerate(names)}
    words = {word: frozenset(numbers[tag] for tag in tags) for word, tags in found.items()}
    return TagDictionary(ByteStrings.of(names), words)


def _entries(
    path: str, encoding: str, errors: str, normalize: str | None
) -> Iterator[tuple[bytes, list[bytes]]]:
    for block in read_text([path], encoding=encoding, errors=errors):
        lines = block.data.tobytes().removesuffix(b"\n").split(b"\n")
        parts = [line.partition(b"\t") for line in lines]
        for number, (word, _, tags) in enumerate(parts, block.first_line):
            if not word or not tags.split():
                what = "a word is missing" if not word else "the word has no tag"
                raise InputError(f"{block.file}:{number}", what, _REMEDY)
        words = normalized(b"\n".join(word for word, _, _ in parts) + b"\n", normalize).split(b"\n")
        yield from zip(words, (tags.split() for _, _, tags in parts), strict=False)
