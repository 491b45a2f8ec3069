"""What a table of input vectors is, whether words have a row each or are made of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.embed.curvature import Pace
from nlptk.embed.losses._base import RowGradients
from nlptk.embed.windows import Floats


class InputTable(Protocol):
    """The input vectors of V words, and room for the gradients of a step."""

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The rows that are trained (R, D)."""

    def fill_randomly(self, seed: int) -> None:
        """Draw the rows that training starts from."""

    def of_words(self, words: Int64s) -> Floats:
        """Return the vectors of words (N, D), of which some may be the same."""

    def write(self, slot: int, pieces: Sequence[RowGradients]) -> None:
        """Put the gradients of a part, by word, into its slot."""

    def gradients_of(self, slots: int) -> int:
        """Return how many gradients the first `slots` parts have."""

    def take_step(self, slots: int, pace: Pace, share: range) -> None:
        """Move the rows of a share, `range(0, R, 2)` say, by the gradients of the first `slots` parts."""
