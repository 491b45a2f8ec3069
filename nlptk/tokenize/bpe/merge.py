"""Apply merges to many words at once: in each word the best-ranked pair first, the leftmost of equals.

Short words are merged in rounds, long words by replaying the merges in order of rank. A foreign model may
use a symbol in a merge that ranks before the one that makes it; then a merge can bring back pairs whose turn
has passed, and long words go through a heap one by one, as they do with dropout.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged, offsets_of
from nlptk.tokenize.bpe.heap import merge_by_heap
from nlptk.tokenize.bpe.mergetable import MergeTable
from nlptk.tokenize.bpe.replay import Replay
from nlptk.tokenize.bpe.rounds import Rounds

_LONG = 128  # symbols of a word that are too many for one merge a round


class Merger:
    """The merges of a model, ready to be applied."""

    def __init__(self, merges: NDArray[np.int32]) -> None:
        """Take merges (M, 3): left, right and result, best rank first; of equal pairs the first counts."""
        self._table = MergeTable(merges)

    def apply(self, words: Ragged) -> Ragged:
        """Merge words of symbols int32 (N,) into pieces."""
        return _by_length(words, lambda short: Rounds(short, self._table).merged(), self._replayed)

    def apply_with_dropout(self, words: Ragged, dropout: float, rng: np.random.Generator) -> Ragged:
        """Merge words, each pair being passed over with a probability at every step (Provilkov et al.
        2020)."""
        return _by_length(
            words,
            lambda short: Rounds(short, self._table).merged(
                lambda size: rng.random(size, dtype=np.float32) < dropout
            ),
            lambda long: self._one_by_one(long, lambda: rng.random() < dropout),
        )

    def _replayed(self, words: Ragged) -> Ragged:
        if self._table.makers_rank_first:
            return Replay(words, self._table).merged()
        return self._one_by_one(words)

    def _one_by_one(self, words: Ragged, passes_over: Callable[[], bool] | None = None) -> Ragged:
        join = self._table.by_pair.get
        bounds = words.offsets.tolist()
        merged = [
            np.array(merge_by_heap(words.values[start:end].tolist(), join, passes_over), dtype=np.int32)
            for start, end in zip(bounds, bounds[1:], strict=False)
        ]
        return Ragged(np.concatenate(merged), offsets_of(np.array([word.size for word in merged])))


def _by_length(
    words: Ragged, merge_short: Callable[[Ragged], Ragged], merge_long: Callable[[Ragged], Ragged]
) -> Ragged:
    long = np.flatnonzero(words.lengths > _LONG)
    if not long.size:
        return merge_short(words)
    short = np.flatnonzero(words.lengths <= _LONG)
    parts = merge_short(words.take(short)), merge_long(words.take(long))
    order = np.empty(len(words), dtype=np.int64)
    order[np.concatenate((short, long))] = np.arange(len(words))
    lengths = np.concatenate([part.lengths for part in parts])
    return Ragged(np.concatenate([part.values for part in parts]), offsets_of(lengths)).take(order)
