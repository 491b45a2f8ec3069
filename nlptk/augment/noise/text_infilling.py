"""Text infilling: each span of words is one mask, and the model is to say how many words it hides.

Lewis et al. (2020), "BART", section 2.2: lengths are Poisson with mean 3, and a span of length 0 puts in a
mask; 30 % of the words are in spans (section 5.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log

import numpy as np

from nlptk.augment.documents import Documents
from nlptk.augment.noise._base import Draws, Noise, Noisy, check_share, with_inserted
from nlptk.augment.noise._sampling import Lengths, lay_out
from nlptk.core.errors import UsageError
from nlptk.core.ragged import offsets_of

_LARGEST_MEAN = 100


@dataclass(frozen=True, slots=True)
class TextInfilling(Noise):
    """Put one mask in the place of each of some spans of units, whose lengths are Poisson.

    - `rate`: the share of the units that is in spans, on average
    - `mean`: the mean length of a span, in units
    """

    rate: float = 0.3
    mean: float = 3.0

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_share("text-infilling", "rate", self.rate)
        if not 0 < self.mean <= _LARGEST_MEAN:
            remedy = f"Give a number above 0, up to {_LARGEST_MEAN}"
            raise UsageError(f"text-infilling:mean={self.mean:g}", "this is no mean length", remedy)

    @property
    def lengths(self) -> Lengths:
        """The distribution of lengths, up to one that is never seen."""
        logs = [n * log(self.mean) - self.mean - lgamma(n + 1) for n in range(int(3 * self.mean) + 50)]
        return Lengths(0, np.exp(logs))

    def __call__(self, text: Documents, draws: Draws) -> Noisy:
        """Put masks in."""
        layout = lay_out(draws.random, np.diff(text.units), self.rate, self.lengths)
        hidden = np.repeat(layout.is_span, layout.widths)[text.unit_of_token]
        unit_tokens = np.append(np.flatnonzero(text.unit_starts), text.ids.size)
        first_units = offsets_of(layout.widths)[:-1][layout.is_span]
        before = offsets_of(~hidden)[unit_tokens[first_units]]
        rows = np.repeat(np.arange(layout.offsets.size - 1), np.diff(layout.offsets))
        return Noisy(with_inserted(text.kept(~hidden), before, rows[layout.is_span], draws.mask))


METHOD = TextInfilling
