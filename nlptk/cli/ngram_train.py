"""`nlptk ngram train`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import CountFiles, Estimation, Heldout, Vocab
from nlptk.cli.options import Inputs, Json, ModelOutput
from nlptk.cli.output import write_document
from nlptk.cli.reading_options import Reading, Work
from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from nlptk.ngram.settings import NgramSettings
    from nlptk.ngram.train import TrainResult


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    estimation: Estimation,
    heldout: Heldout = None,
    vocab: Vocab = None,
    counts: CountFiles = False,
    reading: Reading,
    work: Work,
    as_json: Json = False,
) -> None:
    """Train an n-gram language model.

    \b
    Example:
      zcat news.gz | nlptk ngram train -n 5 -o news.nlptk
    """
    from nlptk.ngram import train as training

    run, settings = run_of(ctx), estimation.settings
    _check(settings, vocab, counts)
    options.check_model_output(output, as_json=as_json)
    paths = options.paths_of(inputs, heldout, vocab)
    options.check_inputs_kept([*paths, heldout, vocab], output)
    options.check_apart([heldout], paths, "counted")
    how: dict[str, Any] = {
        "heldout": [] if heldout is None else [heldout],
        **reading.keywords,
        "memory": work.bytes_of_memory,
        "temp_dir": work.temp_dir,
        "progress": run.progress,
    }
    if counts:
        result = training.train_on_counts(paths, settings, **how)
    else:
        result = training.train(paths, settings, vocab=vocab, jobs=work.processes, **how)
    result.model.save(output)
    for warning in result.warnings:
        run.warn(warning)
    if as_json:
        write_document(_summary(result))
    sizes = ", ".join(map(str, _sizes(result)))
    run.say(f"{result.tokens} tokens, {sizes} n-grams, {run.seconds:.1f} s")


def _check(settings: NgramSettings, vocab: str | None, counts: bool) -> None:
    """Raise UsageError for options that exclude each other."""
    if vocab is not None and settings.min_count > 1:
        raise UsageError("--vocab", "--min-count chooses the words, too", "Give one of the two")
    if counts and (vocab is not None or settings.min_count > 1):
        what = "the words of counts are those that were counted"
        raise UsageError("--counts", what, "Leave out --vocab and --min-count, or train on text")


def _sizes(result: TrainResult) -> list[int]:
    """Return how many n-grams of each order the model has: none of an order that was pruned away."""
    sizes = result.model.model.sizes
    return [*sizes, *[0] * (len(result.statistics) - len(sizes))]


def _summary(result: TrainResult) -> dict[str, object]:
    """Return what training showed, for machines."""
    from nlptk.core.registry import printed
    from nlptk.core.specs import parameters

    orders = [
        {
            "order": known.order,
            "ngrams": size,
            "counts_of_counts": {str(count): known.number_of(count) for count in range(1, 6)},
        }
        for known, size in zip(result.statistics, _sizes(result), strict=True)
    ]
    names = [field.name for field in parameters(type(result.smoothing))]
    return {
        "smoothing": printed(result.smoothing),
        "parameters": {name: getattr(result.smoothing, name) for name in names},
        "tokens": result.tokens,
        "sentences": result.sentences,
        "orders": orders,
        "warnings": list(result.warnings),
    }
