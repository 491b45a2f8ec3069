"""Absolute discounting (Ney, Essen and Kneser 1994; Chen and Goodman 1999, section 2.6, equations 15 to 18).

The discount of an order is n1 / (n1 + 2 n2), and all orders use raw counts. Interpolated by default; the form
that backs off is the one of most toolkits.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.ngram.smoothing._discounts import Discounting


@dataclass(frozen=True, slots=True)
class AbsoluteDiscounting(Discounting):
    """Subtract one discount from every count and give it to the lower order.

    - `discounts`: one for all orders, or one for each, the unigrams first; without them, the counts tell
    - `rule`: `interpolate`, or `backoff`, which gives the lower order to unseen words only
    """


METHOD = AbsoluteDiscounting
