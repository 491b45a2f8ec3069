"""Text that is read twice, from inputs that can be read once: kept in memory, or in a file without a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

import numpy as np

from nlptk.core.spool import Spool
from nlptk.core.text import TextBlock

_SHARE = 4  # of the memory: for text; past it, it goes to a file


class SpooledText:
    """Blocks of text, kept while they are read the first time; use it in a `with` statement."""

    def __init__(self, texts: Iterable[TextBlock], memory: int, temp_dir: str | None) -> None:
        """Take the text; about a share of `memory` bytes is kept, and the rest in `temp_dir`."""
        self._texts = texts
        self._most = memory // _SHARE
        self._temp_dir = temp_dir
        self._spool = Spool(np.uint8)
        self._blocks: list[tuple[str, int, int]] = []  # file, first line, bytes

    def __enter__(self) -> Self:
        """Return the text itself."""
        self._spool.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file up."""
        self._spool.__exit__(kind, error, trace)

    @property
    def nbytes(self) -> int:
        """Bytes of text read so far."""
        return len(self._spool)

    def first(self) -> Iterator[TextBlock]:
        """Yield the blocks as they are read."""
        for block in self._texts:
            self._spool.append(block.data)
            self._blocks.append((block.file, block.first_line, block.data.size))
            if self._spool.nbytes > self._most:
                self._spool.spill(self._temp_dir)
            yield block

    def again(self) -> Iterator[TextBlock]:
        """Yield the blocks once more, and for the last time."""
        data = self._spool.finish() if self._blocks else np.zeros(0, dtype=np.uint8)
        at = 0
        for file, first_line, size in self._blocks:
            yield TextBlock(data[at : at + size], file, first_line)
            at += size
