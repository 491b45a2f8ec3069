"""What an n-gram model is trained with."""

from dataclasses import dataclass

from nlptk.core.errors import UsageError

LONGEST = 64  # words of an n-gram


@dataclass(frozen=True, slots=True, kw_only=True)
class NgramSettings:
    """Settings of n-gram training; raises UsageError for values that cannot be meant."""

    order: int = 3
    smoothing: str = "modified-kneser-ney"  # a spec
    tokenizer: str = "whitespace"  # a spec
    normalize: str | None = None
    min_count: int = 1  # of the words of the vocabulary
    prune: tuple[int, ...] = ()  # for each order, the count up to which n-grams go; the last holds on
    tune: bool = False  # fit discounts on held-out text

    def __post_init__(self) -> None:
        """Check the values."""
        if not 1 <= self.order <= LONGEST:
            raise UsageError("--order", f"{self.order} is not in 1 to {LONGEST}", "Give 3 or 5, say")
        if self.min_count < 1:
            raise UsageError("--min-count", f"{self.min_count} is less than 1", "Give a positive number")
        if any(count < 0 for count in self.prune) or list(self.prune) != sorted(self.prune):
            what = f"{','.join(map(str, self.prune))} are no counts that rise"
            raise UsageError("--prune", what, "Give one for each order, 0,0,1 say")
        if len(self.prune) > self.order:
            what = f"{len(self.prune)} counts are given for {self.order} orders"
            raise UsageError("--prune", what, "Give one for each order, or fewer")
        if self.prune and self.prune[0]:
            raise UsageError("--prune", "words cannot be pruned", "Begin with 0 and give --min-count")

    @property
    def cutoffs(self) -> tuple[int, ...]:
        """For each order, the count up to which n-grams are left out."""
        given = self.prune or (0,)
        return tuple(given[min(n, len(given) - 1)] for n in range(self.order))
