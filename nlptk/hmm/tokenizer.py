"""A segmenter as a tokenizer: tokens are words, as `nlptk hmm segment` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core import chunks
from nlptk.core.ragged import ByteStrings
from nlptk.core.tokenizer import Tokens
from nlptk.hmm.model import load_tagger
from nlptk.hmm.segment import Segmenter, check_segments
from nlptk.hmm.segmentation import Sentences, with_plain_blanks


def tokenizer_of(path: str) -> SegmentingTokenizer:
    """Return the tokenizer of a model file; ModelError if it is of a tagger."""
    model = load_tagger(path)
    check_segments(model, path)
    return SegmentingTokenizer(Segmenter(model))


@dataclass(frozen=True)
class SegmentingTokenizer:
    """The words of a segmenter; blanks part them."""

    segmenter: Segmenter

    chunks_are_tokens: ClassVar[bool] = False

    def __call__(self, line: str) -> list[str]:
        """Return the words of a line."""
        data = np.frombuffer(line.encode() + b"\n", dtype=np.uint8)
        found = self.cut(data, np.zeros(1, dtype=np.int64), np.array([data.size - 1]))
        pieces = [
            data[start : start + length].tobytes()
            for start, length in zip(found.starts, found.lengths, strict=True)
        ]
        return [word.decode() for word in self.split(ByteStrings.of(pieces)).strings]

    def join(self, tokens: Sequence[str]) -> str:
        """Return the words without blanks between."""
        return "".join(tokens)

    def cut(
        self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> chunks.Chunks:
        """Cut lines between blanks: each stretch is a sentence of its own."""
        return chunks.between_blanks(with_plain_blanks(data), starts, ends)

    def split(self, stretches: ByteStrings) -> Tokens:
        """Segment each chunk."""
        found = chunks.characters(stretches.values, stretches.offsets[:-1], stretches.offsets[1:])
        bounds = np.append(found.starts, stretches.values.size)
        words = self.segmenter(Sentences(ByteStrings(stretches.values, bounds), found.offsets[1:]))
        return Tokens(words.strings, np.concatenate((np.zeros(1, dtype=np.int64), words.ends)))
