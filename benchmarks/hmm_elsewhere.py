"""What taggers did on another machine with 2 cores: what stands in for hunpos where it is not at hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    """What a tagger did with its defaults."""

    accuracy: float
    training: float  # seconds
    tagging: float  # tokens/s

    def rate(self, step: str, tokens: int) -> float:
        """Return the tokens a second of training, on so many, or of tagging."""
        return tokens / self.training if step == "training" else self.tagging


HUNPOS = {"Brown": Elsewhere(0.96446, 4.1, 122_000), "treebank": Elsewhere(0.95996, 0.33, 157_000)}
TNT = {"Brown": Elsewhere(0.96076, 4.4, 42_500), "treebank": Elsewhere(0.95560, 0.52, 109_000)}
RATES = {"hunpos": HUNPOS, "TnT": TNT}
