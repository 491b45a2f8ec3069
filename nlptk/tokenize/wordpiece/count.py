"""Count the words of a corpus, in bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from nlptk.core.counts import CountedStrings, Run, StringCounter, summed
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
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
    with tempfile.TemporaryDirectory(prefix="nlptk-", dir=temp_dir) as folder:
        make = partial(_WordCounter, settings.pretokenizer, memory // jobs, folder)
        with (
            progress.phase("counting words", total=input_size(paths), unit="B") as step,
            Workers(make, jobs) as workers,
        ):
            blocks = read_text(
                paths, encoding=encoding, errors=errors, normalize=settings.normalize, on_bytes=step
            )
            for _ in workers.map(blocks):
                pass
            runs = workers.finish()
        return summed(runs, memory, settings.min_word_count)


class _WordCounter:
    """A worker: counts the words of blocks."""

    def __init__(self, pretokenizer: str, memory: int, folder: str) -> None:
        self._pretokenizer = pretokenizer
        self._counter = StringCounter(memory // _WORD_SHARE, Path(tempfile.mkdtemp(dir=folder)))

    def __call__(self, block: TextBlock) -> None:
        """Count the words of a block."""
        words = cut(block.data, self._pretokenizer)
        table = WordTable()
        ids = table.add(words.data, words.starts, words.lengths)
        self._counter.add(table.words(), np.bincount(ids, minlength=len(table)))

    def finish(self) -> Run:
        """Return the counts of all words."""
        return self._counter.run()
