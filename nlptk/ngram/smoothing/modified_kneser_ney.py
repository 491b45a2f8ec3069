"""Modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3.2, equations 22 to 26)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.ngram.smoothing._base import CONTINUATION, Statistics
from nlptk.ngram.smoothing._discounts import Discounting


@dataclass(frozen=True, slots=True)
class ModifiedKneserNey(Discounting):
    """Subtract one of three discounts, for counts of 1, 2 and 3 or more; lower orders count continuations.

    - `discounts`: three for all orders, or for each, the unigrams first; without them, the counts tell
    - `rule`: `interpolate`, or `backoff`, which gives the lower order to unseen words only
    """

    counts: ClassVar[str] = CONTINUATION
    fallback: ClassVar[tuple[float, ...]] = (0.5, 1.0, 1.5)
    without: ClassVar[str] = "give no discounts: 0.5, 1 and 1.5 are used"

    def of_counts(self, known: Statistics) -> tuple[float, ...] | None:
        """Return the discounts of the counts 1, 2 and 3 or more."""
        numbers = [known.number_of(count) for count in range(5)]
        if not all(numbers[1:]):
            return None
        y = numbers[1] / (numbers[1] + 2 * numbers[2])
        found = tuple(count - (count + 1) * y * numbers[count + 1] / numbers[count] for count in (1, 2, 3))
        return found if all(0 <= discount <= count for count, discount in enumerate(found, 1)) else None


METHOD = ModifiedKneserNey
