"""`word/TAG` between blanks, one sentence a line: the format of the Brown corpus and of NLTK.

The last slash stands before the tag: `1/2/CD` is the word `1/2`. Lines without a token are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlptk.hmm.tagged._joined import Joined


@dataclass(frozen=True, slots=True)
class Slash(Joined):
    """`word/TAG` between blanks, the last slash before the tag; one sentence a line."""

    name: ClassVar[str] = "slash"
    separator: ClassVar[bytes] = b"/"


METHOD = Slash
