"""`nlptk embed cooccur`: which words stand near which, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.embed_app import app
from nlptk.cli.embed_options import MinCount
from nlptk.cli.options import Inputs, Normalize, Output, Tokenizer, one_of
from nlptk.cli.reading_options import Reading, Work, settings_of
from nlptk.core.errors import UsageError
from nlptk.core.specs import choose
from nlptk.core.streams import STDOUT
from nlptk.embed.cooccursettings import WEIGHTS, CooccurSettings

MODEL, TSV = FORMATS = ("nlptk", "tsv")
DEFAULTS = CooccurSettings()

Window = Annotated[
    int, typer.Option("--window", metavar="N", help="How far a context may be, in words on each side.")
]
Asymmetric = Annotated[
    bool, typer.Option("--asymmetric", help="Only the words before a word are its contexts.")
]
Weights = Annotated[
    str,
    typer.Option(
        "--weights",
        metavar="|".join(WEIGHTS),
        autocompletion=one_of(WEIGHTS),
        help="A context counts 1 / its distance in words, or 1.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        show_default="tsv for stdout, nlptk for a file",
        autocompletion=one_of(FORMATS),
        help="A model file for embed train, or lines of word, context and count.",
    ),
]


@dataclass(frozen=True, slots=True)
class Counting:
    """How contexts are counted: the fields of `CooccurSettings`."""

    window: Window = DEFAULTS.window
    min_count: MinCount = DEFAULTS.min_count
    asymmetric: Asymmetric = DEFAULTS.asymmetric
    weights: Weights = DEFAULTS.weights
    tokenizer: Tokenizer = DEFAULTS.tokenizer
    normalize: Normalize = DEFAULTS.normalize


@app.command()
def cooccur(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    output: Output = STDOUT,
    form: Format = None,
    counting: Counting,
    reading: Reading,
    work: Work,
) -> None:
    """Count how often words stand near each other, for embed train --objective glove.

    \b
    Example:
      nlptk embed cooccur news.txt --normalize lower -o news.pairs.nlptk
      nlptk embed cooccur news.txt --window 2 --weights uniform | sort -t "$(printf '\\t')" -k 3 -rn | head
    """
    from nlptk.core.files import check_output, write_atomic
    from nlptk.core.streams import refuse_terminal
    from nlptk.core.training import read_training
    from nlptk.embed.cooccur import count_cooccurrences

    run, settings = run_of(ctx), settings_of(CooccurSettings, counting)
    as_model = _is_model(form, output)
    paths = options.paths_of(inputs)
    options.check_inputs_kept(paths, output)
    if as_model:
        refuse_terminal(output)
    check_output(output)
    progress = run.progress_beside(output)
    corpus = read_training(paths, settings, **reading.keywords, **work.keywords, progress=progress)
    counts = count_cooccurrences(corpus, settings, **work.keywords, progress=progress)
    if as_model:
        counts.save(output)
    else:
        with progress.phase("writing", total=len(counts), unit="pairs") as step, write_atomic(output) as file:
            file.writelines(counts.lines(step))
    run.say(f"{len(counts)} pairs of {len(counts.words)} words, {run.seconds:.1f} s")


def _is_model(form: str | None, output: str) -> bool:
    if form is not None and form not in FORMATS:
        raise UsageError("--format", f"there is no format {form}", choose(form, list(FORMATS)))
    return form == MODEL or (form is None and output != STDOUT)
