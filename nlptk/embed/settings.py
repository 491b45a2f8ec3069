"""What word vectors are trained with."""

import re
from dataclasses import dataclass
from math import inf, isfinite

from nlptk.core.errors import UsageError

LARGEST_DIM = 10_000
WIDEST_WINDOW = 500
LONGEST_NGRAM = 100
MOST_BUCKETS = (1 << 31) - 1
FEWEST_WORDS = 2  # that there can be pairs of

_ANY = "3-6"  # checked where there are no n-grams


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedSettings:
    """Settings of training; raises UsageError for values that cannot be meant."""

    objective: str = "skipgram"  # a spec
    loss: str = "negative-sampling"  # a spec
    dim: int = 100
    window: int = 5  # words on each side, at most; each word's own is drawn from 1 to this
    min_count: int = 5
    sample: float = 1e-3  # words of a larger share of the text are thinned out; 0 keeps all
    epochs: int = 5
    learning_rate: float | None = None  # at the start; None is the objective's own
    subwords: str | None = None  # lengths of character n-grams, "3-6" say; None is whole words alone
    buckets: int = 2_000_000  # that the n-grams are hashed into
    keep_output: bool = False  # whether the output vectors are wanted, too
    seed: int = 1
    tokenizer: str = "whitespace"  # a spec
    normalize: str | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        _check_number("--dim", self.dim, 1, LARGEST_DIM, "Give 100 or 300, say")
        _check_number("--window", self.window, 1, WIDEST_WINDOW, "Give 5 or 10, say")
        _check_number("--epochs", self.epochs, 1, inf, "Give 5, say")
        check_subwords(*parse_subwords(self.subwords or _ANY), self.buckets)
        if self.min_count < 1:
            raise UsageError("--min-count", f"{self.min_count} is less than 1", "Give a positive number")
        if not (isfinite(self.sample) and self.sample >= 0):
            raise UsageError(
                "--sample", f"{self.sample} is no share", "Give 1e-3, say, or 0 to keep all words"
            )
        rate = self.learning_rate
        if rate is not None and not (isfinite(rate) and rate > 0):
            raise UsageError("--learning-rate", f"{rate} is not above 0", "Give 0.025, say")


def parse_subwords(lengths: str) -> tuple[int, int]:
    """Return the least and the most characters of n-grams, of `3-6` say; UsageError for what is none."""
    match = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", lengths)
    if match is None:
        what = "these are no lengths of character n-grams"
        raise UsageError(f"--subwords {lengths}", what, "Give the least and the most: 3-6, say")
    return int(match[1]), int(match[2])


def check_subwords(shortest: int, longest: int, buckets: int) -> None:
    """Raise UsageError for lengths and numbers that cannot be meant."""
    if not 1 <= shortest <= longest <= LONGEST_NGRAM:
        what = f"the lengths do not rise within 1 to {LONGEST_NGRAM}"
        raise UsageError(f"--subwords {shortest}-{longest}", what, "Give 3-6, say")
    _check_number("--buckets", buckets, 1, MOST_BUCKETS, "Give 2000000, say")


def _check_number(option: str, value: int, least: int, most: float, remedy: str) -> None:
    if not least <= value <= most:
        span = f"at least {least}" if most == inf else f"in {least} to {most}"
        raise UsageError(option, f"{value} is not {span}", remedy)
