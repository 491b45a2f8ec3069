"""Back-translation: a variant of a sentence is what comes back from another language.

Sennrich, Haddow and Birch (2016), "Improving neural machine translation models with monolingual data";
Yu et al. (2018), "QANet", section 4, for variants of labelled sentences. The translators are commands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nlptk.augment.translator import Command, Translator
from nlptk.core.errors import InputError, UsageError
from nlptk.core.text import read_text
from nlptk.core.utf8 import STRICT

PLAIN, LABELLED = "plain", "labelled"
FORMATS = (PLAIN, LABELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktranslateSettings:
    """How sentences are translated there and back; raises UsageError for values that cannot be meant."""

    forward: str  # the commands, as the shell takes them
    backward: str
    batch: int = 100  # sentences
    timeout: float = 60  # seconds
    restart: bool = False
    original: bool = True  # printed before each variant
    format: str | None = None  # None: what the first line looks like

    def __post_init__(self) -> None:
        """Check the values."""
        for option, command in (("--forward", self.forward), ("--backward", self.backward)):
            if not command.strip():
                raise UsageError(option, "the command is empty", "Give a translator, 'apertium en-es' say")
        if self.batch < 1:
            raise UsageError("--batch", f"{self.batch} sentences are none", "Give 1 or more")
        if not 0 < self.timeout < math.inf:
            raise UsageError("--timeout", f"{self.timeout:g} is no time to wait", "Give seconds above 0")
        if self.format not in (None, *FORMATS):
            raise UsageError(
                "--format", f"{self.format} is no form of input", f"Choose {' or '.join(FORMATS)}"
            )

    def command(self, option: str, line: str) -> Command:
        """Return one of the two commands."""
        return Command(option, line, self.timeout, self.restart)


@dataclass
class Tally:
    """How many sentences came back, and how."""

    sentences: int = 0
    same: int = 0
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the input."""

    place: str  # for messages: file:line
    text: bytes
    label: bytes  # with its TAB
    sentence: bytes


def backtranslated(  # noqa: PLR0913  one argument for each option that commands share
    paths: Sequence[str],
    settings: BacktranslateSettings,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    tally: Tally | None = None,
    on_format: Callable[[str], None] | None = None,
) -> Iterator[bytes]:
    """Yield the lines of text files, each followed by what came back of it, a batch at a time.

    A variant with the words of its source is dropped, as is an empty one; the label stays. Blank lines are
    not translated. `on_format` is told what the first line looks like. InputError for a line without its label,
    ResourceError that names a translator which dies, stalls, loses lines or makes some up.
    """
    tally = tally or Tally()
    lines = _lines(_read(paths, encoding, errors), settings.format, on_format)
    with (
        Translator(settings.command("--forward", settings.forward)) as forward,
        Translator(settings.command("--backward", settings.backward)) as backward,
    ):
        while batch := list(islice(lines, settings.batch)):
            back = _there_and_back(batch, forward, backward)
            yield b"".join(_printed(batch, back, settings.original, tally))


def _read(paths: Sequence[str], encoding: str, errors: str) -> Iterator[tuple[str, bytes]]:
    """Yield each line and its place."""
    for block in read_text(paths, encoding=encoding, errors=errors, block_bytes=1 << 16):
        lines = block.data.tobytes().split(b"\n")[:-1]
        for number, line in enumerate(lines, block.first_line):
            yield f"{block.file}:{number}", line


def _lines(
    read: Iterator[tuple[str, bytes]], form: str | None, on_format: Callable[[str], None] | None
) -> Iterator[Line]:
    """Take each line apart; the first that is not blank tells the form."""
    for place, text in read:
        if form is None and text.strip():
            form = LABELLED if b"\t" in text else PLAIN
            if on_format is not None:
                on_format(form)
        if form == LABELLED and text.strip():
            label, tab, sentence = text.partition(b"\t")
            if not tab:
                what = "the line has no TAB behind a label"
                raise InputError(place, what, "Give LABEL TAB SENTENCE, or --format plain")
            yield Line(place, text, label + tab, sentence)
        else:
            yield Line(place, text, b"", text)


def _there_and_back(batch: list[Line], forward: Translator, backward: Translator) -> dict[int, bytes]:
    """Return what came back of each line that says something, by its number in the batch."""
    there = _translated({i: line.sentence for i, line in enumerate(batch)}, batch, forward)
    return _translated(there, batch, backward)


def _translated(sentences: dict[int, bytes], batch: list[Line], translator: Translator) -> dict[int, bytes]:
    """Translate what is not blank; the rest is blank in translation."""
    rows = [row for row, sentence in sentences.items() if sentence.strip()]
    if not rows:
        return dict.fromkeys(sentences, b"")
    where = f"from {batch[rows[0]].place} on"
    translations = translator.translate([sentences[row] for row in rows], where)
    return {**dict.fromkeys(sentences, b""), **dict(zip(rows, translations, strict=True))}


def _printed(batch: list[Line], back: dict[int, bytes], original: bool, tally: Tally) -> Iterator[bytes]:
    for row, line in enumerate(batch):
        if original:
            yield line.text + b"\n"
        if not line.sentence.strip():
            continue
        words = back[row].split()
        tally.sentences += 1
        tally.empty += not words
        tally.same += words == line.sentence.split()
        if words and words != line.sentence.split():
            yield line.label + back[row].strip() + b"\n"
