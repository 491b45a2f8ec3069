"""What a choice of units is: a way to read a block of text that says which tokens belong together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from nlptk.augment.documents import Reader
from nlptk.augment.logical import LINES


class Units(ABC):
    """Which tokens are masked, deleted or kept together."""

    end: ClassVar[bytes] = LINES  # where sentences may be parted
    is_text: ClassVar[bool] = True  # one sentence a line, which documents can be made of

    @abstractmethod
    def reader(self, lines: Reader) -> Reader:
        """Return what reads blocks, given what reads lines with every token a unit."""
