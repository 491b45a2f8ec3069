"""What a choice of units is: a way to read a block of text that says which tokens belong together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, TypeAlias

from nlptk.augment.documents import Documents
from nlptk.augment.logical import LINES
from nlptk.core.text import TextBlock
from nlptk.core.words import WordTable

Reader: TypeAlias = Callable[[TextBlock, WordTable], Documents]


class Units(ABC):
    """Which tokens are masked, deleted or kept together."""

    end: ClassVar[bytes] = LINES  # where sentences may be parted
    is_text: ClassVar[bool] = True  # one sentence a line, which documents can be made of

    @abstractmethod
    def reader(self) -> Reader:
        """Return what reads blocks: tokens get ids in the table that it is given."""
