"""`nlptk ngram compare`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import DEFAULTS, UTF_8, MinCount, Tokenizer, numbers_of
from nlptk.cli.options import Encoding, Errors, Json, Memory, Normalize, Seed, TempDir
from nlptk.core.errors import InputError, UsageError
from nlptk.core.registry import names
from nlptk.core.utf8 import STRICT
from nlptk.ngram.settings import LONGEST

if TYPE_CHECKING:
    from nlptk.cli.context import Run
    from nlptk.core.corpus import EncodedCorpus
    from nlptk.ngram.compare import Place, Sentences, Trial

COLUMNS = (
    "rank",
    "method",
    "order",
    "train_tokens",
    "events",
    "oovs",
    "zeroprobs",
    "perplexity",
    "perplexity_excluding_oov",
    "bits_per_token",
    "bits_behind",
    "bits_behind_low",
    "bits_behind_high",
    "p",
)
SMOOTHINGS = "nlptk.ngram.smoothing"

Train = Annotated[
    list[str], typer.Option("--train", metavar="FILE", help="Text to train on; may be given repeatedly.")
]
TestFiles = Annotated[
    list[str], typer.Option("--test", metavar="FILE", help="Text to score; may be given repeatedly.")
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
        help="Shares of the training text to train on, 0.01,0.1,1 say, each by itself.",
    ),
]
Plot = Annotated[
    str | None,
    typer.Option(
        "--plot", metavar="FILE", help="Draw perplexity by method and size of training text, as SVG."
    ),
]


@app.command()
def compare(
    ctx: typer.Context,
    *,
    train: Train,
    test: TestFiles,
    order: Orders = str(DEFAULTS.order),
    smoothing: Methods = None,
    sizes: Sizes = "1",
    plot: Plot = None,
    tokenizer: Tokenizer = DEFAULTS.tokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    min_count: MinCount = DEFAULTS.min_count,
    seed: Seed = 0,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    as_json: Json = False,
) -> None:
    """Compare smoothing methods by the perplexity of a test text.

    The methods share one vocabulary. Rows whose scores are no probabilities have no rank. bits_behind
    is how many bits a token a row is behind the best of its size, between low and high in 95 of 100
    samples of the test text's sentences; p is the share of samples in which it is not behind.

    \b
    Example:
      nlptk ngram compare --train train.txt --test test.txt -n 3,5
    """
    from nlptk.cli.output import write_report
    from nlptk.ngram.compare import ranking, trials
    from nlptk.ngram.train import scratch_for

    run = run_of(ctx)
    orders, shares = _orders(order), _shares(sizes)
    methods = _methods(smoothing)
    options.paths_of(train, *test)
    corpus, text = _texts(
        run,
        train=train,
        test=test,
        tokenizer=tokenizer,
        min_count=min_count,
        normalize=normalize,
        encoding=encoding,
        errors=errors,
        memory=options.memory_of(memory),
        temp_dir=temp_dir,
    )
    scratch = scratch_for(corpus, max(orders), options.memory_of(memory), temp_dir)
    found: list[Trial] = []
    for trial in trials(
        corpus,
        text,
        orders=orders,
        methods=methods,
        sizes=shares,
        scratch=scratch,
        progress=run.progress,
    ):
        found.append(trial)
        for warning in trial.warnings:
            run.warn(f"{trial.method}, order {trial.order}, {trial.tokens} tokens: {warning}")
    if plot is not None:
        _draw(plot, found, text)
    rows = [
        _row(place, text)
        for share in shares
        for place in ranking([trial for trial in found if trial.size == share], text, seed)
    ]
    write_report(COLUMNS, rows, as_json=as_json)


def _texts(  # noqa: PLR0913  one argument for each reading option
    run: Run,
    *,
    train: Sequence[str],
    test: Sequence[str],
    tokenizer: str,
    min_count: int,
    normalize: str | None,
    encoding: str,
    errors: str,
    memory: int,
    temp_dir: str | None,
) -> tuple[EncodedCorpus, Sentences]:
    import numpy as np

    from nlptk.core.corpus import read_corpus
    from nlptk.core.known import KnownWords
    from nlptk.core.ragged import Ragged, offsets_of
    from nlptk.core.registry import build
    from nlptk.core.text import read_text
    from nlptk.core.words import WordTable
    from nlptk.ngram.compare import Sentences
    from nlptk.ngram.model import TOKENIZERS

    cut = build(TOKENIZERS, tokenizer)
    corpus = read_corpus(
        train,
        cut,
        min_count=min_count,
        encoding=encoding,
        errors=errors,
        normalize=normalize,
        memory=memory,
        temp_dir=temp_dir,
        progress=run.progress,
    )
    words = KnownWords(WordTable.numbered(corpus.vocab.words), cut, memory // 8)
    blocks = read_text(test, encoding=encoding, errors=errors, normalize=normalize)
    rows = [words.encode(block) for block in blocks]
    if not rows:
        raise InputError(", ".join(test), "there is no line to score", "Give a text with lines")
    values = np.concatenate([each.values for each in rows])
    return corpus, Sentences.of(Ragged(values, offsets_of(np.concatenate([each.lengths for each in rows]))))


def _orders(text: str) -> tuple[int, ...]:
    orders = numbers_of("--order", text)
    if not orders or not all(1 <= order <= LONGEST for order in orders) or len({*orders}) < len(orders):
        raise UsageError("--order", f"{text} are no different orders from 1 to {LONGEST}", "Give 2,3,5, say")
    return orders


def _shares(text: str) -> tuple[float, ...]:
    try:
        shares = tuple(map(float, text.split(",")))
    except ValueError:
        shares = ()
    if not shares or not all(0 < share <= 1 for share in shares) or len({*shares}) < len(shares):
        raise UsageError("--sizes", f"{text} are no different shares from 0 to 1", "Give 0.01,0.1,1, say")
    return shares


def _methods(given: Sequence[str] | None) -> list[str]:
    """Return the methods to compare, each of them checked before any work is done."""
    from nlptk.core.registry import build

    methods = list(dict.fromkeys(given or names(SMOOTHINGS)))
    for method in methods:
        build(SMOOTHINGS, method)
    return methods


def _row(place: Place, test: Sentences) -> dict[str, object]:
    import math

    trial, events = place.trial, int(test.events.sum())
    known = events - test.oovs
    bits = -float(trial.logprobs.sum()) / math.log(2) / events
    known_bits = -float(trial.known_logprobs.sum()) / math.log(2) / known if known else math.inf
    values = (
        place.rank,
        trial.method,
        trial.order,
        trial.tokens,
        events,
        test.oovs,
        trial.zeroprobs,
        _finite(bits, 2**bits if bits < 1000 else math.inf),  # noqa: PLR2004
        _finite(known_bits, 2**known_bits if known_bits < 1000 else math.inf),  # noqa: PLR2004
        _finite(bits, bits),
        place.behind,
        place.low,
        place.high,
        place.p,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _finite(bits: float, value: float) -> float | None:
    return value if abs(bits) < float("inf") and value < float("inf") else None


def _draw(plot: str, found: Sequence[Trial], test: Sentences) -> None:
    """Write the chart: a line for every method and order whose scores are probabilities."""
    import math

    from nlptk.cli.svg import Line, line_chart
    from nlptk.core.files import write_atomic

    many = len({trial.order for trial in found}) > 1
    lines: dict[str, list[tuple[float, float]]] = {}
    for trial in sorted(found, key=lambda each: each.tokens):
        name = f"{trial.method}, {trial.order}" if many else trial.method
        if trial.ranks and trial.tokens:
            perplexity = math.exp(-float(trial.logprobs.sum()) / int(test.events.sum()))
            lines.setdefault(name, []).append((trial.tokens, perplexity))
    orders = "" if many else f", order {found[0].order}"
    chart = line_chart(
        [Line(name, points) for name, points in lines.items()],
        title=f"Perplexity by smoothing method{orders}",
        x_label="tokens of training text",
        y_label="perplexity, unknown words included",
    )
    with write_atomic(plot) as file:
        file.write(chart.encode())
