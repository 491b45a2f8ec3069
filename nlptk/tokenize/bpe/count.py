"""Count the words of a corpus, a word being a pretoken: what training merges within.

Each worker counts the distinct chunks of its blocks, and splits them into pretokens only when they are many
or the corpus has ended, so the regular expression never sees a chunk twice in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from nlptk.core.counting import count_in_workers
from nlptk.core.counts import CountedStrings, Run, StringCounter
from nlptk.core.progress import Progress
from nlptk.core.records import RecordBlock, read_records
from nlptk.core.words import WordTable
from nlptk.tokenize.bpe.pretokenize import SPLIT_BYTES, Pretokenizer
from nlptk.tokenize.bpe.settings import BYTE, BpeSettings

_CHUNK_SHARE = 6  # of a worker's memory for chunks; its table may double, and the strings are copied
_WORD_SHARE = 2


def count_words(
    paths: Sequence[str],
    settings: BpeSettings,
    *,
    errors: str,
    memory: int,
    temp_dir: str | None,
    jobs: int,
    progress: Progress,
) -> CountedStrings:
    """Count the distinct pretokens of all records, special tokens left out.

    `errors` is strict or replace, for characters; bytes are taken as they are.
    """
    checks = None if settings.level == BYTE else errors
    return count_in_workers(
        paths,
        partial(read_records, record=settings.record, errors=checks),
        partial(_PretokenCounter, settings),
        min_count=settings.min_word_count,
        memory=memory,
        temp_dir=temp_dir,
        jobs=jobs,
        progress=progress,
    )


class _PretokenCounter:
    """A worker: counts the chunks of blocks, then their pretokens."""

    def __init__(self, settings: BpeSettings, memory: int, folder: Path) -> None:
        self._pretokenizer = Pretokenizer(settings.pretokenizer, settings.level, settings.special_tokens)
        self._limit = memory // _CHUNK_SHARE
        self._words = StringCounter(memory // _WORD_SHARE, folder)
        self._chunks = WordTable()
        self._counts = np.zeros(0, dtype=np.int64)

    def __call__(self, block: RecordBlock) -> None:
        """Count the chunks of a block."""
        for window in self._pretokenizer.windows(block.data, block.starts, block.ends):
            chunks = self._pretokenizer.cut(window.data, window.starts, window.ends)
            ids = self._chunks.add(window.data, chunks.starts, chunks.lengths)
            counts = np.bincount(ids, minlength=len(self._chunks))
            counts[: self._counts.size] += self._counts
            self._counts = counts
            if self._chunks.nbytes + self._counts.nbytes > self._limit:
                self._flush()

    def finish(self) -> Run:
        """Return the counts of all pretokens."""
        self._flush()
        return self._words.run()

    def _flush(self) -> None:
        strings = self._chunks.words()
        for rows, part in strings.batches(SPLIT_BYTES):
            pretokens = self._pretokenizer.split(part)
            counts = np.repeat(self._counts[rows], np.diff(pretokens.offsets))
            words = np.flatnonzero(~pretokens.special)
            self._words.add(pretokens.strings.take(words), counts[words])
        self._chunks = WordTable()
        self._counts = np.zeros(0, dtype=np.int64)
