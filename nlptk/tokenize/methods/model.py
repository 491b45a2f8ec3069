"""The tokens of a trained model: `model:path=FILE` cuts text as the model does that the file holds.

Of what `nlptk bpe train` has made tokens are pieces, as `nlptk bpe encode --pieces` prints them, but a
character that the model lacks is `<unk>`. Of what `nlptk hmm train --from-words` has made they are words.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.chunks import Chunks
from nlptk.core.errors import ModelError
from nlptk.core.modelfile import read_model
from nlptk.core.ragged import ByteStrings
from nlptk.core.tokenizer import MODEL_TOKENIZERS, Tokenizer, Tokens


@dataclass(frozen=True)
class Model:
    """The pieces of a BPE model, or the words of a segmenter (nlptk hmm train --from-words).

    - `path`: the file; it is not opened before the first line
    """

    path: str

    chunks_are_tokens: ClassVar[bool] = False

    def __call__(self, line: str) -> list[str]:
        """Return the tokens of a line."""
        return self._inner(line)

    def join(self, tokens: Sequence[str]) -> str:
        """Return the line that the tokens were cut from; InputError for what is no token."""
        return self._inner.join(tokens)

    def cut(self, data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Chunks:
        """Cut lines where the model can begin afresh."""
        return self._inner.cut(data, starts, ends)

    def split(self, chunks: ByteStrings) -> Tokens:
        """Cut chunks into tokens."""
        return self._inner.split(chunks)

    @cached_property
    def _inner(self) -> Tokenizer:
        file = read_model(self.path)
        if file.kind not in MODEL_TOKENIZERS:
            what = f"is a model of kind {file.kind}, which cuts no text"
            raise ModelError(file.path, what, f"Give a model of kind {' or '.join(MODEL_TOKENIZERS)}")
        tokenizer: Tokenizer = importlib.import_module(MODEL_TOKENIZERS[file.kind]).tokenizer_of(self.path)
        return tokenizer


METHOD = Model
