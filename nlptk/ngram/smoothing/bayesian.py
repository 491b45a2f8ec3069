"""Bayesian smoothing: a Dirichlet prior whose mean is the lower order (MacKay and Peto 1995, equation 33).

p = (c + s p_lower) / (c(h) + s). The strength s of each order is the one under which held-out text is
likeliest; where there is none, the one with the greatest evidence: the probability of the counts themselves
when all distributions are drawn from the prior (equation 40, here for s alone).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.ngram.smoothing._base import ALWAYS, Block, Events, Floats, Smoothing, Statistics
from nlptk.ngram.smoothing._search import digamma, highest, root

_LOWEST, _HIGHEST = float(np.log(1e-3)), float(np.log(1e7))  # of log s
_SWEEPS = 4  # over the orders


@dataclass(frozen=True, slots=True)
class Bayesian(Smoothing):
    """Draw each context's distribution from a Dirichlet prior with the lower order as its mean.

    - `strengths`: s, one for all orders, or one for each, the unigrams first; without them, they are fitted
    """

    strengths: tuple[float, ...] | None = None

    heldout: ClassVar[str] = ALWAYS

    def __post_init__(self) -> None:
        """Check the strengths."""
        if self.strengths is not None and not (
            self.strengths and all(0 < s < np.inf for s in self.strengths)
        ):
            raise UsageError("strengths", "not all are positive numbers", "Give 10, say, or leave them out")

    def wants_heldout(self, tune: bool) -> bool:
        """Tell whether the strengths are wanting."""
        return self.strengths is None

    def alpha(self, block: Block) -> Floats:
        """Return c / (c(h) + s)."""
        assert self.strengths is not None
        alpha: Floats = block.counts / (block.totals + self.strengths[block.statistics.order - 1])
        return alpha

    def fitted(self, statistics: tuple[Statistics, ...]) -> tuple[Bayesian, list[str]]:
        """Give every order a strength where one is given for all."""
        if self.strengths is None or len(self.strengths) == len(statistics):
            return self, []
        if len(self.strengths) > 1:
            what = f"{len(self.strengths)} do not fit {len(statistics)} orders"
            raise UsageError("strengths", what, "Give one for each order, or one for all")
        return replace(self, strengths=self.strengths * len(statistics)), []

    def tuned(self, events: tuple[Events, ...]) -> tuple[Bayesian, list[str]]:
        """Choose the strengths under which held-out text is likeliest."""
        if self.strengths is not None:
            return self, []
        if not events[0].counts.size:
            return self, ["there is no held-out text to fit strengths on: they maximize the evidence"]
        logs = np.zeros(len(events))
        for _ in range(_SWEEPS):
            for n in range(len(events)):
                logs[n] = _likeliest(events, logs, n)
        return replace(self, strengths=tuple(np.exp(logs).tolist())), []

    def learned(self, known: Statistics, blocks: Callable[[], Iterator[Block]]) -> Bayesian:
        """Choose the order's strength by the evidence, if it has none."""
        found = self.strengths or ()
        if len(found) >= known.order:
            return self
        log_strength = root(_EvidenceSlope(blocks), _LOWEST, _HIGHEST)
        return replace(self, strengths=(*found, float(np.exp(log_strength))))


def _likeliest(events: tuple[Events, ...], logs: Floats, n: int) -> float:
    """Return the log strength of one order that suits held-out events best, given those of the others."""
    below = _probabilities(
        events[:n], logs, np.full(events[0].counts.size, 1 / events[0].statistics.vocab_size)
    )

    def mean(log_strength: float) -> float:
        here = np.concatenate(([log_strength], logs[n + 1 :]))
        return float(np.log(_probabilities(events[n:], here, below)).mean())

    return highest(mean, _LOWEST, _HIGHEST)


def _probabilities(events: tuple[Events, ...], logs: Floats, lower: Floats) -> Floats:
    for order, strength in zip(events, np.exp(logs).tolist(), strict=False):
        lower = np.where(
            order.totals > 0, (order.counts + strength * lower) / (order.totals + strength), lower
        )
    return lower


@dataclass(frozen=True, slots=True)
class _EvidenceSlope:
    """The derivative of the log evidence of one order in its strength."""

    blocks: Callable[[], Iterator[Block]]

    def __call__(self, log_strength: float) -> float:
        """Return the slope at one strength, given as its logarithm; times s, which keeps the sign."""
        s = float(np.exp(log_strength))
        slope = 0.0
        for block in self.blocks():
            means: Floats = s * block.lower
            slope += float((means * (digamma(means + block.counts) - digamma(means))).sum())
            of_context = digamma(block.totals.astype(np.float64) + s) - digamma(np.full(1, s))
            slope -= s * float((of_context / block.types).sum())  # once a context
        return slope


METHOD = Bayesian
