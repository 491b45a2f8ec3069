"""Count the words of a corpus, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from nlptk.core.counting import count_in_workers
from nlptk.core.counts import CountedStrings, Run, StringCounter
from nlptk.core.progress import Progress
from nlptk.core.text import TextBlock, read_text
from nlptk.core.words import WordTable
from nlptk.tokenize.wordpiece.pretokenize import cut
from nlptk.tokenize.wordpiece.settings import WordPieceSettings

_WORD_SHARE = 2  # of a worker's memory for counts; the rest is for the block at hand


def count_words(
    paths: Sequence[str],
    settings: WordPieceSettings,
    *,
    encoding: str,
    errors: str,
    memory: int,
    temp_dir: str | None,
    jobs: int,
    progress: Progress,
) -> CountedStrings:
    """Count the distinct words of all lines."""
    return count_in_workers(
        paths,
        partial(read_text, encoding=encoding, errors=errors, normalize=settings.normalize),
        partial(_WordCounter, settings.pretokenizer),
        min_count=settings.min_word_count,
        memory=memory,
        temp_dir=temp_dir,
        jobs=jobs,
        progress=progress,
    )


class _WordCounter:
    """A worker: counts the words of blocks."""

    def __init__(self, pretokenizer: str, memory: int, folder: Path) -> None:
        self._pretokenizer = pretokenizer
        self._counter = StringCounter(memory // _WORD_SHARE, folder)

    def __call__(self, block: TextBlock) -> None:
        """Count the words of a block."""
        words = cut(block.data, self._pretokenizer)
        table = WordTable()
        ids = table.add(words.data, words.starts, words.lengths)
        self._counter.add(table.words(), np.bincount(ids, minlength=len(table)))

    def finish(self) -> Run:
        """Return the counts of all words."""
        return self._counter.run()
