"""Co-occurrences of words: a sparse matrix, a row a word, as it lies in a model file.

A model file of kind `cooccurrences` holds the words in the order of their counts and, row by row, which words
stand near each and how often. All of it is used as it lies in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlptk.core.dealing import dealt_out, part_bounds
from nlptk.core.errors import NlptkError
from nlptk.core.lines import Words, blocks, check_words
from nlptk.core.modelarrays import Array
from nlptk.core.modelfile import ModelFile, read_model, write_model
from nlptk.core.progress import Step
from nlptk.core.ragged import ByteStrings, Int64s, offsets_of, side_by_side
from nlptk.core.scratch import Scratch
from nlptk.embed.cooccursettings import CooccurSettings

KIND = "cooccurrences"
_BLOCK = 1 << 18  # pairs
_TAB = ord("\t")

Sums: TypeAlias = NDArray[np.integer]  # uint32 if that is enough for all, else int64


@dataclass(frozen=True, slots=True)
class Cooccurrences:
    """V words, and for N pairs of a word and a context how much they occur together."""

    words: ByteStrings  # (V,)
    counts: Int64s  # (V,) how often each word occurs, falling
    firsts: Int64s  # (V + 1,) row i has the pairs firsts[i] .. firsts[i + 1] - 1
    contexts: NDArray[np.uint32]  # (N,) rising in each row
    sums: Sums  # (N,) above 0: how much they occur together, in units
    settings: CooccurSettings
    name: str = "the text"  # of what holds them, for messages

    def __len__(self) -> int:
        """Return the number of pairs."""
        return self.contexts.size

    @property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        """All numbers that they are made of."""
        return self.words.values, self.counts, self.firsts, self.contexts, self.sums

    def weights(self, pairs: slice) -> NDArray[np.float64]:
        """Return how much some pairs occur together (n,)."""
        return self.sums[pairs] / self.settings.units

    def transposed(self, scratch: Scratch) -> Cooccurrences:
        """Return the same with words as contexts, and contexts as words."""
        sizes = np.zeros(len(self.words), dtype=np.int64)
        for start, end in blocks(len(self), _BLOCK):
            sizes += np.bincount(self.contexts[start:end], minlength=sizes.size)
        bounds = part_bounds(sizes, _BLOCK)
        places = dealt_out(self.contexts, sizes, bounds, scratch)
        contexts = scratch.zeros(len(self), np.uint32)
        sums = scratch.zeros(len(self), self.sums.dtype.type)
        firsts = offsets_of(sizes)
        for start, end in pairwise(firsts[bounds].tolist()):
            some = places[start:end].astype(np.int64)
            some = some[np.argsort(self.contexts[some], kind="stable")]
            contexts[start:end] = np.searchsorted(self.firsts, some, side="right") - 1
            sums[start:end] = self.sums[some]
        return replace(self, firsts=firsts, contexts=contexts, sums=sums)

    def save(self, path: str) -> None:
        """Write them, or nothing at all."""
        arrays: dict[str, Array | ByteStrings] = {
            "words": self.words,
            "counts": self.counts,
            "firsts": self.firsts,
            "contexts": self.contexts,
            "sums": self.sums,
        }
        write_model(path, KIND, asdict(self.settings), arrays)

    @classmethod
    def load(cls, path: str) -> Cooccurrences:
        """Open a file of co-occurrences, mapped into memory; ModelError if it is none, or damaged."""
        file = read_model(path, KIND)
        words, counts = file.strings("words"), file.array("counts", np.int64)
        firsts, contexts = file.array("firsts", np.int64), file.array("contexts", np.uint32)
        found = cls(words, counts, firsts, contexts, _sums(file), _settings(file), path)
        found._check(file)
        return found

    def lines(self, step: Step) -> Iterator[bytes]:
        """Yield `word<TAB>context<TAB>weight` lines, the weight in up to ten digits; `step` is told of pairs.

        UsageError for words that hold blanks.
        """
        check_words(self.words, "--tokenizer")
        words = Words(self.words)
        for start, end in blocks(len(self), _BLOCK):
            rows = np.searchsorted(self.firsts, np.arange(start, end), side="right") - 1
            alone = np.arange(end - start + 1)
            columns = [words.between_spaces(ids, alone, _TAB) for ids in (rows, self.contexts[start:end])]
            yield side_by_side([*columns, _number_texts(self.weights(slice(start, end)))]).tobytes()
            step(end - start)

    def _check(self, file: ModelFile) -> None:
        """Raise ModelError for what cannot be co-occurrences."""
        words = len(self.words)
        if self.counts.size != words or self.firsts.size != words + 1 or self.sums.size != len(self):
            raise file.damaged("its words, rows and pairs do not belong together")
        if self.firsts[0] != 0 or self.firsts[-1] != len(self) or (np.diff(self.firsts) < 0).any():
            raise file.damaged("its rows do not lie within its pairs")
        for start, end in blocks(len(self), _BLOCK):
            if int(self.contexts[start:end].max()) >= words:
                raise file.damaged("it has a context that is no word")
            if not (self.sums[start:end] > 0).all():
                raise file.damaged("it has a sum that is not above 0")


def narrowest(sums: NDArray[np.int64]) -> Sums:
    """Return sums in 32 bits if that is enough for all."""
    enough = not sums.size or int(sums.max()) <= np.iinfo(np.uint32).max
    return sums.astype(np.uint32) if enough else sums


def _sums(file: ModelFile) -> Sums:
    wide = getattr(file.arrays.get("sums"), "dtype", None) == np.int64
    return file.array("sums", np.int64) if wide else file.array("sums", np.uint32)


def _settings(file: ModelFile) -> CooccurSettings:
    try:
        return CooccurSettings(**file.settings)
    except (TypeError, NlptkError) as error:
        raise file.damaged("its settings are not those of co-occurrences") from error


def _number_texts(numbers: NDArray[np.float64]) -> ByteStrings:
    """Write numbers, of which few are different, a line feed behind each."""
    different, places = np.unique(numbers, return_inverse=True)
    return ByteStrings.of(b"%.10g\n" % number for number in different.tolist()).take(places)
