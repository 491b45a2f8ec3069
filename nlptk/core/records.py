"""Files as records of bytes that drop nothing: lines, paragraphs, whole files, NUL-terminated, JSON strings.

This is how BPE reads, which must give back every byte; the other families read `nlptk.core.text`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.blocks import BeforeParagraph, after_last, whole_blocks
from nlptk.core.errors import InputError, UsageError
from nlptk.core.files import open_input
from nlptk.core.ragged import ByteStrings
from nlptk.core.utf8 import check_errors, valid_utf8

KINDS = {
    "line": "What stands before a line feed, which is in no record.",
    "paragraph": "Text up to and including the blank lines behind it.",
    "file": "A whole file.",
    "nul": "What stands before a NUL byte, which is in no record.",
    "jsonl:FIELD": "The string FIELD of the JSON object on each line.",
}

TERMINATORS = {"line": b"\n", "nul": b"\0", "jsonl": b"\n"}
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class RecordKind:
    """What a record is: line, paragraph, file, nul, or jsonl with the name of a field."""

    name: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """Whole records of one file: record i is `data[starts[i]:ends[i]]`."""

    data: NDArray[np.uint8]  # (n,)
    starts: NDArray[np.int64]  # (R,)
    ends: NDArray[np.int64]  # (R,)
    terminated: bool = True  # False if the last record, of kind line or nul, lacks its terminator


def parse_record(spec: str) -> RecordKind:
    """Return the kind named `line`, `paragraph`, `file`, `nul` or `jsonl:FIELD`; UsageError for any other."""
    name, colon, field = spec.partition(":")
    if not (f"{name}:FIELD" in KINDS and field if colon else name in KINDS):
        remedy = f"Choose one of {', '.join(KINDS)}"
        raise UsageError(f"--record {spec}", "this is not a kind of record", remedy)
    try:
        field.encode()
    except UnicodeEncodeError:
        raise UsageError(f"--record {spec}", "the field is not valid Unicode", "Name it in UTF-8") from None
    return RecordKind(name, field)


def read_records(
    paths: Sequence[str],
    record: str,
    *,
    errors: str | None = None,
    block_bytes: int = 1 << 22,
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[RecordBlock]:
    """Yield the records of the files, one file after the other, in blocks of about `block_bytes`.

    Bytes are taken as they are, unless `errors` is strict or replace: then they must be UTF-8.

    A record that is longer makes a larger block, and none spans two files. `line` and `nul` records exclude
    their terminator; `paragraph` records include the blank lines behind them and so tile the file. `on_bytes`
    is told how many stored bytes have been read. InputError for what cannot be read.
    """
    kind = parse_record(record)
    if errors is not None:
        check_errors(errors)
    return _read(paths, kind, errors, block_bytes, on_bytes)


def _read(
    paths: Sequence[str],
    kind: RecordKind,
    errors: str | None,
    block_bytes: int,
    on_bytes: Callable[[int], None] | None,
) -> Iterator[RecordBlock]:
    for path in paths:
        with open_input(path) as file:
            first_line = 1
            for block in _cut(file.chunks(block_bytes, on_bytes), kind, block_bytes):
                checked = block if errors is None else valid_utf8(block, errors, file.name, first_line)
                yield _records(checked, kind, file.name, first_line)
                if errors is not None or kind.name == "jsonl":
                    first_line += block.count(b"\n")


def _cut(chunks: Iterator[bytes], kind: RecordKind, block_bytes: int) -> Iterator[bytes]:
    """Cut a file into blocks of whole records."""
    match kind.name:
        case "file":
            return iter([b"".join(chunks)])
        case "paragraph":
            return whole_blocks(chunks, BeforeParagraph(), block_bytes)
        case _:
            return whole_blocks(chunks, after_last(TERMINATORS[kind.name]), block_bytes)


def _records(block: bytes, kind: RecordKind, file: str, first_line: int) -> RecordBlock:
    match kind.name:
        case "file":
            return _whole(block)
        case "paragraph":
            return _paragraphs(block)
        case "jsonl":
            return _json_strings(block.removesuffix(b"\n").split(b"\n"), kind.field, file, first_line)
        case _:
            return _terminated(block, ord(TERMINATORS[kind.name]))


def _whole(block: bytes) -> RecordBlock:
    return RecordBlock(
        np.frombuffer(block, np.uint8), np.zeros(1, np.int64), np.array([len(block)], np.int64)
    )


def _terminated(block: bytes, terminator: int) -> RecordBlock:
    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == terminator)
    terminated = bool(data[-1] == terminator)
    if not terminated:
        ends = np.append(ends, data.size)
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    return RecordBlock(data, starts, ends, terminated)


def _paragraphs(block: bytes) -> RecordBlock:
    data = np.frombuffer(block, np.uint8)
    feeds = np.flatnonzero(data == ord("\n"))
    later = feeds[1:][np.diff(feeds) == 1] + 1  # where a paragraph may begin: behind two line feeds,
    later = later[later < data.size]
    later = later[data[later] != ord("\n")]  # not before another,
    leading = len(block) - len(block.lstrip(b"\n"))
    later = later[later > leading]  # nor behind those that the first paragraph begins with
    return RecordBlock(data, np.concatenate([[0], later]), np.concatenate([later, [data.size]]))


def _json_strings(lines: list[bytes], field: str, file: str, first_line: int) -> RecordBlock:
    if first_line == 1:
        lines[0] = lines[0].removeprefix(_BOM)
    strings = ByteStrings.of(
        _json_string(line, field, f"{file}:{number}") for number, line in enumerate(lines, first_line)
    )
    return RecordBlock(strings.values, strings.offsets[:-1], strings.offsets[1:])


def _json_string(line: bytes, field: str, where: str) -> bytes:
    remedy = f'Give one JSON object a line, with its text in "{field}"'
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        what = f"this is not JSON ({error})" if line.strip() else "the line is blank"
        raise InputError(where, what, remedy) from error
    text = value.get(field) if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise InputError(where, f'this is not an object with a string "{field}"', remedy)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(where, f'"{field}" holds half of a surrogate pair', remedy) from error
