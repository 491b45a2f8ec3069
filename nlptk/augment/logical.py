"""Text in logical blocks: cut by what stands in it, never by how it arrived.

Random draws go by block, so the blocks of a file are the same whether it comes from a disk or a pipe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from nlptk.core.text import TextBlock

LINES = b"\n"  # a block may end behind any line
PARAGRAPHS = b"\n\n"  # a block may end behind an empty line


def logical_blocks(blocks: Iterable[TextBlock], end: bytes, size: int) -> Iterator[TextBlock]:
    """Cut every file behind the first `end` that makes a block of `size` bytes, and again from there."""
    held, file, first_line = bytearray(), "", 1
    for block in blocks:
        if block.first_line == 1:
            if held:
                yield TextBlock(_array(held), file, first_line)
            held, file, first_line = bytearray(), block.file, 1
        searched = max(len(held) - len(end) + 1, 0)
        held += block.data.tobytes()
        start = 0
        while (at := held.find(end, max(start + size - len(end), searched))) >= 0:
            stop = at + len(end)
            cut = held[start:stop]
            yield TextBlock(_array(cut), file, first_line)
            first_line += cut.count(b"\n")
            start = stop
        del held[:start]
    if held:
        yield TextBlock(_array(held), file, first_line)


def _array(data: bytearray) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(bytes(data), dtype=np.uint8)
