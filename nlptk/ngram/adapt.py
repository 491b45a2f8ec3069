"""A mixture that follows the text: its weights are found anew on what has been read so far.

Before a sentence is scored the weights are those that suit the sentences read before it, back to where the
reading began anew (a file, a paragraph). They are found by expectation maximization at the end of the first
sentence, and again at the first end of a sentence by which the text has grown by a quarter; all these
searches are independent and run side by side. The mixture's own weights count like some events read before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError
from nlptk.core.ragged import offsets_of, ragged_range
from nlptk.core.vocab import BEGIN_ID, END_ID
from nlptk.ngram.backoff import Floats, Ids, Int64s, Scores
from nlptk.ngram.mixture import Mixture, relative_likelihoods

UNITS = FILE, PARAGRAPH = "file", "paragraph"
PRIOR_EVENTS = 50.0

_GROWTH = 1.25
_STEPS = 200
_ENOUGH = 1e-5
_BATCH = 1 << 20  # events worked on side by side


class AdaptedMixture:
    """The scores of a mixture whose weights follow the text, which comes in blocks of whole sentences."""

    def __init__(self, mixture: Mixture, unit: str = FILE, prior_events: float = PRIOR_EVENTS) -> None:
        """Take what the weights are found on: the file or the paragraph, which ends at an empty line."""
        if unit not in UNITS:
            raise UsageError("--adapt", f"{unit} is no part of a text", f"Choose {FILE} or {PARAGRAPH}")
        self._mixture, self._unit, self._prior_events = mixture, unit, prior_events
        self.restart()

    def restart(self) -> None:
        """Begin a file."""
        self._past: Floats = np.zeros((len(self._mixture.parts), 0))  # likelihoods of the unit's events
        self._weights = self._mixture.weights  # those of the next event
        self._step = -1  # how often the unit had grown by a quarter at its last end of a sentence

    def adapted(self, text: Ids, scores: Scores) -> Scores:
        """Return the scores of the sentences that follow; those given, with fixed weights, are not used."""
        events = text != BEGIN_ID
        found = [part.score(text) for part in self._mixture.parts]
        logprobs = np.stack([each.logprobs[events] for each in found])
        weights = self._weights_of(text, relative_likelihoods(logprobs))
        whole = np.zeros(text.size)
        with np.errstate(divide="ignore"):
            whole[events] = np.logaddexp.reduce(logprobs + np.log(weights), axis=0)
        return Scores(whole, np.max([each.lengths for each in found], axis=0))

    def _weights_of(self, text: Ids, likelihoods: Floats) -> Floats:
        """Return the weights of every event of a block (M, E), none of which depend on it or what follows."""
        old, base = self._past.shape[1], self._mixture.weights
        every = np.concatenate((self._past, likelihoods), axis=1)
        sums = offsets_of(text != BEGIN_ID) + old
        ends = sums[1:][text == END_ID]
        units = np.zeros(1, dtype=np.int64)
        if self._unit == PARAGRAPH:
            units = np.append(units, ends[(np.diff(ends, prepend=old) == 1) & (ends < every.shape[1])])
        begins, due = self._searches(ends, units)
        weights = np.repeat(base[:, np.newaxis], every.shape[1], axis=1)
        weights[:, : units[1] if units.size > 1 else every.shape[1]] = self._weights[:, np.newaxis]
        bounds = np.append(units, every.shape[1])
        unit_ends = bounds[np.searchsorted(bounds, due, side="left")]
        lengths = np.minimum(np.append(due, every.shape[1])[1:], unit_ends) - due
        for rows in _batches(due - begins):
            found = _weights(every, begins[rows], due[rows], base, self._prior_events)
            weights[:, ragged_range(due[rows], lengths[rows])] = np.repeat(found, lengths[rows], axis=1)
            self._weights = found[:, -1]
        if due.size == 0 or due[-1] < units[-1]:
            self._weights = self._weights if units.size == 1 else base
        if self._unit == PARAGRAPH and ends.size and np.diff(ends, prepend=old)[-1] == 1:
            self.restart()
        else:
            self._past = every[:, units[-1] :]
        return weights[:, old:]

    def _searches(self, ends: Int64s, units: Int64s) -> tuple[Int64s, Int64s]:
        """Return where the texts to find weights on begin and end (K,), given the ends of sentences (S,)."""
        unit = np.searchsorted(units, ends - 1, side="right") - 1
        steps = np.floor(np.log(ends - units[unit]) / np.log(_GROWTH)).astype(np.int64)
        before = np.concatenate(([self._step], steps[:-1]))
        fresh = np.diff(unit, prepend=0) > 0
        due = fresh | (steps > before)
        if steps.size:
            self._step = int(steps[-1])
        return units[unit[due]], ends[due]


def adapted_scores(
    mixture: Mixture, text: Ids, unit: str = FILE, prior_events: float = PRIOR_EVENTS
) -> Scores:
    """Score sentences of one file, `<s> w .. w </s>`, each with weights found on those before it."""
    adapted = AdaptedMixture(mixture, unit, prior_events)
    return adapted.adapted(text, Scores(np.zeros(0), np.zeros(0, dtype=np.int8)))


def _batches(sizes: Int64s) -> Iterator[slice]:
    """Yield stretches of texts with about so many events that they can be worked on together."""
    sums = np.cumsum(sizes)
    start = 0
    while start < sizes.size:
        before = int(sums[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(sums, before + _BATCH, side="right")))
        yield slice(start, stop)
        start = stop


def _weights(relative: Floats, begins: Int64s, ends: Int64s, prior: Floats, prior_events: float) -> Floats:
    """Return the weights of each text (M, K), by expectation maximization with a Dirichlet prior."""
    lengths = ends - begins
    starts = offsets_of(lengths)[:-1]
    likelihoods = relative[:, ragged_range(begins, lengths)]
    owners: NDArray[np.int64] = np.repeat(np.arange(lengths.size), lengths)
    weights: Floats = np.repeat(prior[:, np.newaxis], lengths.size, axis=1)
    given = prior_events * prior[:, np.newaxis]
    going = np.ones(lengths.size, dtype=np.bool_)  # each for itself: none may depend on its neighbours
    for _ in range(_STEPS):
        before = weights
        whole = (before[:, owners] * likelihoods).sum(axis=0)
        shares = np.add.reduceat(likelihoods / np.where(whole > 0, whole, 1), starts, axis=1)
        weights = given + before * shares
        weights = np.where(going, weights / weights.sum(axis=0), before)
        going &= np.abs(weights - before).max(axis=0) >= _ENOUGH
        if not going.any():
            break
    return weights
