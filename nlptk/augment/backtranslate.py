"""Back-translation: a variant of a sentence is what comes back from another language.

Sennrich, Haddow and Birch (2016), "Improving neural machine translation models with monolingual data";
Yu et al. (2018), "QANet", section 4, for variants of labelled sentences. The translators are commands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from nlptk.augment.forms._base import Form, LogicalBlock, slices
from nlptk.augment.translator import Command, Translator
from nlptk.core.errors import UsageError
from nlptk.core.text import TextBlock

_BLOCK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktranslateSettings:
    """How sentences are translated there and back; raises UsageError for values that cannot be meant."""

    forward: str  # the commands, as the shell takes them
    backward: str
    batch: int = 100  # sentences
    timeout: float = 60  # seconds
    restart: bool = False
    original: bool = True  # printed before each variant

    def __post_init__(self) -> None:
        """Check the values."""
        for option, command in (("--forward", self.forward), ("--backward", self.backward)):
            if not command.strip():
                raise UsageError(option, "the command is empty", "Give a translator, 'apertium en-es' say")
        if self.batch < 1:
            raise UsageError("--batch", f"{self.batch} sentences are none", "Give 1 or more")
        if not 0 < self.timeout < math.inf:
            raise UsageError("--timeout", f"{self.timeout:g} is no time to wait", "Give seconds above 0")

    def command(self, option: str, line: str) -> Command:
        """Return one of the two commands."""
        return Command(option, line, self.timeout, self.restart)


@dataclass
class Tally:
    """How many sentences came back, and how."""

    sentences: int = 0
    same: int = 0
    empty: int = 0


def backtranslated(
    texts: Iterable[TextBlock], form: Form, settings: BacktranslateSettings, tally: Tally | None = None
) -> Iterator[bytes]:
    """Yield the records of text in a form, each followed by what came back of it, a batch at a time.

    A variant with the words of its source is dropped, as is an empty one; labels and other columns stay.
    Blank lines are not translated. InputError for a record that is none, ResourceError that names a
    translator which dies, stalls, loses lines or makes some up.
    """
    if form.is_tokenized:
        raise UsageError("--format", f"{form.summary} does not come back with its tags", "Give sentences")
    tally = tally or Tally()
    with (
        Translator(settings.command("--forward", settings.forward)) as forward,
        Translator(settings.command("--backward", settings.backward)) as backward,
    ):
        for block in form.blocks(texts, _BLOCK_BYTES):
            yield form.header(block)
            lines = list(_lines(form, block))
            for start in range(0, len(lines), settings.batch):
                batch = lines[start : start + settings.batch]
                back = _there_and_back(batch, forward, backward)
                yield b"".join(_printed(batch, back, settings.original, tally))


@dataclass(frozen=True, slots=True)
class Line:
    """A record of the input."""

    place: str  # for messages: file:line
    original: bytes  # as it is written
    sentence: bytes
    frame: Callable[[bytes], bytes]  # makes a record of a variant


def _lines(form: Form, block: LogicalBlock) -> Iterator[Line]:
    """Yield the records of a block."""
    records = form.records(block)
    sentences = slices(records.data, records.starts, records.ends)
    columns = (records.originals, sentences, records.frames.before, records.frames.behind)
    line = block.text.first_line
    for original, sentence, before, behind in zip(*columns, strict=True):
        yield Line(f"{block.text.file}:{line}", original, sentence, partial(_framed, form, before, behind))
        line += original.count(b"\n")


def _framed(form: Form, before: bytes, behind: bytes, sentence: bytes) -> bytes:
    return before + (form.escape(sentence) if form.escape else sentence) + behind


def _there_and_back(batch: list[Line], forward: Translator, backward: Translator) -> list[bytes]:
    """Return what came back of each record, blank where the sentence is."""
    there = _translated([_one_line(line.sentence) for line in batch], batch, forward)
    return _translated(there, batch, backward)


def _one_line(sentence: bytes) -> bytes:
    """Return a sentence without the line feeds that it may hold in JSON or CSV."""
    return sentence.replace(b"\r", b" ").replace(b"\n", b" ")


def _translated(sentences: list[bytes], batch: list[Line], translator: Translator) -> list[bytes]:
    """Translate what is not blank; the rest is blank in translation."""
    rows = [row for row, sentence in enumerate(sentences) if sentence.strip()]
    translations = [b""] * len(sentences)
    if rows:
        where = f"from {batch[rows[0]].place} on"
        for row, text in zip(
            rows, translator.translate([sentences[row] for row in rows], where), strict=True
        ):
            translations[row] = text
    return translations


def _printed(batch: list[Line], back: list[bytes], original: bool, tally: Tally) -> Iterator[bytes]:
    for line, variant in zip(batch, back, strict=True):
        if original:
            yield line.original
        if not line.sentence.strip():
            continue
        words = variant.split()
        tally.sentences += 1
        tally.empty += not words
        tally.same += words == line.sentence.split()
        if words and words != line.sentence.split():
            yield line.frame(variant.strip())
