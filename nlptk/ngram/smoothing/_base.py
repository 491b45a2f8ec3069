"""What a smoothing is: the share of its context that each seen n-gram keeps; all else is done for it.

With alpha(w|h) for the n-grams seen, gamma(h) = 1 - sum of alpha(.|h) is left for the lower order, either to
all words (interpolate: p = alpha + gamma p_lower) or to the unseen ones alone (backoff). So every method
sums to one by construction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from nlptk.core.errors import UsageError

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]

RAW, CONTINUATION = "raw", "continuation"
NEXT, UNIFORM = "next", "uniform"
INTERPOLATE, BACKOFF = "interpolate", "backoff"
NEVER, TUNE, ALWAYS = "never", "tune", "always"


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known of the n-grams of one order as a whole."""

    order: int
    counts: Int64s  # (R,) the counts that occur, rising, without 0
    numbers: Int64s  # (R,) how many n-grams have each
    vocab_size: int  # words that can be predicted: types, </s> and <unk>

    def number_of(self, count: int) -> int:
        """Return how many n-grams have a count: n_1, n_2 and so on."""
        at = int(np.searchsorted(self.counts, count))
        return int(self.numbers[at]) if at < self.counts.size and self.counts[at] == count else 0


@dataclass(frozen=True, slots=True)
class Block:
    """Some n-grams h w of one order, and what is known of each and of its context."""

    counts: Int64s  # (n,) c(h w), or its continuation count; above 0
    totals: Int64s  # (n,) c(h): the sum of the counts of its context
    types: Int64s  # (n,) how many words have been seen after the context
    lower: Floats  # (n,) the probability of w in the next lower order
    statistics: Statistics


@dataclass(frozen=True, slots=True)
class Events:
    """The events h w of held-out text as one order has counted them."""

    counts: Int64s  # (M,) c(h w), or its continuation count; 0 where it has not been seen
    totals: Int64s  # (M,) c(h); 0 where the context has not been seen, or begins before the sentence
    types: Int64s  # (3, M) how many words have been seen once, twice and more often after the context
    statistics: Statistics


class Smoothing(ABC):
    """A smoothing method: a frozen dataclass of its parameters."""

    counts: ClassVar[str] = RAW  # of the orders below the highest: raw or continuation
    lower: ClassVar[str] = NEXT  # what the rest of a context goes to: the next order or a uniform one
    fills_up: ClassVar[bool] = True  # a context that leaves nothing for unseen words makes room for them
    normalised: ClassVar[bool] = True  # the probabilities of a context sum to one
    heldout: ClassVar[str] = NEVER  # when held-out text is wanted: never, to tune, always
    rule: str = INTERPOLATE

    @abstractmethod
    def alpha(self, block: Block) -> Floats:
        """Return the share of its context that each n-gram keeps (n,), none above its relative frequency."""

    @property
    def can_be_tuned(self) -> bool:
        """Whether held-out text can set its parameters."""
        return self.heldout != NEVER and self.rule != BACKOFF

    def wants_heldout(self, tune: bool) -> bool:
        """Tell whether parameters are fitted on held-out text: to tune them, or as they are wanting."""
        return tune and self.can_be_tuned

    def lower_weight(self) -> float | None:
        """Return the weight of the lower order where it is not what the seen n-grams leave."""
        return None

    def tuned(self, events: tuple[Events, ...]) -> tuple[Self, list[str]]:
        """Return the method as it suits the events of held-out text best, of each order, and warnings."""
        return self, []

    def check_without_heldout(self) -> None:  # noqa: B027  most methods can do without
        """Raise UsageError where parameters are wanting that counts alone do not tell."""

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[Self, list[str]]:
        """Return the method with what it takes from the counts set, and warnings about what it could not."""
        return self, []

    def learned(self, known: Statistics, blocks: Callable[[], Iterator[Block]]) -> Self:
        """Return the method with what it takes from all n-grams of one order, just before alpha is asked."""
        return self


def check_rule(rule: str) -> None:
    """Raise UsageError for a rule that is none."""
    if rule not in (INTERPOLATE, BACKOFF):
        raise UsageError(f"rule={rule}", "there is no such rule", f"Choose {INTERPOLATE} or {BACKOFF}")


def check_number(name: str, value: float, low: float, high: float) -> None:
    """Raise UsageError for a parameter that is not between two bounds, themselves excluded."""
    if not low < value < high:
        raise UsageError(f"{name}={value:g}", f"it is not between {low:g} and {high:g}", "Give one that is")


def orders_of(statistics: list[Statistics]) -> str:
    """Name some orders: `order 1, 3`."""
    return "order " + ", ".join(str(known.order) for known in statistics)
