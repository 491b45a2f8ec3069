"""The pairs of BPE training: how often each still occurs, where, and which rank best."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from nlptk.core.words import grown
from nlptk.tokenize.bpe.edges import Edges, Text
from nlptk.tokenize.linked import every_other, pair_keys

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_SHORTLIST = 8192  # pairs at hand for ranking, at the least
_LOOSE = 2048  # pairs at hand that are out of order, at the most
_NEVER = np.iinfo(np.int64).min // 2  # the count of a forbidden pair, whatever else falls from it


class Pairs:
    """Every pair ever seen: its symbols, what is left of its count, and where it was born."""

    def __init__(self, floor: int) -> None:
        self.size = 0
        self.left = np.zeros(0, dtype=np.int32)
        self.right = np.zeros(0, dtype=np.int32)
        self.count = np.zeros(0, dtype=np.int64)
        self._births: list[Int32s] = []  # one array of places a step
        self._slices: list[tuple[int, int, int]] = []  # step, start, end: a row a pair
        self.ranking = Ranking(floor)

    def add(self, edges: Edges, text: Text) -> None:
        """Number the pairs of new edges, count them and remember their places."""
        at = edges.at
        number = edges.starts.size
        new = np.arange(self.size, self.size + number, dtype=np.int32)
        self._reserve(self.size + number)
        self.left[new], self.right[new] = edges.left, edges.right
        if number:
            self.count[new] = np.add.reduceat(text.weight[at], edges.starts, dtype=np.int64)
        bounds = np.append(edges.starts, at.size)
        text.pair[at] = np.repeat(new, np.diff(bounds))
        step = itertools.repeat(len(self._births))
        self._births.append(at)
        self._slices.extend(zip(step, bounds[:-1].tolist(), bounds[1:].tolist(), strict=False))
        self.size += number
        self.ranking.welcome(new, self)

    def places(self, pair: int, text: Text) -> Int32s:
        """Return where the pair still stands, without overlaps: of `a a a` the first two."""
        step, start, end = self._slices[pair]
        at: Int32s = self._births[step][start:end]
        at = at[text.pair[at] == pair]
        return every_other(np.sort(at), text.follower) if self.left[pair] == self.right[pair] else at

    def best_run(self, longest: int, allowed: Callable[[int, int], bool]) -> Int64s:
        """Return the best-ranked pairs, as many from the top as cannot touch one another."""
        run: list[int] = []
        lefts: set[int] = set()
        rights: set[int] = set()
        for left, right, pair in self._best_allowed(2 * longest, allowed):
            if len(run) == longest or (run and (left in rights or right in lefts or left == right)):
                break
            run.append(pair)
            lefts.add(left)
            rights.add(right)
            if left == right:
                break
        return np.array(run, dtype=np.int64)

    def _best_allowed(
        self, number: int, allowed: Callable[[int, int], bool]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield left, right and number of the best-ranked pairs; forget those that are not allowed.

        There are none only when no pair is left.
        """
        some = False
        while not some and (ranked := self.ranking.best(number, self)).size:
            for pair in ranked.tolist():
                left, right = int(self.left[pair]), int(self.right[pair])
                if allowed(left, right):
                    some = True
                    yield left, right, pair
                else:
                    self.count[pair] = _NEVER

    def described(self, run: Int64s) -> list[tuple[int, int, int]]:
        """Return left, right and count of the given pairs."""
        columns = (self.left[run].tolist(), self.right[run].tolist(), self.count[run].tolist())
        return list(zip(*columns, strict=True))

    def _reserve(self, size: int) -> None:
        self.left, self.right = grown(self.left, size), grown(self.right, size)
        self.count = grown(self.count, size)


class Ranking:
    """The pairs at hand for merging: all whose count is at least a threshold, which falls when they run
    short.

    Most of them stand in a list sorted once; as counts only fall, an entry whose count has changed is too far
    up, and goes to the loose ones when it is met. The newborn are loose too, and all are sorted again when
    these grow many.
    """

    def __init__(self, floor: int) -> None:
        self._floor = floor
        self._threshold = np.iinfo(np.int64).max  # nothing is at hand yet
        self._sorted = np.zeros(0, dtype=np.int32)
        self._counts = np.zeros(0, dtype=np.int64)  # as they were when sorted
        self._loose = np.zeros(0, dtype=np.int32)

    def welcome(self, new: Int32s, pairs: Pairs) -> None:
        """Take in newborn pairs."""
        self._loose = np.concatenate((self._loose, new[pairs.count[new] >= self._threshold]))

    def best(self, number: int, pairs: Pairs) -> Int32s:
        """Return about `number` pairs, best first; none only when none is frequent enough."""
        window = self._window(number, pairs)
        while not window.size and self._sorted.size:
            window = self._window(number, pairs)
        ranked = _ranked(np.concatenate((window, self._loose)), pairs)
        if window.size < self._sorted.size:  # what ranks below the window may rank below the rest, too
            ranked = ranked[: int(np.flatnonzero(ranked == window[-1])[0]) + 1]
        return ranked

    def _window(self, number: int, pairs: Pairs) -> Int32s:
        """Return the first of the sorted pairs, those whose counts have changed set loose."""
        self._loose = self._loose[pairs.count[self._loose] >= self._threshold]
        if self._sorted.size + self._loose.size < number and self._threshold > self._floor:
            self._threshold = self._floor
            self._sort(np.arange(pairs.size, dtype=np.int32), max(_SHORTLIST, 4 * number), pairs)
        elif self._loose.size > _LOOSE:
            members = np.concatenate((self._sorted, self._loose))
            self._sort(members, members.size if members.size < 4 * _SHORTLIST else _SHORTLIST, pairs)
        window: Int32s = self._sorted[:number]
        same = pairs.count[window] == self._counts[:number]
        stale = window[~same]
        self._loose = np.concatenate((self._loose, stale[pairs.count[stale] >= self._threshold]))
        window = window[same]
        self._sorted, self._counts = self._sorted[stale.size :], self._counts[stale.size :]
        self._sorted[: window.size], self._counts[: window.size] = window, pairs.count[window]
        return window

    def _sort(self, members: Int32s, wanted: int, pairs: Pairs) -> None:
        """Sort the best `wanted` of some pairs, and raise the threshold to the count of the last of them."""
        counts = pairs.count[members]
        least = (
            int(np.partition(counts, counts.size - wanted)[counts.size - wanted])
            if counts.size > wanted
            else 0
        )
        self._threshold = max(self._threshold, least)
        self._sorted = _ranked(members[counts >= self._threshold], pairs)
        self._counts = pairs.count[self._sorted]
        self._loose = np.zeros(0, dtype=np.int32)


def _ranked(members: Int32s, pairs: Pairs) -> Int32s:
    """Sort pairs by falling count, then by rising left and right symbol."""
    members = members[np.argsort(pair_keys(pairs.left[members], pairs.right[members]))]
    ranked: Int32s = members[np.argsort(-pairs.count[members], kind="stable")]
    return ranked
