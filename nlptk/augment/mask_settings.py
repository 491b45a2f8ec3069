"""How text is masked: the settings behind `nlptk augment mask`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlptk.core.errors import UsageError

JSONL, TSV = "jsonl", "tsv"
FORMATS = (JSONL, TSV)
MASK_TOKEN = "[MASK]"
_LARGEST_SEED = 2**64 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskSettings:
    """How noise is made of text; raises UsageError for values that cannot be meant.

    `noise` and `units` are specs of the folders nlptk/augment/noise and nlptk/augment/units.
    """

    noise: tuple[str, ...] = ("token",)  # done one after the other
    units: str = "tokens"
    mask_token: str = MASK_TOKEN
    keep: tuple[str, ...] = ()  # tokens that stay, and that no span goes over
    duplicates: int = 1
    epoch: int = 0
    format: str = JSONL
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the values."""
        if not self.noise:
            raise UsageError("--noise", "there is none", "Give a method, token or span say")
        if not self.mask_token or re.search(r"[ \t\n]", self.mask_token):
            what = f"{self.mask_token!r} cannot stand between blanks"
            raise UsageError("--mask-token", what, "Give a token without blanks, [MASK] say")
        if self.duplicates < 1:
            raise UsageError("--duplicates", f"{self.duplicates} copies are none", "Give 1 or more")
        if self.epoch < 0:
            raise UsageError("--epoch", f"{self.epoch} is no number of a pass", "Give 0 or more")
        if self.format not in FORMATS:
            remedy = f"Choose {' or '.join(FORMATS)}"
            raise UsageError("--format", f"{self.format} is no form of output", remedy)
        if not 0 <= self.seed <= _LARGEST_SEED:
            raise UsageError(
                f"--seed {self.seed}", "is out of range", "Give a whole number from 0 to 2^64 - 1"
            )
