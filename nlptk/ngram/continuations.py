"""What a back-off model expects after a context, exactly and over the whole vocabulary.

The words listed after a context are a part of those listed after its suffix, so each context is worked out
from the shorter one: nothing but the words that follow its last word is ever looked at. All other words have
the probability of the shorter context, times the back-off weight (Katz 1987).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.core.vocab import BEGIN_ID
from nlptk.ngram.backoff import UNIFORM, BackoffModel, Floats, Table
from nlptk.ngram.extensions import Extensions

_MOST_KEPT = 1 << 29  # bytes of the contexts that are remembered
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Continuations:
    """The words after a context, with weights p(w|h)^(1/T) / exp(shift): the largest does not vanish."""

    length: int  # of the context
    words: Int64s  # (L,) those listed, rising; all of them where there is no shorter context
    nodes: Int64s  # (L,) their n-grams in the table of this order
    logprobs: Floats  # (L,)
    shift: float
    sums: Floats  # (L,) of the weights up to each
    backoff: float  # the log of the weight of the shorter context, for all other words
    lower: Continuations | None
    total: float  # of the weights of all words

    def draw(self, random: np.random.Generator) -> int:
        """Draw a word: one that is listed, or one from the shorter context until it is not listed here."""
        listed = float(self.sums[-1]) if self.sums.size else 0.0
        point = random.random() * self.total
        if self.lower is None or point < listed:
            place = int(np.searchsorted(self.sums, point, side="right"))
            return int(self.words[min(place, self.words.size - 1)])
        while self.holds(np.array([word := self.lower.draw(random)]))[0]:
            pass
        return word

    @property
    def nbytes(self) -> int:
        """Bytes of memory held, the shorter contexts apart."""
        return self.words.nbytes + self.nodes.nbytes + self.logprobs.nbytes + self.sums.nbytes

    def holds(self, words: Int64s) -> NDArray[np.bool_]:
        """Tell which words are listed (n,)."""
        places = np.searchsorted(self.words, words)
        if not self.words.size:
            return np.zeros(words.size, dtype=np.bool_)
        held: NDArray[np.bool_] = self.words.take(places, mode="clip") == words
        return held

    def listed(self) -> tuple[Continuations, Floats, float]:
        """Return what lists the most words of this and the shorter contexts, their log-probabilities (L,).

        And the log of the weight that all other words have over no context at all.
        """
        if self.lower is None or self.lower.lower is None:
            return self, self.logprobs.copy(), self.backoff
        widest, logprobs, backoff = self.lower.listed()
        logprobs += self.backoff
        logprobs[np.searchsorted(widest.words, self.words)] = self.logprobs
        return widest, logprobs, backoff + self.backoff


class Expectations:
    """A model asked for what comes next."""

    def __init__(self, model: BackoffModel, temperature: float = 1.0) -> None:
        self._model = model
        self._power = 1 / temperature
        words = np.delete(np.arange(len(model.words)), BEGIN_ID)
        self._words = self._first(words, model.logprobs[words].astype(np.float64))
        self._uniform = self._first(words, np.full(words.size, -np.log(words.size)))
        self._bigrams = Extensions(model.tables[0], words) if model.tables else None
        self._kept: dict[tuple[int, ...], Continuations] = {}
        self._extensions: dict[tuple[int, ...], Extensions] = {}
        self._size = 0

    def after(self, context: Sequence[int]) -> Continuations:
        """Return what comes after the ids of a context, of which only the last n - 1 count."""
        key = self.key(context)
        if not key:
            return self._words
        if key not in self._kept:
            found = self._worked_out(key)
            if self._size > _MOST_KEPT:
                self._kept.clear()
                self._extensions.clear()
                self._size = 0
            self._kept[key] = found
            self._size += found.nbytes
        return self._kept[key]

    def key(self, context: Sequence[int]) -> tuple[int, ...]:
        """Return the part of a context that counts."""
        length = self._model.order - 1
        return tuple(context[max(0, len(context) - length) :]) if length else ()

    def likeliest(self, context: Sequence[int], number: int) -> tuple[Int64s, Floats]:
        """Return the likeliest words after a context and their log-probabilities, the best first (k,)."""
        after = self.after(context)
        words, logprobs, backoff = after.listed()
        candidates = words.words
        if words.lower is not None:
            others = self._likeliest_others(words, number)
            candidates = np.concatenate((candidates, others))
            rows = np.searchsorted(words.lower.words, others)
            logprobs = np.concatenate((logprobs, words.lower.logprobs[rows] + backoff))
        number = min(number, candidates.size)
        least = np.partition(logprobs, candidates.size - number)[candidates.size - number]
        top = np.flatnonzero(logprobs >= least)
        top = top[np.lexsort((candidates[top], -logprobs[top]))][:number]
        return candidates[top], logprobs[top]

    def _likeliest_others(self, listed: Continuations, number: int) -> Int64s:
        """Return the likeliest of the words that are not listed, going by no context at all."""
        order = self._uniform.words if listed.lower is self._uniform else self._by_probability
        size = number
        while True:
            others = order[:size][~listed.holds(order[:size])]
            if others.size >= number or size >= order.size:
                return others[:number]
            size *= 4

    @cached_property
    def _by_probability(self) -> Int64s:
        return self._words.words[np.argsort(-self._words.logprobs, kind="stable")]

    def _worked_out(self, key: tuple[int, ...]) -> Continuations:
        lower = self.after(key[1:])
        words, nodes, below = self._listed(key, lower)
        backoff = self._backoff(key)
        if not words.size and not backoff:
            return lower
        if self._model.lower == UNIFORM and backoff:
            lower, below = self._uniform, words - (words > BEGIN_ID)
        logprobs = self._model.tables[len(key) - 1].logprobs[nodes].astype(np.float64)
        left = lower.total - float(np.exp(lower.logprobs[below] * self._power - lower.shift).sum())
        if left < _ROUNDING * lower.total:
            left = 0.0
        others = backoff * self._power + lower.shift  # the log of what `left` is worth here
        shift = max(float(logprobs.max(initial=-np.inf)) * self._power, others if left else -np.inf)
        sums = np.cumsum(np.exp(logprobs * self._power - shift))
        total = float(sums[-1] if sums.size else 0.0) + (
            float(np.exp(others - shift)) * left if left else 0.0
        )
        return Continuations(len(key), words, nodes, logprobs, shift, sums, backoff, lower, total)

    def _listed(self, key: tuple[int, ...], lower: Continuations) -> tuple[Int64s, Int64s, Int64s]:
        """Return the words listed after a context, their n-grams and their rows in the shorter one (L,)."""
        if lower.length < len(key) - 1:  # then there is none, as its suffix would be listed there
            return (np.zeros(0, dtype=np.int64),) * 3
        nodes, below = self._extended(key[1:], lower).under(key[0])
        return lower.words[below], nodes, below

    def _extended(self, key: tuple[int, ...], after: Continuations) -> Extensions:
        """Return the n-grams of what comes after a context with one more word before it."""
        if not key:
            assert self._bigrams is not None  # a context is shorter than the longest n-grams
            return self._bigrams
        if key not in self._extensions:
            found = Extensions(self._model.tables[len(key)], after.nodes)
            self._extensions[key] = found
            self._size += found.nbytes
        return self._extensions[key]

    def _backoff(self, key: tuple[int, ...]) -> float:
        """Return the log of a context's back-off weight, 0 where it has none."""
        node, weights = key[-1], self._model.backoffs
        for word, table in zip(reversed(key[:-1]), self._model.tables, strict=False):
            node = _child(table, node, word)
            if node < 0:
                return 0.0
            assert table.backoffs is not None  # a context is shorter than the longest n-grams
            weights = table.backoffs
        return float(weights[node])

    def _first(self, words: Int64s, logprobs: Floats) -> Continuations:
        """Make the continuations of no context at all."""
        shift = float(logprobs.max()) * self._power
        sums = np.cumsum(np.exp(logprobs * self._power - shift))
        return Continuations(0, words, words, logprobs, shift, sums, 0.0, None, float(sums[-1]))


def _child(table: Table, node: int, word: int) -> int:
    """Return the child of one node under a word, -1 if there is none."""
    low, high = int(table.firsts[node]), int(table.firsts[node + 1])
    found = low + int(np.searchsorted(table.words[low:high], np.uint32(word)))
    return found if found < high and table.words[found] == word else -1
