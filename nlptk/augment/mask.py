"""Noise for whole corpora: blocks of documents in, records of noisy text and its targets out.

Block i draws from a stream of its own for each noise (core/random.py), so the records are the same for any
number of processes and any memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nlptk.augment.documents import Documents, Int32s
from nlptk.augment.logical import PARAGRAPHS, logical_blocks
from nlptk.augment.mask_settings import MaskSettings
from nlptk.augment.noise._base import Draws, Noise, Noisy
from nlptk.augment.records import Records
from nlptk.augment.spooled import distinct_words, read_vocabulary, spooled
from nlptk.augment.units._base import Reader, Units
from nlptk.core.errors import UsageError
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings
from nlptk.core.random import generator
from nlptk.core.registry import build
from nlptk.core.text import TextBlock, read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable

NOISE = "nlptk.augment.noise"
UNITS = "nlptk.augment.units"

_BLOCK_BYTES = 1 << 18  # of records, all copies together
_SMALLEST_BLOCK = 1 << 10
_MASK_ID = 0
_STREAM = "augment mask"

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
        for place, noise in enumerate(self._plan.noise):
            stream = f"{_STREAM} {self._plan.settings.epoch} {place}"
            random = generator(self._plan.settings.seed, stream, number)
            words = partial(_random_words, random, self._vocabulary, table)
            noisy = noise(noisy.documents, Draws(random, _MASK_ID, words))
        return noisy if len(self._plan.noise) == 1 else Noisy(noisy.documents)


def _random_words(
    random: np.random.Generator, vocabulary: ByteStrings, table: WordTable, size: int
) -> Int32s:
    """Draw words, each as likely as any other, and return their ids in a block's table."""
    return table.add_strings(vocabulary.take(random.integers(0, len(vocabulary), size)))


def masked(  # noqa: PLR0913  one argument for each option that commands share
    paths: Sequence[str],
    settings: MaskSettings,
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
    reader = plan.units.reader()
    progress = progress or Progress.silent()
    vocabulary = ByteStrings.of([])
    if plan.draws_words and vocab is not None:
        vocabulary = read_vocabulary(vocab, settings.mask_token)
    with progress.phase(
        "masking" if vocab or not plan.draws_words else "reading", input_size(paths), "B"
    ) as step:
        blocks = plan.blocks(read_text(paths, encoding=encoding, errors=errors, on_bytes=step))
        if not plan.draws_words or vocab is not None:
            yield from _mapped(plan, reader, vocabulary, blocks, jobs)
            return
        table = WordTable()
        kept = spooled(distinct_words(blocks, plan.units, table, memory), memory, temp_dir)
    vocabulary = table.words()
    with progress.phase("masking", kept.nbytes, "B") as step:
        yield from _mapped(plan, reader, vocabulary, kept.blocks(step), jobs)


def _mapped(
    plan: Plan, reader: Reader, vocabulary: ByteStrings, blocks: Iterable[TextBlock], jobs: int
) -> Iterator[bytes]:
    make_worker = partial(Masker, plan, reader, vocabulary)
    with Workers[Numbered, bytes](make_worker, jobs) as workers:
        yield from workers.map(enumerate(blocks))
