"""Learn WordPiece pieces: merge the pair of neighbours with the highest count(ab) / (count(a) count(b)).

The criterion is the likelihood of Schuster and Nakajima (2012) in the form it is commonly given. A merge
takes occurrences from `a` and `b`, so it *raises* the scores of all other pairs with `a` or `b`: no order
of pairs outlives a merge, and each step looks at all pairs again. It does so over arrays: one pass finds
the pairs of `a` and `b` and scores them afresh, one finds the best. What keeps the arrays short is that a
pair's count only falls, because two neighbouring symbols become neighbours when the younger of them is
made: a pair that is born rare stays rare, and is never written down.

Scores are 64-bit floats: the product of the two counts, each a float, divides the pair's count. Of equal
scores the larger count is best, then the smaller left id, then the smaller right id.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged
from nlptk.core.words import grown
from nlptk.tokenize.linked import NONE, every_other, neighbours, pair_keys
from nlptk.tokenize.wordpiece.model import joined

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_RARE = -1  # the number of a pair that is never merged
_TIDY = 1 << 10  # dead pairs that may lie about, beside as many as are alive


def learn(
    words: Ragged,
    counts: Int64s,
    alphabet: list[str],
    limit: int,
    *,
    min_frequency: int = 1,
    reserved: frozenset[str] = frozenset(),
    progress: Callable[[int], None] = lambda merges: None,
) -> list[str]:
    """Return the pieces that merging makes, at most `limit`, in order.

    `words` holds the distinct words as symbols (N,) int32, `counts` (W,) how often each occurs, `alphabet`
    the piece of each symbol. No pair rarer than `min_frequency` is merged, and none that spells a piece
    there is or one of the `reserved`. `progress` is told of every merge.
    """
    limit = min(limit, words.values.size)  # each merge takes a symbol from the words
    pieces = alphabet.copy()
    known = {*alphabet, *reserved}
    pairs = _Pairs(_Text(words, counts, len(alphabet) + limit), max(min_frequency, 1))
    while len(pieces) < len(alphabet) + limit and (pair := pairs.best()) is not None:
        piece = joined(pieces[pairs.left[pair]], pieces[pairs.right[pair]])
        if piece in known:
            pairs.forbid(pair)
            continue
        pairs.merge(pair, len(pieces))
        pieces.append(piece)
        known.add(piece)
        progress(1)
    return pieces[len(alphabet) :]


class _Text:
    """All distinct words as one linked array of symbols; a merged symbol lives where its left part was.

    One more place, the last, stands beyond both ends of every word, so that what leads or follows an end
    can be looked at: -1 is its index, its symbol and the number of its pair.
    """

    def __init__(self, words: Ragged, counts: Int64s, symbols: int) -> None:
        followers, leaders = neighbours(words)
        self.symbol = np.append(words.values.astype(np.int32), np.int32(NONE))
        self.follower = np.append(followers, np.int32(NONE))
        self.leader = np.append(leaders, np.int32(NONE))
        self.weight = np.append(np.repeat(counts, words.lengths), 0)
        self.pair = np.full(
            self.symbol.size, _RARE, dtype=np.int32
        )  # the number of the pair that starts here
        self.count = np.zeros(symbols, dtype=np.int64)  # of each symbol, in the corpus
        np.add.at(self.count, self.symbol[:-1], self.weight[:-1])


class _Pairs:
    """The pairs that may be merged, in arrays of which the first `size` places are in use."""

    def __init__(self, text: _Text, floor: int) -> None:
        self._text = text
        self._floor = floor
        self._size = 0
        self._crowded = _TIDY  # the size that calls for tidying
        self.left = np.zeros(0, dtype=np.int32)
        self.right = np.zeros(0, dtype=np.int32)
        self._count = np.zeros(0, dtype=np.int64)
        self._score = np.zeros(0, dtype=np.float64)  # 0 for the dead: merged, forbidden or too rare
        self._births: list[Int32s] = []  # where each pair was born, all places at once
        self._add(np.flatnonzero(text.follower >= 0).astype(np.int32))

    def best(self) -> int | None:
        """Return the number of the best pair, None when no pair is frequent enough."""
        scores = self._score[: self._size]
        highest = scores.max(initial=0.0)
        if not highest:
            return None
        tied = np.flatnonzero(scores == highest)
        if tied.size > 1:
            counts = self._count[tied]
            tied = tied[counts == counts.max()]
        return int(tied[np.argmin(pair_keys(self.left[tied], self.right[tied]))])

    def forbid(self, pair: int) -> None:
        """Never return this pair again."""
        self._score[pair] = 0
        self._count[pair] = 0

    def merge(self, pair: int, made: int) -> None:
        """Make a new symbol of the pair: relink the text, count what dies and what is born."""
        text, left, right = self._text, int(self.left[pair]), int(self.right[pair])
        at = self._places(pair, overlapping=left == right)
        gone = text.follower[at]
        text.symbol[at], text.symbol[gone] = made, NONE
        before = text.leader[at]
        before = before[text.symbol[before] != NONE]  # an end, or a merge that takes this edge as its own
        self._lose(np.concatenate((before, gone)))
        after = text.follower[gone]
        text.follower[at] = after
        text.leader[after] = at
        text.pair[at] = text.pair[gone] = _RARE
        moved = text.weight[at].sum()
        text.count[left] -= moved
        text.count[right] -= moved
        text.count[made] = moved
        self.forbid(pair)
        self._rescore(left, right)
        self._tidy()
        self._add(np.concatenate((before, at[after != NONE])))

    def _places(self, pair: int, overlapping: bool) -> Int32s:
        """Return where the pair still stands, without overlaps: of `a a a` the first two."""
        text, born = self._text, self._births[pair]
        at: Int32s = born[text.pair[born] == pair]
        return every_other(np.sort(at), text.follower) if overlapping else at

    def _lose(self, at: Int32s) -> None:
        """Take the pairs that start at these places from their counts."""
        numbers = self._text.pair[at]
        counted = numbers != _RARE
        np.subtract.at(self._count, numbers[counted], self._text.weight[at[counted]])

    def _rescore(self, *symbols: int) -> None:
        """Score all pairs that have one of these symbols."""
        left, right = self.left[: self._size], self.right[: self._size]
        touched = np.zeros(self._size, dtype=np.bool_)
        for symbol in symbols:
            touched |= left == symbol
            touched |= right == symbol
        self._set_scores(np.flatnonzero(touched))

    def _set_scores(self, numbers: Int64s) -> None:
        of = self._text.count
        count = self._count[numbers]
        expected = of[self.left[numbers]].astype(np.float64) * of[self.right[numbers]]
        frequent = count >= self._floor
        self._score[numbers] = np.divide(count, expected, out=np.zeros(numbers.size), where=frequent)

    def _add(self, at: Int32s) -> None:
        """Number the new pairs that start at these places, and are frequent enough; count and score them."""
        text, size = self._text, self._size
        keys = pair_keys(text.symbol[at], text.symbol[text.follower[at]])
        order = np.argsort(keys)
        keys, at = keys[order], at[order]
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        lengths = np.diff(starts, append=at.size)
        counts = np.add.reduceat(text.weight[at], starts) if starts.size else text.weight[:0]
        frequent = np.flatnonzero(counts >= self._floor)
        self._reserve(size + frequent.size)
        new = np.arange(size, size + frequent.size)
        numbers = np.full(starts.size, _RARE, dtype=np.int32)
        numbers[frequent] = new
        text.pair[at] = np.repeat(numbers, lengths)
        keys, starts, lengths = keys[starts[frequent]], starts[frequent], lengths[frequent]
        self.left[new], self.right[new] = keys >> 32, keys & 0xFFFFFFFF
        self._count[new] = counts[frequent]
        self._births += [
            at[start : start + length]
            for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
        ]
        self._size += new.size
        self._set_scores(new)

    def _reserve(self, size: int) -> None:
        self.left, self.right = grown(self.left, size), grown(self.right, size)
        self._count, self._score = grown(self._count, size), grown(self._score, size)

    def _tidy(self) -> None:
        """Drop the dead when they are more than the living: their places are not worth passing over."""
        if self._size < self._crowded:
            return
        alive = np.flatnonzero(self._score[: self._size])
        numbers = np.full(self._size + 1, _RARE, dtype=np.int32)
        numbers[alive] = np.arange(alive.size)
        self._text.pair = numbers[self._text.pair]
        for array in (self.left, self.right, self._count, self._score):
            array[: alive.size] = array[alive]
        self._births = [self._births[number] for number in alive.tolist()]
        self._size = alive.size
        self._crowded = 2 * alive.size + _TIDY
