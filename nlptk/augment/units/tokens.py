"""Every token by itself."""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.augment.documents import read_lines
from nlptk.augment.units._base import Reader, Units


@dataclass(frozen=True, slots=True)
class Tokens(Units):
    """Every token is a unit."""

    def reader(self) -> Reader:
        """Return what reads lines of tokens."""
        return read_lines


METHOD = Tokens
