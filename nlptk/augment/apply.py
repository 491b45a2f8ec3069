"""Ops one after the other on every sentence, which is replaced by what they make of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nlptk.augment.eda import SHARE, WORDS_MOST, block_bytes
from nlptk.augment.forms._base import LogicalBlock
from nlptk.augment.ops._base import Op
from nlptk.augment.reader import Reader, Reading
from nlptk.core.jobs import Workers
from nlptk.core.random import generator
from nlptk.core.text import TextBlock


@dataclass(frozen=True, slots=True)
class Applied:
    """The ops, and all that they need to know."""

    reading: Reading
    ops: Sequence[Op]
    seed: int = 1


def apply(texts: Iterable[TextBlock], applied: Applied, *, memory: int, jobs: int = 1) -> Iterator[bytes]:
    """Yield every block of the text with its sentences changed, in the form of the input."""
    make_worker = partial(Applier, applied, min(memory // SHARE // jobs, WORDS_MOST))
    workers: Workers[LogicalBlock, bytes] = Workers(make_worker, jobs)
    with workers:
        yield from workers.map(applied.reading.form.blocks(texts, block_bytes(1)))


class Applier:
    """A worker: changes blocks."""

    def __init__(self, applied: Applied, memory: int) -> None:
        """Begin without words; `memory` bytes may be used for them."""
        self._applied = applied
        self._reader = Reader(applied.reading, memory)

    def __call__(self, block: LogicalBlock) -> bytes:
        """Return the records of a block with their sentences changed."""
        form = self._applied.reading.form
        records = form.records(block)
        rng = generator(self._applied.seed, "augment apply", block.number)
        rows = self._reader.rows(records)
        for op in self._applied.ops:
            self._reader.words.learn(rows)
            rows = op(rows, self._reader.words, rng)
        sentences = np.arange(len(rows))
        lines = form.written(self._reader.words, rows, sentences, records)
        return form.header(block) + lines.values.tobytes()
