"""Document frequency: a stopword occurs in most documents.

The score is df / N, of the N documents of the corpus those that a word occurs in.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.stopwords.derive._base import Derivation, Floats, Spread


@dataclass(frozen=True, slots=True)
class DocumentFrequency(Derivation):
    """The share of the documents that a word occurs in, from 0 to 1; stopwords have a high one."""

    def scores(self, spread: Spread) -> Floats:
        """Return df / N."""
        shares: Floats = spread.documents / max(spread.total, 1)
        return shares


METHOD = DocumentFrequency
