"""Files that vectors are judged by: pairs of words with a similarity, and questions of analogy.

A file of similarities has `word1 word2 score` a line, what follows is left alone; a file of analogies has
`: section` lines and questions `a b c d`. Fields stand between TABs where a line has one, else between commas
where it has two, else between blanks. Blank lines and those that begin with # say nothing; a first line of
similarities whose third field is no number names the columns.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from nlptk.core.errors import InputError
from nlptk.core.streams import input_name
from nlptk.core.text import read_text

_COMMENT, _SECTION = b"#", b":"
_COMMAS = 2
_PAIR, _QUESTION = 3, 4
_REMEDY = "Write word1, word2 and a score, or the four words of an analogy"


@dataclass(frozen=True, slots=True)
class Similarities:
    """Pairs of words and how similar people find them."""

    name: str
    pairs: tuple[tuple[bytes, bytes], ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Analogies:
    """Questions by section, in the order of the file; the section of those before the first is empty."""

    name: str
    sections: dict[str, list[tuple[bytes, ...]]]


@dataclass(frozen=True, slots=True)
class _Line:
    where: str
    fields: tuple[bytes, ...]


def read_testset(path: str, *, encoding: str = "utf-8") -> Similarities | Analogies:
    """Read a file of similarities or analogies, whichever it is; InputError names a line that is neither."""
    lines = _lines(path, encoding)
    if not lines:
        raise InputError(input_name(path), "there are no word pairs and no analogies in it", _REMEDY)
    begins_like_questions = _is_question(lines[0]) and not any(map(_is_pair, lines[1:2]))
    if begins_like_questions or any(line.fields[0].startswith(_SECTION) for line in lines):
        return _analogies(path, lines)
    return _similarities(path, lines)


def _lines(path: str, encoding: str) -> list[_Line]:
    found = []
    for block in read_text([path], encoding=encoding):
        texts = block.data.tobytes().split(b"\n")[:-1]
        for number, text in enumerate(texts, block.first_line):
            stripped = text.strip(b" \t")
            if stripped and not stripped.startswith(_COMMENT):
                found.append(_Line(f"{block.file}:{number}", _fields(stripped)))
    return found


def _fields(text: bytes) -> tuple[bytes, ...]:
    if text.startswith(_SECTION):
        return (text,)
    if b"\t" in text:
        return tuple(field.strip(b" ") for field in text.split(b"\t"))
    if text.count(b",") >= _COMMAS:
        return tuple(field.strip(b" ") for field in text.split(b","))
    return tuple(filter(None, re.split(rb"[ \t]+", text)))


def _is_question(line: _Line) -> bool:
    return len(line.fields) == _QUESTION and _score(line.fields[2]) is None


def _is_pair(line: _Line) -> bool:
    return len(line.fields) >= _PAIR and _score(line.fields[2]) is not None


def _analogies(path: str, lines: list[_Line]) -> Analogies:
    sections: dict[str, list[tuple[bytes, ...]]] = {}
    section = ""
    for line in lines:
        if line.fields[0].startswith(_SECTION):
            section = line.fields[0].lstrip(_SECTION).strip(b" \t").decode()
            sections.setdefault(section, [])
        elif len(line.fields) == _QUESTION:
            sections.setdefault(section, []).append(line.fields)
        else:
            what = f"there are {len(line.fields)} fields, and an analogy is four words"
            raise InputError(line.where, what, "Correct the line, or begin it with #")
    return Analogies(input_name(path), sections)


def _similarities(path: str, lines: list[_Line]) -> Similarities:
    pairs, scores = [], []
    for number, line in enumerate(lines):
        if len(line.fields) < _PAIR:
            what = f"there are {len(line.fields)} fields"
            raise InputError(line.where, what, _REMEDY)
        score = _score(line.fields[2])
        if score is None and number == 0:
            continue  # the names of the columns
        if score is None:
            what = f"the third field, {line.fields[2].decode()!r}, is no number"
            raise InputError(line.where, what, _REMEDY)
        pairs.append((line.fields[0], line.fields[1]))
        scores.append(score)
    if not pairs:
        raise InputError(input_name(path), "there are no word pairs in it", _REMEDY)
    return Similarities(input_name(path), tuple(pairs), tuple(scores))


def _score(field: bytes) -> float | None:
    try:
        score = float(field)
    except ValueError:
        return None
    return score if math.isfinite(score) else None
