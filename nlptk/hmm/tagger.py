"""Text through a tagger: blocks of sentences to blocks of tagged text, in one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.escapes import ESCAPES
from nlptk.core.heap import keep_freed_memory
from nlptk.core.jobs import Workers
from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.core.text import TextBlock
from nlptk.hmm.decode import Floats, best_sequences, posterior_tags, viterbi_tags
from nlptk.hmm.model import UNKNOWN_TAGS, HmmModel
from nlptk.hmm.tagged._base import TaggedBlock, TaggedFormat
from nlptk.hmm.tagged_text import SENTENCES, normalized_words, tagged_format, untagged_block

BLOCK_BYTES = 1 << 20  # of text tagged at once: larger arrays, and fewer of them, as alike positions meet
SEQUENCE_COLUMNS = "file", "line", "rank", "probability", "tagging"

_ESCAPES = str.maketrans(ESCAPES)

Mask = NDArray[np.bool_]
Block = TypeVar("Block")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How tags are chosen; raises UsageError for values that cannot be meant."""

    unknown_tags: int = UNKNOWN_TAGS  # that an unknown word can have
    beam: float | None = None  # in natural logarithms; None is exact
    posterior: bool = False  # the likeliest tag of each word by itself

    def __post_init__(self) -> None:
        """Check the values."""
        if self.unknown_tags < 1:
            raise UsageError("--unknown-tags", f"{self.unknown_tags} leaves no tag", "Give 20, say")
        if self.beam is not None and not self.beam > 0:
            raise UsageError("--beam", f"{self.beam} keeps nothing", "Give a positive number, 7 say")
        if self.beam is not None and self.posterior:
            raise UsageError("--beam", "--posterior sums over all sequences", "Leave one of the two out")

    def tags(
        self, model: HmmModel, words: ByteStrings, ids: Int64s, ends: Int64s
    ) -> tuple[Int64s, Floats | None]:
        """Return the tags of words (T,), and their probabilities (T,) if they are of posteriors."""
        if self.posterior:
            return posterior_tags(model, words, ids, ends, self.unknown_tags)
        return viterbi_tags(model, words, ids, ends, self.unknown_tags, beam=self.beam), None


@dataclass(frozen=True, slots=True)
class Writing:
    """Makes tagged text of untagged text."""

    model: HmmModel
    decoding: Decoding
    form: str = SENTENCES
    format: str = "slash"  # a spec

    def __call__(self, block: TextBlock) -> bytes:
        """Tag a block of whole sentences."""
        format = tagged_format(self.format)
        read = untagged_block(block, self.form)
        words = normalized_words(read.words, self.model.normalize)
        tags, probabilities = self.decoding.tags(self.model, words, self.model.lexicon.find(words), read.ends)
        return format.write(read.words, self.model.tags.take(tags), read.ends, probabilities)


@dataclass(frozen=True, slots=True)
class Listing:
    """Makes the few best taggings of each sentence, a line for each, of untagged text."""

    model: HmmModel
    unknown_tags: int
    most: int
    form: str = SENTENCES

    def __call__(self, block: TextBlock) -> bytes:
        """Tag a block of whole sentences."""
        read = untagged_block(block, self.form)
        words = normalized_words(read.words, self.model.normalize)
        ids = self.model.lexicon.find(words)
        found = best_sequences(self.model, words, ids, read.ends, self.unknown_tags, self.most)
        slash, file = tagged_format("slash"), read.file.translate(_ESCAPES).encode()
        of_rank = [
            slash.write(read.words, self.model.tags.take(tags), read.ends).split(b"\n")
            for tags in found.tags.T
        ]
        lines = [
            b"%s\t%d\t%d\t%.6g\t%s\n" % (file, line, rank + 1, shares[rank], of_rank[rank][sentence])
            for sentence, (line, shares) in enumerate(
                zip(read.lines.tolist(), found.probabilities.tolist(), strict=True)
            )
            for rank in range(self.most)
            if rank == 0 or shares[rank] > 0
        ]
        return b"".join(lines)


@dataclass(frozen=True, slots=True)
class Judged:
    """Gold text and what a tagger makes of its words."""

    gold: TaggedBlock
    tags: Int64s  # (T,) guessed
    unknown: Mask  # (T,) which words training did not see


@dataclass(frozen=True, slots=True)
class Judging:
    """Tags the words of gold text again."""

    model: HmmModel
    decoding: Decoding

    def __call__(self, text: tuple[TaggedFormat, TextBlock]) -> Judged:
        """Tag a block of whole sentences."""
        format, block = text
        gold = format.read(block)
        words = normalized_words(gold.words, self.model.normalize)
        ids = self.model.lexicon.find(words)
        tags, _ = self.decoding.tags(self.model, words, ids, gold.ends)
        return Judged(gold, tags, (ids < 0) | (ids >= self.model.seen))


def block_bytes(size: int | None, jobs: int) -> int:
    """Return how many bytes to work on at once: of a text of known size as many blocks for each process."""
    if not size:
        return BLOCK_BYTES
    rounds = -(-size // (BLOCK_BYTES * jobs))
    return -(-size // (rounds * jobs))


def in_processes(work: Callable[[Block], Result], blocks: Iterable[Block], jobs: int) -> Iterator[Result]:
    """Yield what is made of each block, in order; blocks are dealt out to processes."""
    with Workers[Block, Result](partial(_itself, work), jobs) as workers:
        yield from workers.map(blocks)


def _itself(work: Callable[[Block], Result]) -> Callable[[Block], Result]:
    keep_freed_memory()
    return work
