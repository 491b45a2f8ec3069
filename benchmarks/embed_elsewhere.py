"""What GloVe's C programs and a calibrator did on another machine with 2 cores: the programs are not at hand.

Text: 5.4 million words of English, 44,820 of them 5 times or more; window 10, symmetric; 100 dimensions.
"""

from __future__ import annotations

WORDS, PAIRS = 5_400_000, 15_130_009
COUNTING = 4.1  # seconds, of `cooccur`
PASS = 9.5  # seconds, of `glove` on 2 threads, over all pairs once

PASSES = 25  # of AdaGrad: what GloVe's own demonstration makes

CALIBRATOR = "tokenizers, BPE: the calibrator"
CALIBRATOR_SECONDS, CALIBRATOR_BYTES = 24.0, 131_947_534  # of 32,000 pieces from prose.txt


def counting(words: int, scale: float) -> float:
    """Return the seconds that the C program would need for so many words, here."""
    return COUNTING * words / WORDS * scale


def training(pairs: int, passes: int, scale: float) -> float:
    """Return the seconds that the C program would need for passes over so many pairs, here."""
    return PASS * pairs / PAIRS * passes * scale


def scale(seconds: float, size: int) -> float:
    """Return how much slower this machine is, by the calibrator's seconds for a text of so many bytes."""
    return seconds / (CALIBRATOR_SECONDS * size / CALIBRATOR_BYTES)
