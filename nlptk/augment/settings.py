"""The settings of `nlptk augment eda`."""

from __future__ import annotations

from dataclasses import dataclass

from nlptk.core.errors import UsageError

MOST = 10_000


@dataclass(frozen=True, slots=True)
class EdaSettings:
    """How sentences are augmented (Wei and Zou 2019)."""

    num_aug: int = 9
    alpha_sr: float = 0.1  # synonym replacement
    alpha_ri: float = 0.1  # random insertion
    alpha_rs: float = 0.1  # random swap
    alpha_rd: float = 0.1  # random deletion
    original: bool = True
    balance: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        """Check every setting."""
        if not 1 <= self.num_aug <= MOST:
            what = "is not a number of variants"
            raise UsageError(f"--num-aug {self.num_aug}", what, f"Give a number from 1 to {MOST}")
        for name in ("alpha_sr", "alpha_ri", "alpha_rs", "alpha_rd"):
            alpha = getattr(self, name)
            if not 0 <= alpha <= 1:
                option = "--" + name.replace("_", "-")
                what = "a rate is between 0 and 1"
                raise UsageError(
                    f"{option} {alpha:g}", what, "Give 0.1, say, or 0 to leave the operation out"
                )
        if not any((self.alpha_sr, self.alpha_ri, self.alpha_rs, self.alpha_rd)):
            raise UsageError("--alpha-sr", "every operation is left out", "Give one of them a rate above 0")
