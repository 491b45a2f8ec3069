"""A text whose words are looked at with what stands around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.ragged import Int64s, offsets_of
from nlptk.core.scratch import Scratch
from nlptk.core.vocab import SPECIALS

UInt32s = NDArray[np.uint32]

_BLOCK = 1 << 20  # tokens
_FIRST = len(SPECIALS)


@dataclass(frozen=True, slots=True)
class WindowedText:
    """The T words of a corpus that are in the vocabulary, with nothing between them, and S sentences."""

    padded: UInt32s  # (window + T + window,) rows of the vocabulary without special words
    ends: Int64s  # (S,) where sentences end
    window: int

    @classmethod
    def of(cls, corpus: EncodedCorpus, window: int, scratch: Scratch) -> WindowedText:
        """Take the words of the vocabulary from a corpus."""
        size = int(corpus.vocab.counts[_FIRST:].sum())
        padded = scratch.zeros(size + 2 * window, np.uint32)
        ends = scratch.zeros(corpus.ends.size, np.int64)
        taken = sentence = 0
        for start in range(0, corpus.ids.size, _BLOCK):
            ids = corpus.ids[start : start + _BLOCK]
            known = ids >= _FIRST
            words = ids[known] - np.uint32(_FIRST)
            padded[window + taken : window + taken + words.size] = words
            later = int(np.searchsorted(corpus.ends, start + ids.size, side="right"))
            ends[sentence:later] = taken + offsets_of(known)[corpus.ends[sentence:later] - start]
            taken, sentence = taken + words.size, later
        return cls(padded, ends, window)

    @property
    def words(self) -> UInt32s:
        """The words themselves (T,)."""
        return self.padded[self.window : self.padded.size - self.window]

    def around(self, places: NDArray[np.integer], offsets: Int64s) -> tuple[UInt32s, NDArray[np.bool_]]:
        """Return what stands at some offsets (C,) from places (n,), and whether in the same sentence, (n, C).

        Offsets rise by one from -window on; a word is not around itself.
        """
        seen = self._windows(offsets.size)[places].view(np.uint32).reshape(-1, offsets.size)
        sentences = np.searchsorted(self.ends, places, side="right")
        starts = np.where(sentences > 0, self.ends[sentences - 1], 0)
        before = np.minimum(places - starts, self.window).astype(np.int16)
        after = np.minimum(self.ends[sentences] - 1 - places, self.window).astype(np.int16)
        steps = offsets.astype(np.int16)
        inside = (steps >= -before[:, np.newaxis]) & (steps <= after[:, np.newaxis])
        inside[:, self.window] = False
        return seen, inside

    def _windows(self, size: int) -> NDArray[np.void]:
        """Return the words from each place on as one item: these are looked up twice as fast as rows."""
        shape, step = self.padded.size - size + 1, self.padded.itemsize
        return np.ndarray(shape, f"V{size * step}", buffer=self.padded, strides=step)
