"""Text to train on, read as settings say: their tokenizer, normalization and least count of a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from nlptk.core.corpus import EncodedCorpus, read_corpus
from nlptk.core.known import KnownWords
from nlptk.core.progress import Progress
from nlptk.core.registry import build
from nlptk.core.text import read_text
from nlptk.core.tokenizer import TOKENIZERS
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import Vocabulary
from nlptk.core.words import WordTable


class TextSettings(Protocol):
    """What settings say of their text."""

    @property
    def tokenizer(self) -> str:
        """The spec of a tokenizer."""

    @property
    def normalize(self) -> str | None:
        """Any of nfc, nfkc and lower, in order."""

    @property
    def min_count(self) -> int:
        """How often a word must occur to be in the vocabulary."""


def read_training(
    paths: Sequence[str],
    settings: TextSettings,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> EncodedCorpus:
    """Read text files into ids of their words; arguments and errors are those of `read_corpus`."""
    return read_corpus(
        paths,
        build(TOKENIZERS, settings.tokenizer),
        min_count=settings.min_count,
        encoding=encoding,
        errors=errors,
        normalize=settings.normalize,
        memory=memory,
        temp_dir=temp_dir,
        jobs=jobs,
        progress=progress,
    )


def read_heldout(
    paths: Sequence[str],
    vocab: Vocabulary,
    settings: TextSettings,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
) -> EncodedCorpus:
    """Read text files in the ids of a vocabulary; `memory` (bytes) is for what is remembered of the text."""
    reader = KnownWords(WordTable.numbered(vocab.words), build(TOKENIZERS, settings.tokenizer), memory)
    blocks = read_text(paths, encoding=encoding, errors=errors, normalize=settings.normalize)
    rows = [reader.encode(block) for block in blocks]
    ids = np.concatenate([np.zeros(0, np.uint32), *(row.values for row in rows)])
    lengths = np.concatenate([np.zeros(0, np.int64), *(row.lengths for row in rows)])
    return EncodedCorpus(vocab, ids, np.cumsum(lengths))
