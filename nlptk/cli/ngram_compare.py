"""`nlptk ngram compare`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_compare_options import Contest, Plot
from nlptk.cli.ngram_options import DEFAULTS
from nlptk.cli.options import Json, Memory, MinCount, Normalize, Seed, TempDir, Tokenizer
from nlptk.cli.reading_options import Reading

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from nlptk.cli.context import Run
    from nlptk.ngram.trial import Trial


@app.command()
def compare(
    ctx: typer.Context,
    *,
    contest: Contest,
    plot: Plot = None,
    tokenizer: Tokenizer = DEFAULTS.tokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    min_count: MinCount = DEFAULTS.min_count,
    seed: Seed = 0,
    reading: Reading,
    memory: Memory = None,
    temp_dir: TempDir = None,
    as_json: Json = False,
) -> None:
    """Compare smoothing methods and trained models by the perplexity of a test text.

    The methods share one vocabulary, a model has its own. What gives no probabilities, or cuts the text into
    other words, has no rank. bits_behind is the cross-entropy in bits per token beyond that of the best row,
    with its 95 % interval by a paired bootstrap over the sentences of the test text; p is the share of the
    samples in which the row is not behind. What is fitted is fitted on --heldout, never on the test text.

    \b
    Example:
      nlptk ngram compare --train train.txt --test test.txt -n 3,5
    """
    from nlptk.cli import plots
    from nlptk.cli.output import write_report
    from nlptk.ngram.compare import trials
    from nlptk.ngram.ranking import COLUMNS
    from nlptk.ngram.settings import NgramSettings
    from nlptk.ngram.trial import Blocks

    run = run_of(ctx)
    contest.check_texts(ctx)
    candidates = contest.candidates
    settings = NgramSettings(
        order=max(candidates.orders), tokenizer=tokenizer, normalize=normalize, min_count=min_count
    )
    if plot is not None:
        plots.check(plot)
    text = Blocks.read(contest.test, **reading.keywords)
    how: dict[str, Any] = {**contest.files, **reading.keywords, "memory": options.memory_of(memory)}
    found = _warned(run, trials(text, candidates, settings, **how, temp_dir=temp_dir, progress=run.progress))
    if plot is not None:
        plots.save(_chart(found), plot)
    write_report(COLUMNS, _rows(found, candidates.sizes, seed, text.characters), as_json=as_json)


def _warned(run: Run, trials: Iterable[Trial]) -> list[Trial]:
    """Return the trials; warn of what each has shown, and of those that cannot be compared."""
    found = []
    for trial in trials:
        found.append(trial)
        for warning in trial.warnings:
            run.warn(f"{trial.method}, order {trial.order}, {trial.tokens} tokens: {warning}")
    _warn_of_differences(run, found)
    return found


def _rows(
    found: Sequence[Trial], sizes: Sequence[float], seed: int, characters: int
) -> list[dict[str, object]]:
    """Return the ranking of each size of the training text, one after the other."""
    from nlptk.ngram.ranking import ranking

    return [
        place.row(characters)
        for size in sizes
        for place in ranking([trial for trial in found if trial.size == size], seed)
    ]


def _warn_of_differences(run: Run, found: Sequence[Trial]) -> None:
    """Warn of models that know other words than the first row, or read text in another way."""
    unlike = [trial.method for trial in found if not trial.is_like]
    if unlike:
        run.warn(
            f"{', '.join(unlike)}: words, --tokenizer or --normalize are not those of {found[0].method}. "
            "Perplexities with different vocabularies cannot be compared: rank, bits_behind and p mean "
            "nothing there. Compare bits_per_character, where there are no oovs"
        )


def _chart(found: Sequence[Trial]) -> Figure:
    """Draw a line for every method and order that can be ranked, and a point for every model."""
    from nlptk.cli import plots
    from nlptk.ngram.ranking import comparable

    orders = {trial.order for trial in found}
    lines: dict[str, list[tuple[float, float]]] = {}
    for trial in comparable(found):
        name = trial.method if len(orders) == 1 else f"{trial.method}, order {trial.order}"
        if trial.tokens and math.isfinite(trial.outcome.perplexity):
            lines.setdefault(name, []).append((trial.tokens, trial.outcome.perplexity))
    of_order = f", order {found[0].order}" if len(orders) == 1 else ""
    return plots.line_chart(
        [plots.Line(name, sorted(points)) for name, points in lines.items()],
        title=f"Perplexity by smoothing method{of_order}",
        x_label="tokens of training text",
        y_label="perplexity, unknown words included",
    )
