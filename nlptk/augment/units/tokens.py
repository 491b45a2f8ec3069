"""Every token by itself."""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.augment.documents import Reader
from nlptk.augment.units._base import Units


@dataclass(frozen=True, slots=True)
class Tokens(Units):
    """Every token is a unit."""

    def reader(self, lines: Reader) -> Reader:
        """Return what reads lines of tokens."""
        return lines


METHOD = Tokens
