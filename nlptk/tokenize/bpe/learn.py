"""Learn BPE merges (Gage 1994; Sennrich et al. 2016, algorithm 1), many at a time and still one by one.

The words lie end to end in one array of symbols, linked so that a merge only relinks. Three facts make it
fast:

*An edge is born once.* Two neighbouring symbols become neighbours when the younger of them is made, so all
occurrences of a pair are born in one step: a pair is one slice of positions, its count only falls, and an
occurrence is alive as long as its edge still carries the pair's number.

*Merges commute.* In order of rank (count falling, then left and right id rising), take the longest run of
pairs in which no pair's right symbol is the left symbol of another: no two of their occurrences overlap, so
they are merged in one step. The run is cut before the first pair that is outranked by a pair born in it,
which makes the result that of merging one pair at a time.

*No two merges spell the same bytes.* As long as no merge has crossed the ends of a stretch of bytes, the
merges inside it depend on these bytes alone; so a stretch is spelled by one pair only, and every merge makes
a new piece.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import ResourceError
from nlptk.core.ragged import Ragged
from nlptk.tokenize.bpe.merge import every_other

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_NONE = -1
_LARGEST_RUN = 2048  # pairs merged in one step at the most
_SHORTLIST = 8192  # pairs at hand for ranking, at the least
_LOOSE = 2048  # pairs at hand that are out of order, at the most
_NEVER = np.iinfo(np.int64).min // 2  # the count of a forbidden pair, whatever else falls from it
BYTES_A_SYMBOL = 72  # peak memory of learning, a symbol of the distinct words


@dataclass(frozen=True, slots=True)
class Merges:
    """The merges learned, best first: merge i makes symbol `i +` the size of the alphabet."""

    left: Int32s  # (M,)
    right: Int32s  # (M,)
    counts: Int64s  # (M,) occurrences in the corpus when the pair was merged
    tokens: int  # symbols of the corpus after the last merge


def learn(
    words: Ragged,
    counts: Int64s,
    lengths: list[int],
    limit: int,
    *,
    min_frequency: int = 1,
    max_length: int | None = None,
    progress: Callable[[int], None] = lambda merges: None,
) -> Merges:
    """Merge the most frequent pair of neighbouring symbols until `limit` merges are made or none is frequent
    enough.

    `words` holds the distinct words as symbols (N,) int32, `counts` (W,) how often each occurs, `lengths` how
    long each symbol of the alphabet is; no symbol longer than `max_length` is made. `progress` is told of
    every merge.
    """
    if words.values.size >= np.iinfo(np.int32).max:
        raise ResourceError("train", "the distinct words have 2^31 symbols or more", "Raise --min-word-count")
    text = _Text(words, counts)
    pairs = _Pairs(min_frequency)
    pairs.add(text.edges(), text)
    merges: list[tuple[int, int, int]] = []
    lengths = lengths.copy()
    first_id = len(lengths)

    def allowed(left: int, right: int) -> bool:
        return max_length is None or lengths[left] + lengths[right] <= max_length

    run_length = 8
    while len(merges) < limit:
        run = pairs.best_run(min(run_length, limit - len(merges)), allowed)
        if not run.size:
            break
        step = _Step(text, pairs, run, first_id + len(merges))
        safe = step.safe_length()
        run_length = min(_LARGEST_RUN, max(4, 2 * safe))
        made = pairs.described(run[:safe])
        merges += made
        lengths += [lengths[left] + lengths[right] for left, right, _ in made]
        step.commit(safe)
        progress(safe)
    left, right, occurrences = np.array(merges, dtype=np.int64).reshape(-1, 3).T
    tokens = int(text.weight.sum(where=text.symbol >= 0, dtype=np.int64))
    return Merges(left.astype(np.int32), right.astype(np.int32), occurrences, tokens)


class _Text:
    """All distinct words as one linked array of symbols; a merged symbol lives where its left part was."""

    def __init__(self, words: Ragged, counts: Int64s) -> None:
        size = words.values.size
        lengths = words.lengths
        self.symbol = words.values.astype(np.int32)
        self.follower = np.arange(1, size + 1, dtype=np.int32)
        self.leader = np.arange(-1, size - 1, dtype=np.int32)
        some = lengths > 0
        self.follower[words.offsets[1:][some] - 1] = _NONE
        self.leader[words.offsets[:-1][some]] = _NONE
        small = counts.size == 0 or int(counts.max()) <= np.iinfo(np.uint32).max
        self.weight = np.repeat(counts.astype(np.uint32) if small else counts, lengths)
        self.pair = np.full(size, _NONE, dtype=np.int32)  # the number of the pair that starts here

    def edges(self) -> _Edges:
        """Return all edges, grouped by pair."""
        at = np.flatnonzero(self.follower >= 0).astype(np.int32)
        return _Edges(self.symbol[at], self.symbol[self.follower[at]], at)


class _Pairs:
    """Every pair ever seen: its symbols, what is left of its count, and where it was born."""

    def __init__(self, floor: int) -> None:
        self.size = 0
        self.left = np.zeros(1 << 12, dtype=np.int32)
        self.right = np.zeros(1 << 12, dtype=np.int32)
        self.count = np.zeros(1 << 12, dtype=np.int64)
        self._births: list[Int32s] = []  # one array of places a step
        self._slices: list[tuple[int, int, int]] = []  # step, start, end: a row a pair
        self.ranking = _Ranking(floor)

    def add(self, edges: _Edges, text: _Text) -> None:
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

    def places(self, pair: int, text: _Text) -> Int32s:
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
        ranked = self.ranking.best(2 * longest, self)
        for pair in ranked.tolist():
            left, right = int(self.left[pair]), int(self.right[pair])
            if len(run) == longest or (run and (left in rights or right in lefts or left == right)):
                break
            if not allowed(left, right):
                self.count[pair] = _NEVER
                continue
            run.append(pair)
            lefts.add(left)
            rights.add(right)
            if left == right:
                break
        if ranked.size and not run:  # all of these were forbidden
            return self.best_run(longest, allowed)
        return np.array(run, dtype=np.int64)

    def described(self, run: Int64s) -> list[tuple[int, int, int]]:
        """Return left, right and count of the given pairs."""
        columns = (self.left[run].tolist(), self.right[run].tolist(), self.count[run].tolist())
        return list(zip(*columns, strict=True))

    def _reserve(self, size: int) -> None:
        if size > self.count.size:
            extra = max(size, 2 * self.count.size) - self.count.size
            self.left = np.concatenate((self.left, np.zeros(extra, dtype=np.int32)))
            self.right = np.concatenate((self.right, np.zeros(extra, dtype=np.int32)))
            self.count = np.concatenate((self.count, np.zeros(extra, dtype=np.int64)))


class _Ranking:
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

    def welcome(self, new: Int32s, pairs: _Pairs) -> None:
        """Take in newborn pairs."""
        self._loose = np.concatenate((self._loose, new[pairs.count[new] >= self._threshold]))

    def best(self, number: int, pairs: _Pairs) -> Int32s:
        """Return about `number` pairs, best first; none only when none is frequent enough."""
        window = self._window(number, pairs)
        while not window.size and self._sorted.size:
            window = self._window(number, pairs)
        ranked = _ranked(np.concatenate((window, self._loose)), pairs)
        if window.size < self._sorted.size:  # what ranks below the window may rank below the rest, too
            ranked = ranked[: int(np.flatnonzero(ranked == window[-1])[0]) + 1]
        return ranked

    def _window(self, number: int, pairs: _Pairs) -> Int32s:
        """Return the first of the sorted pairs, those whose counts have changed set loose."""
        self._loose = self._loose[pairs.count[self._loose] >= self._threshold]
        if self._sorted.size + self._loose.size < number and self._threshold > self._floor:
            self._threshold = self._floor
            self._sort(np.arange(pairs.size, dtype=np.int32), max(_SHORTLIST, 4 * number), pairs)
        elif self._loose.size > _LOOSE:
            members = np.concatenate((self._sorted, self._loose))
            self._sort(members, members.size if members.size < 4 * _SHORTLIST else _SHORTLIST, pairs)
        window = self._sorted[:number]
        same = pairs.count[window] == self._counts[:number]
        stale = window[~same]
        self._loose = np.concatenate((self._loose, stale[pairs.count[stale] >= self._threshold]))
        window = window[same]
        self._sorted, self._counts = self._sorted[stale.size :], self._counts[stale.size :]
        self._sorted[: window.size], self._counts[: window.size] = window, pairs.count[window]
        return window

    def _sort(self, members: Int32s, wanted: int, pairs: _Pairs) -> None:
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


def _ranked(members: Int32s, pairs: _Pairs) -> Int32s:
    """Sort pairs by falling count, then by rising left and right symbol."""
    keys = pairs.left[members].astype(np.int64) << 32 | pairs.right[members]
    members = members[np.argsort(keys)]
    ranked: Int32s = members[np.argsort(-pairs.count[members], kind="stable")]
    return ranked


class _Edges:
    """Edges grouped by pair: `at[starts[g]:starts[g + 1]]` are the places of pair `left[g], right[g]`."""

    def __init__(self, left: Int32s, right: Int32s, at: Int32s) -> None:
        keys = left.astype(np.int64) << 32 | right
        self.order = np.argsort(keys)
        self._set(keys[self.order], at[self.order])

    def _set(self, keys: Int64s, at: Int32s) -> None:
        self._keys, self.at = keys, at
        fresh = np.ones(keys.size, dtype=np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
        self.starts = np.flatnonzero(fresh)
        self.left = (keys[self.starts] >> 32).astype(np.int32)
        self.right = (keys[self.starts] & 0xFFFFFFFF).astype(np.int32)

    def first(self, number: int) -> _Edges:
        """Return the edges that were among the first `number` given."""
        edges = object.__new__(_Edges)
        chosen = self.order < number
        edges.order = self.order[chosen]
        edges._set(self._keys[chosen], self.at[chosen])
        return edges


class _Step:
    """One run of pairs, merged at once: pair i of the run becomes symbol `first_id + i`.

    Making a step already writes the new symbols into the text; `commit` keeps as many of them as are safe.
    """

    def __init__(self, text: _Text, pairs: _Pairs, run: Int64s, first_id: int) -> None:
        self.text, self.pairs, self.run, self.first_id = text, pairs, run, first_id
        self.left, self.right, self.count = pairs.left[run], pairs.right[run], pairs.count[run]
        places = [pairs.places(pair, text) for pair in run.tolist()]
        self.at = np.concatenate(places)
        self.made = np.repeat(
            np.arange(run.size, dtype=np.int32), [place.size for place in places]
        )  # of the run
        self.edges: _Edges | None = None
        self.number = 0  # edges the step makes, the passing ones not counted
        self._write()

    def _write(self) -> None:
        text = self.text
        self.gone = text.follower[self.at]
        text.symbol[self.at] = self.made + np.int32(self.first_id)
        text.symbol[self.gone] = _NONE
        before = text.leader[self.at]
        self.before = before[
            (before >= 0) & (text.symbol[before] >= 0)
        ]  # a merged symbol before has its own edge
        self.owner_before = self.made[(before >= 0) & (text.symbol[before] >= 0)]
        self.after = text.follower[self.gone]
        self.edges = None

    def safe_length(self) -> int:
        """Return how many pairs of the run outrank every pair that is born before their turn."""
        if self.run.size == 1:
            return 1
        edges = self._edges(with_passing=True)
        count = np.add.reduceat(self.text.weight[edges.at], edges.starts, dtype=np.int64)
        turn = np.maximum(edges.left, edges.right) - self.first_id  # when the pair is born
        # The first of the run that the newborn outranks: counts fall along the run, and left ids rise in a
        # tie.
        lower = np.searchsorted(-self.count, -count, side="left")
        below = np.searchsorted(-self.count, -count, side="right")
        level = np.searchsorted(-self.count, -self.count, side="left")
        rank = level << 32 | self.left
        tied = lower < below
        outranked = np.where(tied, np.searchsorted(rank, lower << 32 | edges.left, side="right"), lower)
        return int(np.maximum(outranked, turn + 1).min(initial=self.run.size))

    def commit(self, length: int) -> None:
        """Merge the first `length` pairs of the run: relink the text, count what dies and what is born."""
        if length < self.run.size:
            self._shorten(length)
        text, pairs = self.text, self.pairs
        dying = np.concatenate((self.before, self.gone[self.after >= 0]))
        np.subtract.at(pairs.count, text.pair[dying], text.weight[dying].astype(np.int64))
        pairs.count[self.run[:length]] = 0
        edges = self._edges(with_passing=False)
        text.pair[self.at] = text.pair[self.gone] = _NONE
        text.follower[self.at] = self.after
        some = self.after >= 0
        text.leader[self.after[some]] = self.at[some]
        pairs.add(edges, text)

    def _shorten(self, length: int) -> None:
        self.text.symbol[self.at] = self.left[self.made]
        self.text.symbol[self.gone] = self.right[self.made]
        kept = self.made < length
        self.at, self.made = self.at[kept], self.made[kept]
        self._write()

    def _edges(self, with_passing: bool) -> _Edges:
        """Return the edges that the step makes, grouped by pair.

        The passing ones are those between two merges of the run: until the later one's turn, the earlier
        one's new symbol stands beside the later one's old symbol, and such a pair could outrank the run as
        well.
        """
        if self.edges is not None:
            return self.edges.first(self.number)
        symbol, some = self.text.symbol, self.after >= 0
        made, place = self.made[some], self.at[some]
        left = [symbol[self.before], made + np.int32(self.first_id)]
        right = [self.owner_before + np.int32(self.first_id), symbol[self.after[some]]]
        at = [self.before, place]
        self.number = self.before.size + place.size
        if with_passing:
            turn = right[1] - np.int32(self.first_id)  # of the merge on the right, where there is one
            first, second = (
                np.flatnonzero((turn >= 0) & (made < turn)),
                np.flatnonzero((turn >= 0) & (made > turn)),
            )
            left += [left[1][first], self.right[made[second]]]
            right += [self.left[turn[first]], right[1][second]]
            at += [place[first], place[second]]
        edges = _Edges(np.concatenate(left), np.concatenate(right), np.concatenate(at))
        if with_passing:
            self.edges = edges
        return edges
