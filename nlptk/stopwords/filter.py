"""Text without its stopwords, or nothing but them, a block of lines at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nlptk.core.chunks import lines
from nlptk.core.errors import InputError
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress
from nlptk.core.text import TextBlock, read_text
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.utf8 import STRICT
from nlptk.stopwords import cutting
from nlptk.stopwords.fold import Fold, folded
from nlptk.stopwords.located import Int64s, Locator
from nlptk.stopwords.trie import Patterns, token_entries

_BLOCK_BYTES = 1 << 19
_CACHE_SHARE = 8  # of the memory: for what the workers remember of the text, all together
_TAB = 0x09


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is filtered: entries of one or more words, and how text is cut and compared with them."""

    stopwords: Sequence[str]
    kept: Sequence[str] = ()  # never stopwords, though they be among them
    tokenizer: Tokenizer
    entry_tokenizer: Tokenizer | None = None  # None: entries are cut as the text
    fold: Fold = folded
    only: bool = False  # print the stopwords
    labels: bool = False  # the text of a line begins behind its first TAB

    def patterns(self) -> Patterns:
        """Return the entries ready to be found."""
        stopwords, kept = (
            token_entries(entries, self.entry_tokenizer or self.tokenizer, self.fold)
            for entries in (self.stopwords, self.kept)
        )
        return Patterns(stopwords, kept)


class FilterWorker:
    """A worker: filters blocks of text."""

    def __init__(self, settings: Filter, memory: int) -> None:
        self._settings = settings
        self._patterns = settings.patterns()
        self._locator = Locator(self._patterns.words, settings.tokenizer, settings.fold, memory)

    def __call__(self, block: TextBlock) -> bytes:
        """Return the lines of a block filtered: as many lines as there were."""
        line_starts, line_ends = lines(block.data)
        text_starts = _behind_labels(block, line_starts, line_ends) if self._settings.labels else line_starts
        tokens = self._locator.locate(block.data, text_starts, line_ends)
        found = self._patterns.find(tokens.ids, tokens.offsets)
        starts = tokens.starts(found.starts)
        ends = tokens.ends(found.starts + found.lengths - 1)
        if self._settings.only:
            return cutting.only(block.data, (line_starts, text_starts), starts, ends).tobytes()
        return cutting.without(block.data, text_starts, starts, ends).tobytes()


def filter_files(  # noqa: PLR0913  one argument for each option that all commands share
    paths: Sequence[str],
    settings: Filter,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    jobs: int = 1,
    block_bytes: int = _BLOCK_BYTES,
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """Yield the filtered lines of files as blocks, in order.

    The result is the same for any `memory`, `jobs` and `block_bytes`. InputError for text that cannot be
    read, and with `labels` for a line that has none.
    """
    make_worker = partial(FilterWorker, settings, memory // _CACHE_SHARE // jobs)
    with (
        (progress or Progress.silent()).phase("filtering", input_size(paths), "B") as step,
        Workers[TextBlock, bytes](make_worker, jobs) as workers,
    ):
        yield from workers.map(
            read_text(paths, encoding=encoding, errors=errors, block_bytes=block_bytes, on_bytes=step)
        )


def _behind_labels(block: TextBlock, starts: Int64s, ends: Int64s) -> Int64s:
    """Return where the text of each line begins; InputError names the line without a label."""
    tabs = np.append(np.flatnonzero(block.data == _TAB), block.data.size)
    first = tabs[np.searchsorted(tabs, starts)]
    bad = np.flatnonzero(first >= ends)
    if bad.size:
        where = f"{block.file}:{block.first_line + int(bad[0])}"
        raise InputError(
            where, "there is no TAB behind a label", "Give LABEL TAB TEXT, or leave out --labels"
        )
    return first + 1
