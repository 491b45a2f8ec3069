"""Read tagged text in any of its formats, and untagged text to be tagged, in blocks of whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from nlptk.core.errors import InputError, UsageError
from nlptk.core.ragged import ByteStrings, offsets_of, side_by_side
from nlptk.core.registry import build
from nlptk.core.streams import input_name
from nlptk.core.text import TextBlock, normalized, parse_normalize, read_text
from nlptk.core.utf8 import STRICT
from nlptk.hmm.recognition import FIRST_BYTES, recognized
from nlptk.hmm.sentence_blocks import whole_sentences
from nlptk.hmm.tagged._base import TaggedBlock, TaggedFormat
from nlptk.hmm.tagged._cells import LINE_FEED, Cells, line_of, refuse, sentences, shown

FORMATS = "nlptk.hmm.tagged"
SENTENCES, TOKENS = "sentences", "tokens"
BLOCK_BYTES = 1 << 22


def read_tagged(  # noqa: PLR0913  one argument for each reading option that all commands share
    paths: Sequence[str],
    format: str | None = None,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    normalize: str | None = None,
    block_bytes: int = BLOCK_BYTES,
    on_bytes: Callable[[int], None] | None = None,
    on_format: Callable[[str, str], None] | None = None,
) -> Iterator[TaggedBlock]:
    """Yield the sentences of the files, one file after the other; none of them is empty.

    `format` is a spec; without it the format of each file is recognised from its first lines, and `on_format`
    is told the file and the spec. The other options are those of `read_text`, but words alone are normalized,
    tags never. Raises InputError for a line that is not as its format has it, and where there is no word in
    all the files.
    """
    given = None if format is None else tagged_format(format)
    files = _files(paths, encoding, errors, block_bytes, on_bytes)
    parse_normalize(normalize)
    return _tagged(paths, files, given, normalize, on_format)


def tagged_blocks(  # noqa: PLR0913  as read_tagged
    paths: Sequence[str],
    format: str | None = None,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    block_bytes: int = BLOCK_BYTES,
    on_bytes: Callable[[int], None] | None = None,
    on_format: Callable[[str, str], None] | None = None,
) -> Iterator[tuple[TaggedFormat, TextBlock]]:
    """Yield whole sentences as text, with the format to read them by; arguments as for `read_tagged`."""
    given = None if format is None else tagged_format(format)
    for file in _files(paths, encoding, errors, block_bytes, on_bytes):
        yield from _blocks(file, given, on_format)


def untagged_blocks(
    paths: Sequence[str],
    form: str = SENTENCES,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    block_bytes: int = BLOCK_BYTES,
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[TextBlock]:
    """Yield whole sentences as text; the arguments are as for `read_tagged`.

    `form` is `sentences`, one a line, tokens between spaces and TABs, an empty line an empty sentence; or
    `tokens`, one a line, which holds no blank, a blank line or more between sentences.
    """
    if form not in (SENTENCES, TOKENS):
        what = "there is no such form of untagged text"
        raise UsageError(f"--input {form}", what, f"Choose {SENTENCES} or {TOKENS}")
    for file in _files(paths, encoding, errors, block_bytes, on_bytes):
        yield from file if form == SENTENCES else whole_sentences(file)


def untagged_block(block: TextBlock, form: str) -> TaggedBlock:
    """Read whole sentences of untagged text; InputError for a token that holds a blank."""
    return _sentence_lines(block) if form == SENTENCES else _token_lines(block)


def tagged_format(spec: str) -> TaggedFormat:
    """Return the format that a spec names; UsageError if it names none."""
    format: TaggedFormat = build(FORMATS, spec)
    return format


def normalized_words(words: ByteStrings, normalize: str | None) -> ByteStrings:
    """Return words, which hold no line feed, normalized one by one as `read_text` normalizes lines."""
    if not parse_normalize(normalize):
        return words
    feeds = ByteStrings(np.full(len(words), LINE_FEED, dtype=np.uint8), np.arange(len(words) + 1))
    data = np.frombuffer(normalized(side_by_side([words, feeds]).tobytes(), normalize), dtype=np.uint8)
    inside = data != LINE_FEED
    return ByteStrings(data[inside], offsets_of(np.diff(np.flatnonzero(~inside), prepend=-1) - 1))


def _files(
    paths: Sequence[str],
    encoding: str,
    errors: str,
    block_bytes: int,
    on_bytes: Callable[[int], None] | None,
) -> list[Iterator[TextBlock]]:
    return [
        read_text([path], encoding=encoding, errors=errors, block_bytes=block_bytes, on_bytes=on_bytes)
        for path in paths
    ]


def _tagged(
    paths: Sequence[str],
    files: list[Iterator[TextBlock]],
    given: TaggedFormat | None,
    normalize: str | None,
    on_format: Callable[[str, str], None] | None,
) -> Iterator[TaggedBlock]:
    some = False
    for file in files:
        for format, block in _blocks(file, given, on_format):
            tagged = format.read(block)
            if tagged.ends.size:
                some = True
                words = normalized_words(tagged.words, normalize)
                yield TaggedBlock(words, tagged.tags, tagged.ends, tagged.file, tagged.lines)
    if not some:
        where = ", ".join(map(input_name, paths))
        raise InputError(where, "there is no tagged word in it", "Give sentences of words with their tags")


def _blocks(
    blocks: Iterator[TextBlock], format: TaggedFormat | None, on_format: Callable[[str, str], None] | None
) -> Iterator[tuple[TaggedFormat, TextBlock]]:
    if format is None:
        head = _head(blocks)
        spec = recognized(_first_bytes(head), head[0].file) if head else None
        if spec is None:
            return
        format = tagged_format(spec)
        if on_format is not None:
            on_format(head[0].file, spec)
        blocks = _chained(head, blocks)
    for block in blocks if format.by_line else whole_sentences(blocks):
        format = format.opened(block)
        yield format, block


def _head(blocks: Iterator[TextBlock]) -> list[TextBlock]:
    """Take blocks until they have enough lines to recognise a format."""
    head: list[TextBlock] = []
    size = 0
    while size < FIRST_BYTES and (block := next(blocks, None)) is not None:
        head.append(block)
        size += block.data.size
    return head


def _first_bytes(head: list[TextBlock]) -> bytes:
    """Return the first whole lines, about FIRST_BYTES of them but at least one."""
    data = b"".join(block.data.tobytes() for block in head)
    end = data.find(b"\n", FIRST_BYTES)
    return data if end < 0 else data[:end]


def _chained(head: list[TextBlock], rest: Iterator[TextBlock]) -> Iterator[TextBlock]:
    yield from head
    yield from rest


def _sentence_lines(block: TextBlock) -> TaggedBlock:
    cells = Cells.between_blanks(block.data)
    words = cells.strings(np.arange(cells.starts.size))
    lines = block.first_line + np.arange(cells.offsets.size - 1)
    return TaggedBlock(words, None, cells.offsets[1:], block.file, lines)


def _token_lines(block: TextBlock) -> TaggedBlock:
    cells = Cells.between_tabs(block.data)
    blank = (cells.numbers == 1) & cells.empty[cells.offsets[:-1]]
    tokens = np.flatnonzero(~blank)
    firsts = cells.offsets[tokens]
    good = (cells.numbers[tokens] == 1) & ~cells.hold_space()[firsts]
    if not good.all():
        line = int(tokens[np.argmin(good)])
        what = f"the token {shown(line_of(block, line))} holds a space or TAB"
        refuse(block, line, what, "Put one token on a line, or give --input sentences")
    return sentences(block, cells.strings(firsts), None, tokens, blank)
