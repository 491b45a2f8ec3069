"""Guessed tags beside those of gold text of any size, block by block."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.words import WordTable
from nlptk.hmm.accuracy import Accuracy
from nlptk.hmm.entities import Entities
from nlptk.hmm.spans import SpanTags


class Evaluation:
    """Adds up blocks; its memory grows with the tags that occur, not with the text."""

    def __init__(self, tags: ByteStrings, files: Iterable[str] = (), *, entities: bool = False) -> None:
        """Take the tags of training, by id, and the files of which there will be something to tell."""
        self.trained = len(tags)
        self.files = {file: Accuracy() for file in files}
        self.entities = Entities()
        self._of_entities = entities
        self._table = WordTable.numbered(tags)
        self._span_tags = SpanTags.of(tags)

    def add(
        self,
        file: str,
        gold: ByteStrings,
        guessed: NDArray[np.integer],
        unknown: NDArray[np.bool_],
        ends: Int64s,
    ) -> None:
        """Count tokens: gold tags (T,), ids guessed (T,), which words training never saw (T,).

        `ends` (S,) is where each sentence ends, exclusive.
        """
        ids = self._table.add_strings(gold)
        found = Accuracy.of(ids, guessed, unknown, ends, self.trained)
        self.files[file] = self.files.get(file, Accuracy()) + found
        if self._of_entities:
            self.entities += Entities.of(ids, guessed, ends, self.span_tags)

    @property
    def total(self) -> Accuracy:
        """What has been counted of all files."""
        return sum(self.files.values(), Accuracy())

    @property
    def span_tags(self) -> SpanTags:
        """What the tags, those of gold too, say of spans."""
        if self._span_tags.kinds.size < len(self._table):
            self._span_tags = SpanTags.of(self._table.words())
        return self._span_tags

    @property
    def tag_names(self) -> list[str]:
        """The tags by id: those of training, then those that only gold has."""
        return _texts(self._table.words())

    @property
    def unseen_tags(self) -> list[str]:
        """The tags of gold that training never saw."""
        return _texts(self._table.words(self.trained))


def _texts(tags: Iterable[bytes]) -> list[str]:
    return [tag.decode("utf-8", "replace") for tag in tags]
