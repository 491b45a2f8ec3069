"""A mixture that follows the text: its weights are found anew on what has been read so far.

Before a sentence is scored the weights are those that suit the sentences read before it, back to where the
reading began anew (a file, a paragraph). They are found at the end of the first sentence, and again at the
first end of a sentence by which the text has grown by a quarter; the mixture's own weights count like some
events read before. They are those at which expectation maximization ends (weights.py). What is kept of the
text for this are 4 bytes an event and part, of the file or paragraph under way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.backoff import Float32s, Floats, Ids, Int64s, Scores
from nlptk.ngram.likelihoods import relative_likelihoods
from nlptk.ngram.mixture import Mixture, Part
from nlptk.ngram.weights import likeliest_weights

UNITS = FILE, PARAGRAPH = "file", "paragraph"
PRIOR_EVENTS = 50.0

_GROWTH = 1.25


@dataclass(frozen=True, slots=True)
class Unmixed:
    """The parts of a mixture side by side: log-probabilities are (M, P), a row for each part."""

    words: ByteStrings
    parts: tuple[Part, ...]  # M

    @property
    def order(self) -> int:
        """The length of the longest n-grams."""
        return max(part.model.order for part in self.parts)

    def score(self, text: Ids) -> Scores:
        """Score sentences `<s> w .. w </s>`, end to end; the longest n-gram found in any part counts."""
        found = [part.score(text) for part in self.parts]
        lengths: NDArray[np.int8] = np.max([each.lengths for each in found], axis=0)
        return Scores(np.stack([each.logprobs for each in found]), lengths)


class AdaptedMixture:
    """The scores of a mixture whose weights follow the text, which comes in blocks of whole sentences."""

    def __init__(self, mixture: Mixture, unit: str = FILE, prior_events: float = PRIOR_EVENTS) -> None:
        """Take what the weights are found on: the file or the paragraph, which ends at an empty line."""
        if unit not in UNITS:
            raise UsageError("--adapt", f"{unit} is no part of a text", f"Choose {FILE} or {PARAGRAPH}")
        kept = np.flatnonzero(mixture.weights)  # a part without weight never gets any
        self.unmixed = Unmixed(mixture.words, tuple(mixture.parts[part] for part in kept))
        self._base, self._unit = mixture.weights[kept], unit
        self._prior = prior_events * self._base
        self.restart()

    @property
    def signature(self) -> str:
        """What a report adds to the mixture's own signature."""
        return f"adapt:{self._unit}"

    def restart(self) -> None:
        """Begin a file."""
        self._past = _Columns(self._base.size)  # likelihoods of the events of the unit under way
        self._weights = self._base  # those of the next event
        self._growth = -1  # how often the unit had grown by a quarter at its last end of a sentence

    def adapted(self, text: Ids, scores: Scores) -> Scores:
        """Return the scores of the sentences that follow, given those of `unmixed`."""
        events = text != BEGIN_ID
        logprobs = scores.logprobs[:, events]
        likelihoods = relative_likelihoods(logprobs)
        old = self._past.size
        self._past.add(likelihoods)
        starts, weights = self._weights_from(old, old + np.cumsum(events)[text == END_ID])
        spans = np.diff(np.maximum(starts - old, 0), append=likelihoods.shape[1])
        mixed = (likelihoods * np.repeat(weights, spans, axis=1)).sum(axis=0)
        whole = np.zeros(text.size)
        whole[events] = np.log(mixed) + logprobs.max(axis=0)
        return Scores(whole, scores.lengths)

    def _weights_from(self, old: int, ends: Int64s) -> tuple[Int64s, Floats]:
        """Return from which events on (C,) which weights (M, C) hold, given where sentences end (S,).

        Events are counted from the start of the unit under way; `old` of them were there before.
        """
        units = np.zeros(1, dtype=np.int64)
        if self._unit == PARAGRAPH:
            units = np.append(units, ends[np.diff(ends, prepend=old) == 1])
        due = self._due(ends, units)
        owners = _owners(due, units)
        firsts = np.repeat(self._base[:, np.newaxis], units.size, axis=1)
        firsts[:, 0] = self._weights
        found = self._searched(units[owners], due, firsts[:, owners])
        starts = np.append(units, due)
        order = np.argsort(starts)
        weights = np.append(firsts, found, axis=1)[:, order]
        self._weights = weights[:, -1]
        self._past.drop(int(units[-1]))
        return starts[order], weights

    def _searched(self, begins: Int64s, ends: Int64s, firsts: Floats) -> Floats:
        """Return the weights (M, K) that suit texts; where several begin, each goes on from the last."""
        places = np.arange(begins.size) - np.searchsorted(begins, begins)
        found = firsts.copy()
        for place in range(int(places.max(initial=-1)) + 1):
            now = np.flatnonzero(places == place)
            start = found[:, now - 1] if place else firsts[:, now]
            found[:, now] = likeliest_weights(self._past.values, begins[now], ends[now], start, self._prior)
        return found

    def _due(self, ends: Int64s, units: Int64s) -> Int64s:
        """Return those ends of sentences at which to look for weights, given where units start."""
        owners = _owners(ends, units)
        sizes = ends - units[owners]
        growths = np.floor(np.log(sizes) / np.log(_GROWTH)).astype(np.int64)
        before = np.append(self._growth, growths[:-1])
        before[1:][np.diff(owners) > 0] = -1
        closes = np.isin(ends, units)
        if ends.size:
            self._growth = -1 if closes[-1] else int(growths[-1])
        due: Int64s = ends[(growths > before) & ~closes]
        return due


def _owners(ends: Int64s, units: Int64s) -> Int64s:
    """Return which unit each end belongs to, that of the unit itself among them."""
    owners: Int64s = np.searchsorted(units, ends, side="left") - 1
    return owners


class _Columns:
    """An array (M, N) that grows at its end and shrinks at its start, as precise as a model's arrays."""

    def __init__(self, rows: int) -> None:
        self._room: Float32s = np.empty((rows, 0), dtype=np.float32)
        self.size = 0

    @property
    def values(self) -> Float32s:
        """The columns that are there (M, N)."""
        return self._room[:, : self.size]

    def add(self, columns: Floats) -> None:
        """Put columns behind the others."""
        size = self.size + columns.shape[1]
        if size > self._room.shape[1]:
            room = np.empty((len(columns), size + size // 4), dtype=np.float32)
            room[:, : self.size] = self.values
            self._room = room
        self._room[:, self.size : size] = columns
        self.size = size

    def drop(self, number: int) -> None:
        """Take the first columns away."""
        if not number:
            return
        left = self.size - number
        self._room[:, :left] = self._room[:, number : self.size]
        self.size = left
