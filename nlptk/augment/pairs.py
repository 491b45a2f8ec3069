"""Pairs of sentences from documents, half of them as they stand in the text.

Next sentence: the second sentence follows the first, or is any sentence of another document, each as likely
(Devlin et al. 2019, "BERT", section 3.1). Sentence order: two sentences in a row, in order or swapped
(Lan et al. 2020, "ALBERT", section 3.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.augment.documents import Int64s, Mask
from nlptk.augment.mask_settings import JSONL
from nlptk.augment.noise._sampling import rounded, sample
from nlptk.augment.pair_settings import LABELS, NEXT_SENTENCE, PairSettings
from nlptk.augment.pieces import Pieces, in_columns, in_json, side_by_side
from nlptk.core.chunks import between_blanks, lines
from nlptk.core.errors import InputError
from nlptk.core.files import input_size
from nlptk.core.progress import Progress
from nlptk.core.ragged import ByteStrings, Ragged, offsets_of, ragged_range
from nlptk.core.random import generator
from nlptk.core.spool import Spool
from nlptk.core.streams import input_name
from nlptk.core.text import TextBlock, read_text
from nlptk.core.utf8 import STRICT

_PAIRS = 1 << 12  # to a block of draws
_STREAM = "augment pairs"
_MEMORY_SHARE = 2


@dataclass(frozen=True, slots=True)
class Sentences:
    """The lines of a corpus with words: line i, less its outer blanks, is `data[starts[i]:ends[i]]`."""

    data: NDArray[np.uint8]
    starts: Int64s  # (S,)
    ends: Int64s  # (S,)
    documents: Int64s  # (D + 1,) document j is the sentences documents[j] .. documents[j + 1]

    def take(self, rows: Int64s) -> ByteStrings:
        """Return some sentences."""
        starts, lengths = self.starts[rows], self.ends[rows] - self.starts[rows]
        return ByteStrings(self.data[ragged_range(starts, lengths)], offsets_of(lengths))

    def firsts(self) -> Int64s:
        """Return the sentences that another of their document follows."""
        follows = np.ones(self.starts.size, dtype=np.bool_)
        follows[self.documents[1:] - 1] = False
        return np.flatnonzero(follows)

    def elsewhere(self, rows: Int64s, random: np.random.Generator) -> Int64s:
        """Draw for each of some sentences one of another document, each as likely."""
        document = np.searchsorted(self.documents, rows, side="right") - 1
        begin, size = self.documents[document], np.diff(self.documents)[document]
        drawn = random.integers(0, self.starts.size - size)
        return np.where(drawn >= begin, drawn + size, drawn)


def pairs(  # noqa: PLR0913  one argument for each option that commands share
    paths: Sequence[str],
    settings: PairSettings,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """Yield lines with a pair each, one for every sentence that another of its document follows.

    The text is read first; what needs more than a share of the memory goes to files in `temp_dir`. InputError
    where no document has two sentences, or there are no others to draw from.
    """
    progress = progress or Progress.silent()
    with progress.phase("reading", input_size(paths), "B") as step:
        blocks = read_text(paths, encoding=encoding, errors=errors, on_bytes=step)
        text = _gathered(blocks, memory // _MEMORY_SHARE, temp_dir)
    firsts = text.firsts()
    _check_enough(text, firsts, settings, " ".join(map(input_name, paths)))
    with progress.phase("pairing", firsts.size, "pairs") as step:
        for number, start in enumerate(range(0, firsts.size, _PAIRS)):
            rows = firsts[start : start + _PAIRS]
            yield _written(text, rows, settings, generator(settings.seed, _STREAM, number))
            step(rows.size)


def _gathered(blocks: Iterator[TextBlock], memory: int, temp_dir: str | None) -> Sentences:
    """Read all sentences."""
    number = 0  # of the breaks between documents so far
    with (
        Spool(np.uint8) as data,
        Spool(np.int64) as starts,
        Spool(np.int64) as ends,
        Spool(np.int64) as breaks,
    ):
        for block in blocks:
            words = between_blanks(block.data, *lines(block.data))
            blank = np.diff(words.offsets) == 0
            first, last = words.offsets[:-1][~blank], words.offsets[1:][~blank] - 1
            number += block.first_line == 1
            starts.append(words.starts[first] + len(data))
            ends.append(words.starts[last] + words.lengths[last] + len(data))
            breaks.append(number + np.cumsum(blank)[~blank])
            data.append(block.data)
            number += int(blank.sum())
            if data.nbytes + starts.nbytes + ends.nbytes + breaks.nbytes > memory:
                for each in (data, starts, ends, breaks):
                    each.spill(temp_dir)
        numbers = breaks.finish()
        begin = np.flatnonzero(np.diff(numbers, prepend=-1))
        return Sentences(data.finish(), starts.finish(), ends.finish(), np.append(begin, numbers.size))


def _check_enough(text: Sentences, firsts: Int64s, settings: PairSettings, where: str) -> None:
    if not firsts.size:
        what = "no document has two sentences"
        raise InputError(where, what, "Give a sentence a line, and an empty line between documents only")
    number = text.documents.size - 1
    if settings.task == NEXT_SENTENCE and number == 1:
        what = "there is one document only, and random sentences come from others"
        raise InputError(where, what, "Put an empty line between documents, or use --task sentence-order")


def _written(text: Sentences, rows: Int64s, settings: PairSettings, random: np.random.Generator) -> bytes:
    """Write the pairs that begin with the given sentences, half of them as they stand in the text."""
    half = rounded(random, np.array([rows.size / 2]))
    true = sample(random, np.array([rows.size]), half)
    first, second = rows, rows + 1
    if settings.task == NEXT_SENTENCE:
        second = np.where(true, second, text.elsewhere(rows, random))
    else:
        first, second = np.where(true, first, second), np.where(true, second, first)
    return _lines(text, first, second, true, settings)


def _lines(text: Sentences, first: Int64s, second: Int64s, true: Mask, settings: PairSettings) -> bytes:
    as_json = settings.format == JSONL
    sentences = text.take(np.concatenate((first, second)))
    pieces = Pieces(in_json(sentences) if as_json else in_columns(sentences))
    rows = np.arange(first.size + 1)
    one, other = Ragged(rows[:-1], rows), Ragged(rows[:-1] + first.size, rows)
    labels = [pieces.number(label) for label in LABELS[settings.task]]
    label = Ragged(np.where(true, *labels), rows)
    if as_json:
        literals = ('{"first": "', '", "second": "', '", "label": "', '"}\n')
        begin, middle, last, end = map(pieces.number, literals)
        return pieces.written(side_by_side([begin, one, middle, other, last, label, end]))
    tab, end = pieces.number("\t"), pieces.number("\n")
    return pieces.written(side_by_side([label, tab, one, tab, other, end]))
