"""Easy data augmentation (EDA; Wei and Zou 2019) of text of any size, a block of sentences at a time.

Blocks are cut by the text alone, and each has random numbers of its own: the output is the same however many
processes work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from nlptk.augment.draws import Floats
from nlptk.augment.forms._base import LogicalBlock, Records
from nlptk.augment.ops._base import Op
from nlptk.augment.ops.random_deletion import RandomDeletion
from nlptk.augment.ops.random_insertion import RandomInsertion
from nlptk.augment.ops.random_swap import RandomSwap
from nlptk.augment.ops.synonym_replacement import SynonymReplacement
from nlptk.augment.reader import Reader, Reading
from nlptk.augment.rows import Int64s, Mask, Rows
from nlptk.augment.settings import EdaSettings
from nlptk.augment.variants import Variants, draw_variants
from nlptk.augment.written import Frames, interleaved, repeated, written
from nlptk.core.jobs import Workers
from nlptk.core.ragged import ByteStrings
from nlptk.core.random import generator
from nlptk.core.text import TextBlock

Perplexities = Callable[[TextBlock], Floats]  # of each line

_OUTPUT_BYTES = 5 << 18  # of a block, about
_LEAST_BLOCK = 1 << 12
WORDS_MOST = 1 << 25  # bytes that a worker remembers words in; beyond it, looking up is slower than learning
SHARE = 8  # of the memory: for words, all workers together


@dataclass(frozen=True, slots=True)
class LmFilter:
    """Rejects variants that a language model finds much worse than their source."""

    perplexities: Callable[[], Perplexities]  # makes the scoring function of a process
    ratio: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that augmentation needs to know."""

    reading: Reading
    settings: EdaSettings = field(default_factory=EdaSettings)
    numbers: Mapping[bytes, float] | None = None  # how many variants a label gets on average; None: num_aug
    lm_filter: LmFilter | None = None


@dataclass(frozen=True, slots=True)
class Augmented:
    """A block augmented."""

    text: bytes
    missing: int = 0  # variants that were not found
    short: int = 0  # sentences that have fewer than wanted


def augment(texts: Iterable[TextBlock], recipe: Recipe, *, memory: int, jobs: int = 1) -> Iterator[Augmented]:
    """Yield every block of the text with its variants."""
    make_worker = partial(Augmenter, recipe, min(memory // SHARE // jobs, WORDS_MOST))
    workers: Workers[LogicalBlock, Augmented] = Workers(make_worker, jobs)
    with workers:
        yield from workers.map(recipe.reading.form.blocks(texts, block_bytes(recipe.settings.num_aug)))


def block_bytes(variants: int) -> int:
    """Return how many bytes of input make a block."""
    return max(_LEAST_BLOCK, _OUTPUT_BYTES // (1 + variants))


def operations(settings: EdaSettings) -> list[Op]:
    """Return the operations that are not left out."""
    ops: list[Op] = [
        SynonymReplacement(settings.alpha_sr),
        RandomInsertion(settings.alpha_ri),
        RandomSwap(settings.alpha_rs),
        RandomDeletion(settings.alpha_rd),
    ]
    return [op for op in ops if not op.is_idle]


class Augmenter:
    """A worker: augments blocks."""

    def __init__(self, recipe: Recipe, memory: int) -> None:
        """Begin without words; `memory` bytes may be used for them."""
        self._recipe = recipe
        self._reader = Reader(recipe.reading, memory)
        self._ops = operations(recipe.settings)
        self._perplexities = recipe.lm_filter.perplexities() if recipe.lm_filter else None

    def __call__(self, block: LogicalBlock) -> Augmented:
        """Return the records of a block, each with its variants behind it."""
        form, settings = self._recipe.reading.form, self._recipe.settings
        records = form.records(block)
        rng = generator(settings.seed, "augment eda", block.number)
        source = self._reader.rows(records)
        words = self._reader.words
        wanted = np.where(records.blank, 0, self._wanted(records, rng))
        drawn = draw_variants(source, wanted, self._ops, words, rng, self._judge(source))
        sentences = np.repeat(np.arange(len(source)), drawn.numbers)
        variants = form.written(words, drawn.rows, sentences, records)
        text = form.header(block) + self._with_originals(records, variants, drawn)
        return Augmented(text, drawn.missing, int((drawn.numbers < wanted).sum()))

    def _with_originals(self, records: Records, variants: ByteStrings, drawn: Variants) -> bytes:
        if not self._recipe.settings.original:
            return variants.values.tobytes()
        return interleaved(records.originals, variants, drawn.numbers).tobytes()

    def _wanted(self, records: Records, rng: np.random.Generator) -> Int64s:
        """Return how many variants each sentence should have (S,): fractions are rounded by chance."""
        number = self._recipe.settings.num_aug
        if self._recipe.numbers is None or records.labels is None:
            return np.full(records.starts.size, number, dtype=np.int64)
        exact = np.array([self._recipe.numbers.get(label, number) for label in records.labels])
        return np.floor(exact + rng.random(exact.size)).astype(np.int64)

    def _judge(self, source: Rows) -> Callable[[Rows, Int64s], Mask] | None:
        """Return what rejects variants with a perplexity far above that of their source."""
        if self._perplexities is None or self._recipe.lm_filter is None:
            return None
        ratio = self._recipe.lm_filter.ratio
        perplexities = self._perplexities
        highest = ratio * perplexities(self._as_text(source))

        def judge(rows: Rows, sentences: Int64s) -> Mask:
            good: Mask = perplexities(self._as_text(rows)) <= highest[sentences]
            return good

        return judge

    def _as_text(self, rows: Rows) -> TextBlock:
        frames = Frames(repeated(b"", 1), repeated(b"\n", 1))
        everywhere = np.zeros(len(rows), dtype=np.int64)
        lines = written(self._reader.words.plain_texts, rows, everywhere, frames)
        return TextBlock(lines.values, "<variants>", 1)
