"""Blocks of lines made to end where a sentence ends: behind a blank line, or with the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from nlptk.core.text import TextBlock

_LINE_FEED = 0x0A


def whole_sentences(blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
    """Yield the lines of one file in blocks that end behind a blank line, the last one with the file.

    A sentence longer than a block makes a larger block; each byte of it is copied once.
    """
    carried: list[TextBlock] = []
    for block in blocks:
        cut = _behind_last_blank_line(block)
        if cut == 0:
            carried.append(block)
            continue
        head, rest = block.data[:cut], block.data[cut:]
        yield _joined([*carried, TextBlock(head, block.file, block.first_line)])
        lines = int(np.count_nonzero(head == _LINE_FEED))
        carried = [TextBlock(rest, block.file, block.first_line + lines)] if rest.size else []
    if carried:
        yield _joined(carried)


def _behind_last_blank_line(block: TextBlock) -> int:
    """Return where a block of whole lines can be cut, 0 if nowhere."""
    at = block.data.tobytes().rfind(b"\n\n")
    if at >= 0:
        return at + 2
    return int(block.data[0] == _LINE_FEED)


def _joined(parts: list[TextBlock]) -> TextBlock:
    if len(parts) == 1:
        return parts[0]
    return TextBlock(np.concatenate([part.data for part in parts]), parts[0].file, parts[0].first_line)
