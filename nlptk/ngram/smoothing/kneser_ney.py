"""Kneser-Ney smoothing with one discount an order (Kneser and Ney 1995).

Interpolated as in Chen and Goodman 1999, equation 20, the default; the original backs off. The discount is
n1 / (n1 + 2 n2) of the order's own counts: below the highest order these are continuation counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.ngram.smoothing._base import CONTINUATION
from nlptk.ngram.smoothing._discounts import Discounting


@dataclass(frozen=True, slots=True)
class KneserNey(Discounting):
    """Subtract one discount from every count; lower orders count continuations.

    - `discounts`: one for all orders, or one for each, the unigrams first; without them, the counts tell
    - `rule`: `interpolate`, or `backoff`, which gives the lower order to unseen words only
    """

    counts: ClassVar[str] = CONTINUATION


METHOD = KneserNey
