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

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Ragged
from nlptk.tokenize.bpe.edges import Edges, Text
from nlptk.tokenize.bpe.pairs import Pairs
from nlptk.tokenize.linked import NONE

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

_LARGEST_RUN = 2048  # pairs merged in one step at the most


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
    text = Text(words, counts)
    pairs = Pairs(min_frequency)
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


class _Step:
    """One run of pairs, merged at once: pair i of the run becomes symbol `first_id + i`.

    Making a step already writes the new symbols into the text; `commit` keeps as many of them as are safe.
    """

    def __init__(self, text: Text, pairs: Pairs, run: Int64s, first_id: int) -> None:
        self.text, self.pairs, self.run, self.first_id = text, pairs, run, first_id
        self.left, self.right, self.count = pairs.left[run], pairs.right[run], pairs.count[run]
        places = [pairs.places(pair, text) for pair in run.tolist()]
        self.at = np.concatenate(places)
        self.made = np.repeat(
            np.arange(run.size, dtype=np.int32), [place.size for place in places]
        )  # of the run
        self.edges: Edges | None = None
        self.number = 0  # edges the step makes, the passing ones not counted
        self._write()

    def _write(self) -> None:
        text = self.text
        self.gone = text.follower[self.at]
        text.symbol[self.at] = self.made + np.int32(self.first_id)
        text.symbol[self.gone] = NONE
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
        text.pair[self.at] = text.pair[self.gone] = NONE
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

    def _edges(self, with_passing: bool) -> Edges:
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
        edges = Edges(np.concatenate(left), np.concatenate(right), np.concatenate(at))
        if with_passing:
            self.edges = edges
        return edges
