"""`word_TAG` between blanks, one sentence a line: the format of the Stanford tagger.

The last underscore stands before the tag: `snake_case_NN` is the word `snake_case`. Lines without a token are
skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.hmm.tagged._joined import Joined


@dataclass(frozen=True, slots=True)
class Underscore(Joined):
    """`word_TAG` between blanks, the last underscore before the tag; one sentence a line."""

    name: ClassVar[str] = "underscore"
    separator: ClassVar[bytes] = b"_"


METHOD = Underscore
