"""Lines chosen by their perplexity, as text for training is cleaned: what reads unlike a model goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.core.errors import UsageError
from nlptk.core.ragged import ByteStrings
from nlptk.ngram.scoring import Scored


@dataclass(frozen=True, slots=True)
class PerplexityFilter:
    """A view of scored text: the lines whose perplexity, unknown words and `</s>` included, is in bounds."""

    least: float | None = None
    most: float | None = None

    def __post_init__(self) -> None:
        """Refuse bounds that nothing is meant by."""
        if self.least is None and self.most is None:
            what = "no bound is given, and all lines would pass"
            raise UsageError("--max-perplexity", what, "Give --max-perplexity 1000, say")
        for option, bound in (("--min-perplexity", self.least), ("--max-perplexity", self.most)):
            if bound is not None and not bound >= 0:
                raise UsageError(option, f"{bound:g} is no perplexity", "Give a number from 1 up")
        if self.least is not None and self.most is not None and self.least > self.most:
            what = f"{self.least:g} is above the --max-perplexity {self.most:g}, so no line would pass"
            raise UsageError("--min-perplexity", what, "Give a lower one")

    def __call__(self, block: Scored) -> bytes:
        """Return the lines of a block that pass, as they are."""
        perplexities = block.perplexities
        passed = np.ones(perplexities.size, dtype=np.bool_)
        if self.least is not None:
            passed &= perplexities >= self.least
        if self.most is not None:
            passed &= perplexities <= self.most
        return _lines(block).take(np.flatnonzero(passed)).values.tobytes()


def _lines(block: Scored) -> ByteStrings:
    data = block.block.data
    ends = np.flatnonzero(data == ord("\n")) + 1
    return ByteStrings(data, np.append(0, ends))
