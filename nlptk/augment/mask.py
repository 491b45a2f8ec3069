"""Noise for whole corpora: blocks of documents in, records of noisy text and its targets out.

Block i draws from a stream of its own for each noise (core/random.py), so the records are the same for any
number of processes and any memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import numpy as np

from nlptk.augment.documents import Documents, Int32s, LineReader, Reader
from nlptk.augment.keep import beside_kept
from nlptk.augment.logical import PARAGRAPHS, logical_blocks
from nlptk.augment.mask_settings import MaskSettings
from nlptk.augment.noise._base import Draws, Noise, Noisy
from nlptk.augment.random_words import words_of_file, words_of_text
from nlptk.augment.records import Records
from nlptk.augment.spooled import SpooledText
from nlptk.augment.units._base import Units
from nlptk.core.errors import UsageError
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings
from nlptk.core.random import generator
from nlptk.core.registry import build
from nlptk.core.text import TextBlock, read_text
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable

NOISE = "nlptk.augment.noise"
UNITS = "nlptk.augment.units"

_BLOCK_BYTES = 1 << 18  # of records, all copies together
_SMALLEST_BLOCK = 1 << 10
_MASK_ID = 0
_STREAM = "augment mask"
_NO_WORDS = ByteStrings.of([])

Numbered = tuple[int, TextBlock]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to every block."""

    noise: tuple[Noise, ...]
    units: Units
    settings: MaskSettings

    @classmethod
    def of(cls, settings: MaskSettings) -> Plan:
        """Make the methods that settings name; UsageError if there is none of the name."""
        noise = tuple(build(NOISE, spec) for spec in settings.noise)
        units: Units = build(UNITS, settings.units)
        plan = cls(noise, units, settings)
        if plan.whole_documents and not units.is_text:
            what = "its input has no sentences to move about"
            raise UsageError(f"--units {settings.units}", what, "Give lines of text, and other --units")
        return plan

    @property
    def whole_documents(self) -> bool:
        """Whether a record is a document."""
        return any(each.whole_documents for each in self.noise)

    @property
    def draws_words(self) -> bool:
        """Whether random words are wanted."""
        return any(each.draws_words for each in self.noise)

    def tokens_reader(self, lines: Reader) -> Reader:
        """Return what reads blocks where units do not matter."""
        return lines if self.units.is_text else self.units.reader(lines)

    @property
    def block_bytes(self) -> int:
        """How large a block of text is, at least."""
        return max(_BLOCK_BYTES // self.settings.duplicates, _SMALLEST_BLOCK)

    def blocks(self, blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
        """Cut text into logical blocks."""
        end = PARAGRAPHS if self.whole_documents else self.units.end
        return logical_blocks(blocks, end, self.block_bytes)


class Masker:
    """A worker: turns blocks of text into records."""

    def __init__(self, plan: Plan, reader: Reader, vocabulary: ByteStrings) -> None:
        """Take the words to draw from, too."""
        self._plan = plan
        self._reader = reader
        self._vocabulary = vocabulary
        self._records = Records(plan.settings.format, plan.whole_documents)

    def __call__(self, numbered: Numbered) -> bytes:
        """Return the records of a block."""
        number, block = numbered
        settings = self._plan.settings
        table = WordTable()
        table.add_strings(ByteStrings.of([settings.mask_token.encode()]))
        original = self._reader(block, table).repeated(settings.duplicates, self._plan.whole_documents)
        if not original.ids.size:
            return b""
        noisy = self._noisy(original, table, number)
        return self._records.written(noisy, original, table.words())

    def _noisy(self, original: Documents, table: WordTable, number: int) -> Noisy:
        noisy = Noisy(original)
        keep = table.add_strings(ByteStrings.of(word.encode() for word in self._plan.settings.keep))
        for place, noise in enumerate(self._plan.noise):
            stream = f"{_STREAM} {self._plan.settings.epoch} {place}"
            random = generator(self._plan.settings.seed, stream, number)
            words = partial(_random_words, random, self._vocabulary, table)
            draws = Draws(random, _MASK_ID, words)
            kept = np.isin(noisy.documents.ids, keep)
            if noise.whole_documents or not kept.any():
                noisy = noise(noisy.documents, draws)
            else:
                noisy = beside_kept(noisy.documents, kept, noise, draws)
        return noisy if len(self._plan.noise) == 1 else Noisy(noisy.documents)


def _random_words(
    random: np.random.Generator, vocabulary: ByteStrings, table: WordTable, size: int
) -> Int32s:
    """Draw words, each as likely as any other, and return their ids in a block's table."""
    return table.add_strings(vocabulary.take(random.integers(0, len(vocabulary), size)))


def masked(  # noqa: PLR0913  one argument for each option that commands share
    paths: Sequence[str],
    settings: MaskSettings,
    tokenizer: Tokenizer,
    *,
    vocab: str | None = None,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """Yield the records of text files, a block at a time.

    `vocab` is a file of words to draw random words from; without it the text is read first, and its distinct
    words are drawn from. UsageError for settings that cannot be meant, InputError for what cannot be read,
    ResourceError if the words do not fit in `memory` bytes.
    """
    plan = Plan.of(settings)
    if not (plan.units.is_text or tokenizer.chunks_are_tokens):
        raise UsageError(f"--units {settings.units}", "its tokens stand in columns", "Leave --tokenizer out")
    lines = LineReader(tokenizer)
    make_worker = partial(Masker, plan, plan.units.reader(lines))
    progress = progress or Progress.silent()
    read = partial(read_text, paths, encoding=encoding, errors=errors)
    size = input_size(paths)
    if not plan.draws_words or vocab is not None:
        words = words_of_file(vocab, settings.mask_token) if plan.draws_words and vocab else _NO_WORDS
        with progress.phase("masking", size, "B") as step:
            yield from _mapped(partial(make_worker, words), plan.blocks(read(on_bytes=step)), jobs)
        return
    with ExitStack() as opened:
        with progress.phase("reading", size, "B") as step:
            text = opened.enter_context(SpooledText(plan.blocks(read(on_bytes=step)), memory, temp_dir))
            words = words_of_text(text.first(), plan.tokens_reader(lines), memory)
        with progress.phase("masking", text.nbytes, "B") as step:
            yield from _mapped(partial(make_worker, words), _told(text.again(), step), jobs)


def _told(blocks: Iterable[TextBlock], step: Callable[[int], None]) -> Iterator[TextBlock]:
    """Pass blocks through and tell their sizes."""
    for block in blocks:
        step(block.data.size)
        yield block


def _mapped(make_worker: Callable[[], Masker], blocks: Iterable[TextBlock], jobs: int) -> Iterator[bytes]:
    with Workers[Numbered, bytes](make_worker, jobs) as workers:
        yield from workers.map(enumerate(blocks))
