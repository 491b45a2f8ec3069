"""A corpus as numbers: the text is read once, so that everything after runs over arrays.

Tokens get provisional ids in the order of arrival. After the last block the vocabulary is cut and sorted and
the ids are renumbered by the permutation, so the result does not depend on how the text was dealt out or
where the ids were kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ResourceError
from nlptk.core.files import input_size
from nlptk.core.jobs import Workers
from nlptk.core.numbering import ChunkNumbers, NumberedBlock
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings, Ragged, concatenate
from nlptk.core.rows import GrowingRows
from nlptk.core.sizes import format_size
from nlptk.core.spool import Spool
from nlptk.core.text import TextBlock, read_text
from nlptk.core.tokenizer import Tokenizer
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import SPECIALS, UNKNOWN_ID, Vocabulary, check_marks
from nlptk.core.words import WordTable, grown

_SMALL_BLOCK, _LARGE_BLOCK = 1 << 16, 1 << 21
_BLOCK_SHARE = 256  # of the memory: a byte of text takes up to 160 while it is worked on
_ARRAY_SHARE = 4  # of the memory: for ids and ends; past it they go to a file
_CACHE_SHARE = 8  # of the memory: for what the workers remember, all together
_WORDS_PEAK = 3  # sorting the vocabulary takes this many times the word table


@dataclass(frozen=True, slots=True)
class EncodedCorpus:
    """Sentences of ids; a sentence is a line, and an empty line is an empty sentence.

    The first three rows of the vocabulary are always `<unk>`, `<s>` and `</s>`. `<unk>` has the count of all
    that is not in the vocabulary, `<unk>` in the text included; the other two are never among the ids.
    """

    vocab: Vocabulary  # V words
    ids: NDArray[np.uint32]  # (T,) read-only, in memory or memory-mapped
    ends: NDArray[np.int64]  # (S,) where in `ids` each sentence ends, exclusive


def read_corpus(  # noqa: PLR0913  one argument for each option that all commands share
    paths: Sequence[str],
    tokenizer: Tokenizer,
    *,
    min_count: int = 1,
    max_size: int | None = None,
    encoding: str = "utf-8",
    errors: str = STRICT,
    normalize: str | None = None,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> EncodedCorpus:
    """Read text files, in one pass, into ids.

    The vocabulary has the tokens seen `min_count` times, at most `max_size` of them besides the special ones.
    `memory` is in bytes: ids that need more than a share of it go to a file without a name in `temp_dir`. The
    result is the same for any `memory` and `jobs`. Raises InputError for text that cannot be read (text.py)
    and for the tokens `<s>` and `</s>` in it, ResourceError where the words do not fit in memory.
    """
    block_bytes = min(max(memory // _BLOCK_SHARE, _SMALL_BLOCK), _LARGE_BLOCK)
    make_worker = partial(ChunkNumbers, tokenizer, memory // _CACHE_SHARE // jobs)
    workers: Workers[TextBlock, NumberedBlock] = Workers(make_worker, jobs)
    progress = progress or Progress.silent()
    with Spool(np.uint32) as ids, Spool(np.int64) as ends:
        corpus = _GrowingCorpus(ids, ends, memory, temp_dir, jobs)
        with progress.phase("reading", total=input_size(paths), unit="B") as step, workers:
            blocks = read_text(
                paths,
                encoding=encoding,
                errors=errors,
                normalize=normalize,
                on_bytes=step,
                block_bytes=block_bytes,
            )
            for block in workers.map(blocks):
                corpus.append(block)
        return corpus.finish(min_count, max_size)


class _GrowingCorpus:
    """A corpus under way, in provisional ids."""

    def __init__(
        self, ids: Spool[np.uint32], ends: Spool[np.int64], memory: int, temp_dir: str | None, jobs: int
    ) -> None:
        self._memory = memory
        self._temp_dir = temp_dir
        self._words = WordTable()
        self._words.add_strings(ByteStrings.of(SPECIALS))
        self._counts = np.zeros(len(SPECIALS), dtype=np.int64)
        self._ids = ids
        self._ends = ends
        self._rows = [GrowingRows() for _ in range(jobs)]  # of each worker's chunks
        self._turns = cycle(range(jobs))

    def append(self, block: NumberedBlock) -> None:
        """Add the sentences of the next block."""
        turn = next(self._turns)
        if block.anew:
            self._rows[turn] = GrowingRows()
        rows = self._rows[turn]
        rows.append(Ragged(self._words.add_strings(block.new.strings), block.new.offsets))
        tokens = rows.take(block.numbers)
        ids, offsets = tokens.values.view(np.uint32), tokens.offsets[block.offsets]
        check_marks(ids, offsets, block.file, block.first_line)
        self._counts = grown(self._counts, len(self._words))
        np.add.at(self._counts, ids, 1)
        self._ends.append(offsets[1:] + len(self._ids))
        self._ids.append(ids)
        self._check_memory()

    def finish(self, min_count: int, max_size: int | None) -> EncodedCorpus:
        """Cut and sort the vocabulary, and renumber; nothing can be appended any more."""
        first = len(SPECIALS)
        counts = self._counts[: len(self._words)]
        words = Vocabulary(self._words.words(first), counts[first:])
        del self._words, self._rows  # the memory is wanted for sorting
        kept, new_ids = words.cut(min_count, max_size)
        unknown = counts.sum() - kept.counts.sum()
        vocab = Vocabulary(
            concatenate([ByteStrings.of(SPECIALS), kept.words]),
            np.concatenate(([unknown, 0, 0], kept.counts)),
        )
        final = np.concatenate((np.arange(first), np.where(new_ids < 0, UNKNOWN_ID, new_ids + first)))
        return EncodedCorpus(vocab, self._ids.finish(_renumbering(final)), self._ends.finish())

    def _check_memory(self) -> None:
        """Spill what can be spilled, and stop when what cannot be does not fit."""
        held = self._ids.nbytes + self._ends.nbytes
        needed = self._words.nbytes * _WORDS_PEAK
        if held > min(self._memory // _ARRAY_SHARE, self._memory - needed):
            self._ids.spill(self._temp_dir)
            self._ends.spill(self._temp_dir)
        if needed > self._memory:
            raise ResourceError(
                "--memory",
                f"the {len(self._words)} distinct words read so far need {format_size(needed)}, "
                f"more than the {format_size(self._memory)} given",
                "Give more, --normalize lower, or a --tokenizer with fewer words; --min-count does not help",
            )


def _renumbering(final: NDArray[np.int64]) -> Callable[[NDArray[np.uint32]], NDArray[np.uint32]]:
    return final.astype(np.uint32).__getitem__
