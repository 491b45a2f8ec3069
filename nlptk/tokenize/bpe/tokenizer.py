"""A byte-pair encoding as a tokenizer.

Tokens are pieces as `nlptk bpe encode --pieces` prints them, but a character that the model lacks is `<unk>`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings, Ragged
from nlptk.core.tokenizer import Tokens
from nlptk.tokenize.bpe.decode import Decoder
from nlptk.tokenize.bpe.encode import Encoder
from nlptk.tokenize.bpe.model import BpeModel
from nlptk.tokenize.bpe.pretokenize import Pretokenizer

_CACHE_BYTES = 32 << 20  # chunks come once, but their words come back


def tokenizer_of(path: str) -> BpeTokenizer:
    """Return the tokenizer of a model file."""
    return BpeTokenizer(path, BpeModel.load(path))


@dataclass(frozen=True)
class BpeTokenizer:
    """The pieces of a BPE model, as `nlptk bpe encode --pieces` prints them."""

    path: str
    model: BpeModel

    chunks_are_tokens: ClassVar[bool] = False

    def __call__(self, line: str) -> list[str]:
        """Return the pieces of a line."""
        return [self._texts[number] for number in self._encoder.encode(line)]

    def join(self, tokens: Sequence[str]) -> str:
        """Return the line that the pieces were cut from; InputError for what is no piece."""
        ids = [self._ids.get(token) for token in tokens]
        if None in ids:
            what = f"`{tokens[ids.index(None)]}` is no piece of the model"
            raise InputError(self.path, what, "Join with the model that the pieces come from")
        return self._decoder.decode([number for number in ids if number is not None]).decode(errors="replace")

    def cut(self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Chunks:
        """Cut lines where the model's pre-tokenizer can begin afresh."""
        return self._pretokenizer.cut(data, starts, ends)

    def split(self, chunks: ByteStrings) -> Tokens:
        """Encode the chunks as if each were a record."""
        symbols = self._encoder.encode_block(chunks.values, chunks.offsets[:-1], chunks.offsets[1:])
        ids = self._with_empty_words(self._encoder.ids(symbols), chunks)
        return Tokens(self._utf8_texts.take(ids.values), ids.offsets)

    def _with_empty_words(self, ids: Ragged, chunks: ByteStrings) -> Ragged:
        """Put what stands for an empty word in the rows of empty chunks: two spaces in a row enclose one."""
        empty = np.flatnonzero(chunks.lengths == 0)
        if not empty.size:
            return ids
        alone = self._encoder.encode(" ")  # two empty words
        source = np.arange(len(chunks))
        source[empty] = len(chunks)
        values = np.append(ids.values, alone[: len(alone) // 2])
        return Ragged(values, np.append(ids.offsets, values.size)).take(source)

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(self.model, memory=_CACHE_BYTES)

    @cached_property
    def _decoder(self) -> Decoder:
        return Decoder(self.model)

    @cached_property
    def _pretokenizer(self) -> Pretokenizer:
        return Pretokenizer(self.model.pretokenizer, self.model.level)

    @cached_property
    def _texts(self) -> dict[int, str]:
        return dict(self.model.texts())

    @cached_property
    def _utf8_texts(self) -> ByteStrings:
        return ByteStrings.of(self._texts.get(number, "").encode() for number in range(self.model.vocab_size))

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {text: number for number, text in self._texts.items()}
