"""Negative sampling (Mikolov, Sutskever, Chen, Corrado and Dean 2013, equation 4).

For a hidden vector h and a target with the output vector v, the loss is

    -log sigmoid(v h) - sum over k noise words n of log sigmoid(-n h),

the noise words drawn by their count to the power 3/4. Here all hidden vectors of a stretch of some hundreds
of words share 64 noise words for a k of 5, and as many more for a larger one, each weighed 5 / 64: the same
loss in expectation, in matrix products. The noise of a part is a stratified sample: one word from each of as
many equal shares of the distribution as are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log
from typing import ClassVar

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.ragged import Int64s
from nlptk.embed.curvature import share_of_curvature
from nlptk.embed.losses._base import Judged, Loss, RowGradients
from nlptk.embed.pairs import Pairs, sigmoid, softplus
from nlptk.embed.windows import Floats

POWER = 0.75
_SHARED_OF_ONE = 64 / 5  # noise words that are shared, for each that a pair would have alone
_PULLS = 2.0  # the target, and what little noise is not refused yet
SHORTEST, MOST = 128, 16  # stretches: words that share them, at least, and stretches of a part


@dataclass(frozen=True, slots=True)
class NegativeSampling(Loss):
    """Tell each target from a few words drawn at random.

    - `negative`: how many noise words a target is worth
    """

    has_word_outputs: ClassVar[bool] = True
    negative: int = 5

    def __post_init__(self) -> None:
        """Check the parameter."""
        if self.negative < 1:
            what = f"{self.negative} noise words tell nothing apart"
            raise UsageError("negative-sampling:negative", what, "Give 5, say")

    def layer(self, counts: Int64s) -> NoiseLayer:
        """Return the output layer: a row for each word."""
        return NoiseLayer(self.negative, counts)


class NoiseLayer:
    """Output vectors of words, and the distribution of the noise."""

    def __init__(self, negative: int, counts: Int64s) -> None:
        self.shared = ceil(negative * _SHARED_OF_ONE)
        self.worth = negative / self.shared  # of a shared noise word
        self.rows = counts.size
        self.initial_loss = (1 + negative) * log(2)
        self.pulls = _PULLS
        weights = np.cumsum(counts.astype(np.float64) ** POWER)
        self._cumulative = weights / weights[-1]

    def row_capacity(self, positions: int) -> int:
        """Return how many rows with gradients so many targets can have."""
        return positions + MOST * self.shared

    def noise(self, rng: np.random.Generator, stretches: int) -> Int64s:
        """Draw the noise words of some stretches (S, K)."""
        total = stretches * self.shared
        drawn = (np.arange(total) + rng.random(total)) / total
        words = np.searchsorted(self._cumulative, drawn, side="right").reshape(self.shared, stretches).T
        first = int(rng.integers(stretches))
        return np.concatenate((words[first:], words[:first]))

    def judge(  # noqa: PLR0913
        self,
        pairs: Pairs,
        targets: Int64s,
        size: int,
        table: Floats,
        rng: np.random.Generator,
        with_loss: bool,
        room: Floats,
        rate: float,
    ) -> Judged:
        """Judge how the hidden vectors predict the targets, and refuse noise."""
        blocks = pairs.blocks
        rows = blocks.of(table.take(targets, axis=0))  # (N / B, B, D)
        scores = pairs.scores(rows)  # (N / B, B, P)
        loss = float((softplus(-scores) * pairs.mask).sum(dtype=np.float64)) if with_loss else None
        errors = sigmoid(scores)
        errors -= 1
        errors *= pairs.mask
        hidden = pairs.hidden_gradients(errors, rows)
        pairs.put_row_gradients(errors, blocks.of(room[: len(hidden)]))
        noise = self._refuse(pairs, table, rng, hidden, with_loss, room[size:])
        if loss is not None and noise.loss is not None:
            loss += noise.loss
        predicted = RowGradients(targets[:size], room[:size], np.ones(size, hidden.dtype))
        return Judged(loss, hidden, (predicted, *noise.output))

    def _refuse(  # noqa: PLR0913
        self,
        pairs: Pairs,
        table: Floats,
        rng: np.random.Generator,
        hidden: Floats,
        with_loss: bool,
        room: Floats,
    ) -> Judged:
        """Judge how the hidden vectors refuse noise; adds their gradients to `hidden` (N, D)."""
        dim = hidden.shape[1]
        stretches = stretches_of(len(hidden))
        words = self.noise(rng, stretches)  # (S, K)
        rows = table.take(words, axis=0)  # (S, K, D)
        vectors = pairs.hidden.reshape(stretches, -1, dim)  # (S, N / S, D)
        weights = (pairs.uses * self.worth).reshape(stretches, -1, 1).astype(hidden.dtype)
        scores = vectors @ rows.transpose(0, 2, 1)
        loss = float((softplus(scores) * weights).sum(dtype=np.float64)) if with_loss else None
        errors = sigmoid(scores)
        errors *= weights
        hidden += (errors @ rows).reshape(-1, dim)
        gradients = room[: words.size]
        np.matmul(errors.transpose(0, 2, 1), vectors, out=gradients.reshape(rows.shape))
        mean_errors = errors.sum(axis=1) / np.maximum(weights.sum(axis=1), self.worth)  # (S, K)
        times = share_of_curvature(mean_errors) * (vectors.shape[1] * self.worth)
        refused = RowGradients(words.ravel(), gradients, times.ravel())
        return Judged(loss, hidden, (refused,))


def stretches_of(size: int) -> int:
    """Return in how many stretches of the same length to cut so many words, a multiple of 16."""
    return 1 << min(max(size // SHORTEST, 1), MOST).bit_length() - 1


METHOD = NegativeSampling
