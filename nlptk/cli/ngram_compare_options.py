"""The options of `nlptk ngram compare`, and what they exclude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.ngram_options import DEFAULTS, Heldout, Tune, numbers_of
from nlptk.core.errors import UsageError
from nlptk.core.registry import names
from nlptk.ngram.settings import LONGEST

if TYPE_CHECKING:
    from nlptk.ngram.compare import Candidates

SMOOTHINGS = "nlptk.ngram.smoothing"
OF_TRAINING = (  # what means nothing without a text to train on
    "order",
    "smoothing",
    "sizes",
    "tune",
    "heldout",
    "tokenizer",
    "normalize",
    "min_count",
    "temp_dir",
)

TestFiles = Annotated[
    list[str], typer.Option("--test", metavar="FILE", help="Text to score; may be given repeatedly.")
]
Train = Annotated[
    list[str] | None,
    typer.Option(
        "--train",
        metavar="FILE",
        show_default=False,
        help="Text to train the methods on; may be given repeatedly.",
    ),
]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        metavar="FILE",
        show_default=False,
        help="A trained model to rank with them (those of the largest size); may be given repeatedly.",
    ),
]
Orders = Annotated[
    str, typer.Option("-n", "--order", metavar="LIST", help="The lengths of the longest n-grams, 2,3,5 say.")
]
Methods = Annotated[
    list[str] | None,
    typer.Option(
        "-s",
        "--smoothing",
        metavar="METHOD[:PARAMETERS]",
        show_default="all",
        autocompletion=lambda: names(SMOOTHINGS),
        help="A method to compare; may be given repeatedly.",
    ),
]
Sizes = Annotated[
    str,
    typer.Option(
        "--sizes",
        metavar="LIST",
        help="Shares of the training text to train on, 0.01,0.1,1 say; each has a ranking of its own.",
    ),
]
Plot = Annotated[
    str | None,
    typer.Option(
        "--plot",
        metavar="FILE",
        show_default=False,
        help="Draw perplexity by size of training text; the name ends in .svg or .png.",
    ),
]


def orders_of(text: str) -> tuple[int, ...]:
    """Return the orders of a list with commas; UsageError if it is none."""
    orders = numbers_of("--order", text)
    if not orders or not all(1 <= order <= LONGEST for order in orders) or len({*orders}) < len(orders):
        raise UsageError("--order", f"{text} are no different orders from 1 to {LONGEST}", "Give 2,3,5, say")
    return orders


def shares_of(text: str) -> tuple[float, ...]:
    """Return the shares of a list with commas; UsageError if it is none."""
    try:
        shares = tuple(map(float, text.split(",")))
    except ValueError:
        shares = ()
    if not shares or not all(0 < share <= 1 for share in shares) or len({*shares}) < len(shares):
        raise UsageError("--sizes", f"{text} are no different shares from 0 to 1", "Give 0.01,0.1,1, say")
    return shares


def methods_of(given: Sequence[str] | None, tune: bool, heldout: str | None) -> list[str]:
    """Return the methods to compare, each once, all by default.

    UsageError for one that is none, and for tuning and held-out text that no method has a use for.
    """
    from nlptk.core.registry import build

    methods = list(dict.fromkeys(given or names(SMOOTHINGS)))
    built = [build(SMOOTHINGS, method) for method in methods]
    if tune and not any(each.can_be_tuned for each in built):
        what = "none of the methods has discounts that can be tuned"
        raise UsageError("--tune", what, "Add modified-kneser-ney, kneser-ney or absolute-discounting")
    if heldout is not None and not any(each.wants_heldout(tune) for each in built):
        what = "none of the methods fits anything on held-out text"
        raise UsageError("--heldout", what, "Leave it out, or give --tune with a method of discounts")
    return methods


@dataclass(frozen=True, slots=True)
class Contest:
    """What is compared, and on which texts."""

    test: TestFiles
    train: Train = None
    model: Models = None
    order: Orders = str(DEFAULTS.order)
    smoothing: Methods = None
    sizes: Sizes = "1"
    tune: Tune = DEFAULTS.tune
    heldout: Heldout = None

    @property
    def candidates(self) -> Candidates:
        """The methods to train; UsageError for what cannot be meant."""
        from nlptk.ngram.compare import Candidates

        return Candidates(
            methods=methods_of(self.smoothing, self.tune, self.heldout),
            orders=orders_of(self.order),
            sizes=shares_of(self.sizes),
            tune=self.tune,
        )

    @property
    def files(self) -> dict[str, list[str]]:
        """The files to learn from, as arguments of the library."""
        heldout = [] if self.heldout is None else [self.heldout]
        return {"train": self.train or [], "models": self.model or [], "heldout": heldout}

    def check_texts(self, ctx: typer.Context) -> None:
        """Raise UsageError where there is nothing to compare, or what is fitted would be scored."""
        train, models = self.train or [], self.model or []
        if not train and not models:
            raise UsageError("--train", "there is nothing to compare", "Give it, or --model FILE")
        if not train:
            what = "there is no text to train on"
            options.refuse_given(ctx, OF_TRAINING, what, "Give --train FILE, or leave it out")
        options.paths_of(self.test, *train, *models, self.heldout)
        options.check_apart([self.heldout], self.test)
        options.check_apart([self.heldout], train, "trained on")
