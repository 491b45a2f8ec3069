"""A word and its tag a line, an empty line behind each sentence: named entities in BIO, or any other tags.

The words of an entity stay together and in order, and are written in the scheme of the input (IOB1, IOB2,
IOBES: Ramshaw and Marcus 1995; Tjong Kim Sang and Veenstra 1999): what was B- may become I-, and the other
way round. What is inserted within an entity belongs to it. A tag that is not of an entity goes with its word,
and with the synonym of its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.forms._base import Form, LogicalBlock, Records, numbers_of
from nlptk.augment.logical import PARAGRAPHS, logical_blocks
from nlptk.augment.rows import INSERTED, MOVABLE, Int64s, Rows
from nlptk.augment.wordtable import Words
from nlptk.augment.written import Frames, repeated
from nlptk.core.chunks import lines
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings
from nlptk.core.text import TextBlock

IOB1, IOB2, IOBES = "IOB1", "IOB2", "IOBES"
_OUTSIDE, _MARK = "O", "PUNCT"  # the tag of an inserted mark: among entities, among other tags
_OF_ENTITY = re.compile(r"([BIES])-(.+)")
_BLANKS = re.compile(r"[ \t]+")
_COLUMNS = 2

Tags = list[tuple[bool, str]]  # by number: whether it is an entity, and its type or the tag


@dataclass(frozen=True, slots=True)
class TaggedRecords(Records):
    """Sentences with tags, and how these are written."""

    names: tuple[tuple[bool, str], ...] = ()
    scheme: str = IOB2
    separator: str = "\t"
    numbers: tuple[str, ...] = ()  # what stands behind the tags of each sentence


@dataclass(frozen=True, slots=True)
class Conll(Form):
    """A word and its tag a line. With numbers, a third column is the number of the source."""

    summary: ClassVar[str] = "a word and its tag a line"
    labelled: ClassVar[bool] = False
    is_tokenized: ClassVar[bool] = True

    def blocks(self, texts: Iterable[TextBlock], size: int) -> Iterator[LogicalBlock]:
        """Cut text into blocks of whole sentences."""
        first = 1
        for number, text in enumerate(logical_blocks(texts, PARAGRAPHS, size)):
            yield LogicalBlock(text, number, first, is_first=number == 0)
            first += _count(text.data)

    def records(self, block: LogicalBlock) -> Records:
        """Take a block apart; InputError for a line that is no word and tag."""
        sentences = _sentences(block.text)
        numbers = [f"\t{n.decode()}" if self.numbered else "" for n in numbers_of(block, len(sentences))]
        scheme = _scheme(tag for sentence in sentences for _, tag in sentence)
        separator = "\t" if (block.text.data == ord("\t")).any() else " "
        names: Tags = [(False, "")]  # numbers begin with 1
        tags = np.array(
            [tag for sentence in sentences for tag in _numbered([tag for _, tag in sentence], names)],
            dtype=np.int32,
        )
        texts = ByteStrings.of(" ".join(word for word, _ in sentence).encode() for sentence in sentences)
        originals = ByteStrings.of(
            _written(sentence, separator, number) for sentence, number in zip(sentences, numbers, strict=True)
        )
        nothing = repeated(b"", len(sentences))
        return TaggedRecords(
            texts.values,
            texts.offsets[:-1],
            texts.offsets[1:],
            Frames(nothing, nothing),
            originals,
            tags=tags,
            names=tuple(names),
            scheme=scheme,
            separator=separator,
            numbers=tuple(numbers),
        )

    def written(self, words: Words, rows: Rows, sentences: Int64s, records: Records) -> ByteStrings:
        """Write rows with their tags."""
        assert isinstance(records, TaggedRecords)
        assert rows.tags is not None
        texts, tags = words.strings(rows.ids >> 1), rows.tags.tolist()
        is_of_entities = any(is_entity or name == _OUTSIDE for is_entity, name in records.names)
        free = _OUTSIDE if is_of_entities else _MARK
        bounds = rows.offsets.tolist()
        lines = []
        for start, end, sentence in zip(bounds, bounds[1:], sentences.tolist(), strict=False):
            shown = _named(tags[start:end], records, free)
            pairs = list(zip(texts[start:end], shown, strict=True))
            lines.append(_written(pairs, records.separator, records.numbers[sentence]))
        return ByteStrings.of(lines)


def _count(data: NDArray[np.uint8]) -> int:
    starts, ends = lines(data)
    some = ends > starts
    some[1:] &= ~some[:-1].copy()
    return int(np.count_nonzero(some))


def _sentences(text: TextBlock) -> list[list[tuple[str, str]]]:
    """Return the words and tags of each sentence."""
    sentences: list[list[tuple[str, str]]] = []
    is_inside = False
    for number, line in enumerate(
        text.data.tobytes().decode().removesuffix("\n").split("\n"), text.first_line
    ):
        if not line:
            is_inside = False
            continue
        fields = _BLANKS.split(line)
        if len(fields) != _COLUMNS or not all(fields):
            what = f"there are {len(fields)} columns, and a word and its tag are wanted"
            raise InputError(f"{text.file}:{number}", what, "Take two columns: cut -d ' ' -f 1,4, say")
        if not is_inside:
            sentences.append([])
            is_inside = True
        sentences[-1].append((fields[0], fields[1]))
    return sentences


def _scheme(tags: Iterable[str]) -> str:
    """Tell the scheme by its tags: S- and E- are of IOBES, and an entity that begins with I- is of IOB1."""
    found, before = IOB2, ""
    for tag in tags:
        match = _OF_ENTITY.fullmatch(tag)
        kind = match[2] if match else ""
        if match and match[1] in "ES":
            return IOBES
        if match and match[1] == "I" and kind != before:
            found = IOB1
        before = kind
    return found


def _numbered(tags: list[str], names: Tags) -> Iterator[int]:
    """Yield the tags of a sentence by number: an entity has a number of its own."""
    before = ""
    for tag in tags:
        match = _OF_ENTITY.fullmatch(tag)
        if match is None:
            names.append((False, tag))
            yield (len(names) - 1) << 1 | MOVABLE
        else:
            if match[1] in "BS" or match[2] != before:
                names.append((True, match[2]))
            yield (len(names) - 1) << 1
        before = match[2] if match and match[1] not in "ES" else ""


def _named(tags: list[int], records: TaggedRecords, free: str) -> list[str]:
    """Return the tags of a variant as they are written."""
    names: list[str] = []
    before = ""
    for tag, run in groupby(_with_runs(tags)):
        size = len(list(run))
        is_entity, name = (False, free) if tag == INSERTED else records.names[tag >> 1]
        names += _of_scheme(name, size, records.scheme, before) if is_entity else [name] * size
        before = name if is_entity else ""
    return names


def _with_runs(tags: list[int]) -> list[int]:
    """Return the tags in which an inserted word is of the entity around it, or has the tag it was lent."""
    filled = list(tags)
    for at, tag in enumerate(tags):
        if tag < 0:
            before = filled[at - 1] if at else INSERTED
            is_within = not before & MOVABLE and _next_of(tags, at) == before
            filled[at] = before if is_within else INSERTED if tag == INSERTED else -tag
    return filled


def _next_of(tags: list[int], at: int) -> int:
    """Return the first tag behind a place that was not inserted."""
    return next((tag for tag in tags[at:] if tag > 0), INSERTED)


def _of_scheme(kind: str, size: int, scheme: str, before: str) -> list[str]:
    """Write an entity of so many words, behind an entity of a type, or none."""
    if scheme == IOBES:
        return [f"S-{kind}"] if size == 1 else [f"B-{kind}", *[f"I-{kind}"] * (size - 2), f"E-{kind}"]
    first = "I" if scheme == IOB1 and before != kind else "B"
    return [f"{first}-{kind}", *[f"I-{kind}"] * (size - 1)]


def _written(sentence: list[tuple[str, str]], separator: str, number: str) -> bytes:
    return "".join([*(f"{word}{separator}{tag}{number}\n" for word, tag in sentence), "\n"]).encode()


METHOD = Conll
