"""A block of documents as ids: sentences of tokens, documents of sentences, nothing empty.

A line is a sentence; lines without a token stand between documents.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import between_blanks, lines
from nlptk.core.errors import UsageError
from nlptk.core.ragged import Ragged, offsets_of, ragged_range
from nlptk.core.text import TextBlock
from nlptk.core.tokenizer import Tokenizer, Tokens
from nlptk.core.words import WordTable

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
Mask = NDArray[np.bool_]
Reader: TypeAlias = Callable[[TextBlock, WordTable], "Documents"]

_SPLIT_BYTES = 1 << 20  # of chunks split at once: Python strings take many times their bytes
_BLANKS = list(b" \t\n")


@dataclass(frozen=True, slots=True)
class Documents:
    """Tokens, and where units, sentences and documents begin among them.

    A unit is what noise takes as a whole: a token, or a word of several pieces, an entity, a phrase.
    """

    ids: Int32s  # (T,)
    unit_starts: Mask  # (T,) True at the first token of each sentence
    sentences: Int64s  # (S + 1,) sentence i is ids[sentences[i]:sentences[i + 1]]
    documents: Int64s  # (D + 1,) document j is the sentences documents[j] .. documents[j + 1]

    @property
    def tokens_of_documents(self) -> Int64s:
        """Where documents begin among the tokens (D + 1,)."""
        return self.sentences[self.documents]

    @property
    def units(self) -> Int64s:
        """Where sentences begin among the units (S + 1,)."""
        return offsets_of(self.unit_starts)[self.sentences]

    @property
    def unit_of_token(self) -> Int64s:
        """The number of each token's unit (T,)."""
        return np.cumsum(self.unit_starts) - 1

    def kept(self, tokens: Mask) -> Documents:
        """Return the documents with some tokens only: of each unit all or none, of each sentence some."""
        sentences = offsets_of(tokens)[self.sentences]
        return Documents(self.ids[tokens], self.unit_starts[tokens], sentences, self.documents)

    def arranged(self, order: Int64s) -> Documents:
        """Return the documents with their sentences in another order (S,) of those of each document."""
        starts, lengths = self.sentences[order], np.diff(self.sentences)[order]
        tokens = ragged_range(starts, lengths)
        return Documents(self.ids[tokens], self.unit_starts[tokens], offsets_of(lengths), self.documents)

    def repeated(self, times: int, whole_documents: bool) -> Documents:
        """Return every sentence, or every document, so many times in a row."""
        if times == 1:
            return self
        if not whole_documents:
            order = np.repeat(np.arange(self.sentences.size - 1), times)
            documents = self.documents * times
        else:
            rows = np.repeat(np.arange(self.documents.size - 1), times)
            lengths = np.diff(self.documents)[rows]
            order = ragged_range(self.documents[rows], lengths)
            documents = offsets_of(lengths)
        again = self.arranged(order)
        return Documents(again.ids, again.unit_starts, again.sentences, documents)


def read_lines(block: TextBlock, table: WordTable) -> Documents:
    """Read the lines of a block, every token a unit; new tokens get ids in the table."""
    chunks = between_blanks(block.data, *lines(block.data))
    ids = table.add(block.data, chunks.starts, chunks.lengths)
    return gathered(ids, np.ones(ids.size, dtype=np.bool_), np.diff(chunks.offsets))


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads the lines of blocks as a tokenizer cuts them, every token a unit."""

    tokenizer: Tokenizer

    def __call__(self, block: TextBlock, table: WordTable) -> Documents:
        """Read a block; new tokens get ids in the table. UsageError for tokens that hold blanks."""
        if self.tokenizer.chunks_are_tokens:
            return read_lines(block, table)
        chunks = self.tokenizer.cut(block.data, *lines(block.data))
        distinct = WordTable()
        numbers = distinct.add(block.data, chunks.starts, chunks.lengths)
        parts = (self.tokenizer.split(batch) for _, batch in distinct.words().batches(_SPLIT_BYTES))
        tokens = Tokens.joined(parts)
        if np.isin(tokens.strings.values, _BLANKS).any():
            remedy = "Choose one whose tokens hold no blanks"
            raise UsageError("--tokenizer", "there are tokens that blanks cannot part", remedy)
        rows = Ragged(table.add_strings(tokens.strings), tokens.offsets).take(numbers)
        lengths = np.diff(rows.offsets[chunks.offsets])
        return gathered(rows.values, np.ones(rows.values.size, dtype=np.bool_), lengths)


def gathered(ids: Int32s, unit_starts: Mask, lengths: Int64s, breaks: Mask | None = None) -> Documents:
    """Make documents of lines with so many tokens (L,); they end at `breaks` (L,), or at lines of none."""
    some = lengths > 0
    number = np.cumsum(~some if breaks is None else breaks)[some]
    firsts = np.flatnonzero(np.diff(number, prepend=-1))
    documents = np.append(firsts, number.size)
    sentences = offsets_of(lengths[some])
    unit_starts[sentences[:-1]] = True
    return Documents(ids, unit_starts, sentences, documents)
