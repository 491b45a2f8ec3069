"""A stream of bytes cut into blocks that end where a line, a record or a paragraph ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

Cut = Callable[[bytes], int]


def whole_blocks(chunks: Iterable[bytes], cut: Cut, block_bytes: int) -> Iterator[bytes]:
    """Yield the same bytes in blocks of about `block_bytes`; more where nothing allows a cut.

    `cut` sees every chunk in turn and returns the last place in it where a block may end: 0 before the
    chunk's first byte, -1 if nowhere. Each byte is copied once, however long the stretches without a cut.
    """
    ready: list[bytes | memoryview] = []  # up to the last place to cut
    rest: list[bytes | memoryview] = []
    size = 0
    for chunk in chunks:
        at = cut(chunk)
        if at >= 0:
            view = memoryview(chunk)
            ready += [*rest, view[:at]]
            rest = [view[at:]]
        else:
            rest.append(chunk)
        size += len(chunk)
        if size >= block_bytes and (block := b"".join(ready)):
            yield block
            ready = []
            size -= len(block)
    if block := b"".join(ready + rest):
        yield block


def after_last(terminator: bytes) -> Cut:
    """Return the cut behind the last such byte of a chunk."""

    def cut(chunk: bytes) -> int:
        at = chunk.rfind(terminator)
        return at + 1 if at >= 0 else -1

    return cut


class BeforeParagraph:
    """The cut before the last paragraph that begins in a chunk, behind two line feeds or more.

    Line feeds at the very beginning belong to the first paragraph.
    """

    def __init__(self) -> None:
        """Begin a file."""
        self._before = b""  # the last two bytes, once anything but line feeds has been seen

    def __call__(self, chunk: bytes) -> int:
        """Return the last place to cut in the next chunk, -1 if there is none."""
        text = self._before + chunk if self._before else chunk.lstrip(b"\n")
        self._before = text[-2:]
        at = text.rstrip(b"\n").rfind(b"\n\n")
        return at + 2 + len(chunk) - len(text) if at >= 0 else -1
