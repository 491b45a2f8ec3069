"""Tagged text read and written line by line, in plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"


class Sentence(NamedTuple):
    line: int
    words: list[bytes]
    tags: list[bytes]


class BadLine(Exception):
    """The line, from 1, is not as its format has it."""


Token = tuple[bytes, bytes]
Reader = Callable[[bytes], "Token | bool"]  # a token, True for the end of a sentence, False for nothing


def lines_of(data: bytes) -> list[bytes]:
    lines = data.removeprefix(BOM).split(b"\n")
    return [line.removesuffix(b"\r") for line in (lines if lines[-1] else lines[:-1])]


def blanks(line: bytes) -> list[bytes]:
    return [field for field in re.split(rb"[ \t]+", line) if field]


def two_column(line: bytes) -> Token | bool:
    if not line:
        return True
    if line.startswith(b"%%") and b"\t" not in line:
        return False
    match = re.fullmatch(rb"([^\t]+)\t([^\t ]+)\t?", line)
    if not match or match[1].strip(b" ") != match[1]:
        raise ValueError
    return match[1], match[2]


def columns(word: int, tag: int, width: int | None = None) -> Reader:
    widths = [width] if width else []

    def read(line: bytes) -> Token | bool:
        fields = blanks(line)
        if not fields or fields[0] == b"-DOCSTART-":
            return True
        if not widths:
            widths.append(len(fields))
        if len(fields) != widths[0] or len(fields) < max(abs(word), abs(tag)):
            raise ValueError
        at = [(place - 1) % len(fields) if place > 0 else place + len(fields) for place in (word, tag)]
        if at[0] == at[1]:
            raise ValueError
        return fields[at[0]], fields[at[1]]

    return read


def conllu(column: int) -> Reader:
    def read(line: bytes) -> Token | bool:
        if not line:
            return True
        if line.startswith(b"#"):
            return False
        cells = line.split(b"\t")
        if len(cells) != 10 or not re.fullmatch(rb"[0-9]([0-9.-]*[0-9])?", cells[0]):
            raise ValueError
        if not cells[0].isdigit():
            return False
        word, tag = cells[1], cells[column]
        if not word or word.strip(b" ") != word or tag in (b"", b"_") or b" " in tag:
            raise ValueError
        return word, tag

    return read


def by_token_lines(read: Reader, data: bytes) -> list[Sentence]:
    sentences: list[Sentence] = []
    open_one = False
    for number, line in enumerate(lines_of(data), 1):
        try:
            token = read(line)
        except ValueError as error:
            raise BadLine(number) from error
        if isinstance(token, bool):
            open_one = open_one and not token
            continue
        if not open_one:
            sentences.append(Sentence(number, [], []))
            open_one = True
        sentences[-1].words.append(token[0])
        sentences[-1].tags.append(token[1])
    return sentences


def by_lines(separator: bytes, data: bytes) -> list[Sentence]:
    def sentences() -> Iterator[Sentence]:
        for number, line in enumerate(lines_of(data), 1):
            tokens = [token.rpartition(separator) for token in blanks(line)]
            if not all(word and tag for word, _, tag in tokens):
                raise BadLine(number)
            if tokens:
                yield Sentence(number, [token[0] for token in tokens], [token[2] for token in tokens])

    return list(sentences())


READERS: dict[str, Callable[[bytes], list[Sentence]]] = {
    "two-column": lambda data: by_token_lines(two_column, data),
    "slash": lambda data: by_lines(b"/", data),
    "underscore": lambda data: by_lines(b"_", data),
    "columns": lambda data: by_token_lines(columns(1, -1), data),
    "columns:word=2,tag=1": lambda data: by_token_lines(columns(2, 1), data),
    "columns:word=-1,tag=2,width=3": lambda data: by_token_lines(columns(-1, 2, 3), data),
    "conllu": lambda data: by_token_lines(conllu(3), data),
    "conllu:tag=xpos": lambda data: by_token_lines(conllu(4), data),
}

Written = list[list[Token]]


def token_lines(line: Callable[[int, bytes, bytes], bytes]) -> Callable[[Written], bytes]:
    def write(sentences: Written) -> bytes:
        texts = [
            b"".join(line(number, *token) + b"\n" for number, token in enumerate(sentence, 1)) + b"\n"
            for sentence in sentences
        ]
        return b"".join(texts)

    return write


def joined(separator: bytes) -> Callable[[Written], bytes]:
    return lambda sentences: b"".join(
        b" ".join(separator.join(token) for token in sentence) + b"\n" for sentence in sentences
    )


WRITERS: dict[str, Callable[[Written], bytes]] = {
    "two-column": token_lines(lambda number, word, tag: word + b"\t" + tag),
    "slash": joined(b"/"),
    "underscore": joined(b"_"),
    "columns": token_lines(lambda number, word, tag: word + b" " + tag),
    "columns:word=2,tag=1": token_lines(lambda number, word, tag: tag + b" " + word),
    "columns:word=-1,tag=2,width=3": token_lines(lambda number, word, tag: b"_ " + tag + b" " + word),
    "conllu": token_lines(lambda number, word, tag: b"%d\t%s\t_\t%s" % (number, word, tag) + 6 * b"\t_"),
    "conllu:tag=xpos": token_lines(
        lambda number, word, tag: b"%d\t%s\t_\t_\t%s" % (number, word, tag) + 5 * b"\t_"
    ),
}
