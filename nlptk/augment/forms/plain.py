"""Plain sentences, one a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.augment.forms._base import (
    Form,
    LogicalBlock,
    Records,
    numbers_of,
    slices,
    with_prefixes,
)
from nlptk.augment.written import Frames, repeated
from nlptk.core.chunks import lines


@dataclass(frozen=True, slots=True)
class Plain(Form):
    """A sentence a line; with numbers, `number TAB sentence`."""

    summary: ClassVar[str] = "a sentence a line"
    labelled: ClassVar[bool] = False

    def records(self, block: LogicalBlock) -> Records:
        """Take a block apart."""
        data = block.text.data
        starts, ends = lines(data)
        before, originals = repeated(b"", starts.size), slices(data, starts, ends + 1)
        if self.numbered:
            prefixes = [number + b"\t" for number in numbers_of(block, starts.size)]
            before, originals = with_prefixes(prefixes, before), with_prefixes(prefixes, originals)
        return Records(data, starts, ends, Frames(before, repeated(b"\n", starts.size)), originals)


METHOD = Plain
