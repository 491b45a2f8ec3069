"""`label TAB sentence`, one a line, without a header: the form of the EDA script and of many data sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

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
from nlptk.core.errors import InputError

_TAB = 0x09


@dataclass(frozen=True, slots=True)
class Labelled(Form):
    """A label, a TAB and a sentence a line; with numbers, `number TAB label TAB sentence`.

    Empty lines stay.
    """

    summary: ClassVar[str] = "label TAB sentence"

    def records(self, block: LogicalBlock) -> Records:
        """Take a block apart; InputError for a line without a TAB."""
        data = block.text.data
        starts, ends = lines(data)
        tabs = np.append(np.flatnonzero(data == _TAB), data.size)
        first_tabs = tabs[np.searchsorted(tabs, starts)]
        wrong = np.flatnonzero((first_tabs > ends) & (starts < ends))
        if wrong.size:
            where = f"{block.text.file}:{block.text.first_line + int(wrong[0])}"
            what = "there is no TAB between a label and a sentence"
            raise InputError(where, what, "Mend the line, or say --format plain")
        texts = np.minimum(first_tabs + 1, ends)
        before, originals = slices(data, starts, texts), slices(data, starts, ends + 1)
        if self.numbered:
            prefixes = [number + b"\t" for number in numbers_of(block, starts.size)]
            before, originals = with_prefixes(prefixes, before), with_prefixes(prefixes, originals)
        frames = Frames(before, repeated(b"\n", starts.size))
        labels = slices(data, starts, np.maximum(texts - 1, starts))
        return Records(data, texts, ends, frames, originals, labels)


METHOD = Labelled
