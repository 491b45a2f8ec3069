"""Unknown words that are all alike: each tag is as likely as it is among rare words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlptk.core.ragged import ByteStrings, Int64s
from nlptk.hmm.unknown._base import UnknownWords


@dataclass(frozen=True, slots=True)
class Uniform(UnknownWords):
    """Take all unknown words for alike."""

    def names(self, words: ByteStrings) -> Iterator[tuple[Int64s, ByteStrings]]:
        """Yield nothing."""
        yield from ()


METHOD = Uniform
