"""`nlptk ngram score` and `filter`: how likely a model finds each line."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import Scoring, load_scorer
from nlptk.cli.options import Inputs, Model
from nlptk.core.streams import STDOUT

Least = Annotated[
    float | None,
    typer.Option("--min-perplexity", metavar="X", help="Drop lines of a lower perplexity."),
]
Most = Annotated[
    float | None,
    typer.Option("--max-perplexity", metavar="X", help="Drop lines of a higher perplexity."),
]


@app.command()
def score(ctx: typer.Context, model: Model, inputs: Inputs = None, *, scoring: Scoring) -> None:
    """Print the log10 probability and the perplexity of each line, with a TAB between.

    \b
    Example:
      nlptk ngram score news.nlptk lines.txt | paste - lines.txt | sort -k 2 -g
    """
    from nlptk.cli.output import write_lines
    from nlptk.ngram import listing
    from nlptk.ngram.scoring import scored

    run = run_of(ctx)
    texts = scoring.texts(inputs, model)
    loaded = load_scorer(run, model)
    progress = run.progress_beside(STDOUT)
    parts = scored(loaded.model, loaded, texts, listing.scores, progress=progress)
    write_lines(lines for _, lines in parts)


@app.command("filter")
def filter_lines(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    max_perplexity: Most = None,
    min_perplexity: Least = None,
    scoring: Scoring,
) -> None:
    """Print the lines whose perplexity lies within bounds, these included.

    The perplexity of a line counts unknown words and the line's end; `score` prints it rounded.

    \b
    Example:
      zcat crawl.gz | nlptk ngram filter news.nlptk --max-perplexity 1000 > clean.txt
    """
    from nlptk.cli.output import write_lines
    from nlptk.ngram.filter import PerplexityFilter
    from nlptk.ngram.scoring import scored

    run = run_of(ctx)
    view = PerplexityFilter(min_perplexity, max_perplexity)
    texts = scoring.texts(inputs, model)
    loaded = load_scorer(run, model)
    parts = scored(loaded.model, loaded, texts, view, progress=run.progress_beside(STDOUT))
    write_lines(lines for _, lines in parts)
