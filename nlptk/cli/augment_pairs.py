"""`nlptk augment pairs`: pairs of sentences that follow each other, and others that do not."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.augment.pair_settings import LABELS, PairSettings
from nlptk.cli.augment_app import app
from nlptk.cli.augment_mask import Format
from nlptk.cli.augment_options import TextOptions
from nlptk.cli.context import run_of
from nlptk.cli.options import Inputs, Memory, Seed, TempDir, memory_of, one_of, paths_of
from nlptk.core.streams import STDOUT

DEFAULTS = PairSettings()

Task = Annotated[
    str,
    typer.Option(
        "--task",
        metavar="|".join(LABELS),
        autocompletion=one_of(tuple(LABELS)),
        help="What the other half of the pairs is: a random sentence of another document, or swapped.",
    ),
]


@app.command()
def pairs(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    task: Task = DEFAULTS.task,
    format: Format = DEFAULTS.format,
    seed: Seed = DEFAULTS.seed,
    text: TextOptions,
    memory: Memory = None,
    temp_dir: TempDir = None,
) -> None:
    """Print pairs of sentences of a document, half of them as they follow each other in it.

    A line is a sentence; an empty line stands between documents. Each sentence that another follows makes a
    pair, labelled next or random, ordered or swapped.

    \b
    Example:
      nlptk augment pairs corpus.txt --format tsv > pairs.tsv
      nlptk augment pairs --task sentence-order corpus.txt
    """
    from nlptk.augment.pairs import pairs as make_pairs
    from nlptk.cli.output import write_lines

    settings = PairSettings(task=task, format=format, seed=seed)
    write_lines(
        make_pairs(
            paths_of(inputs),
            settings,
            encoding=text.encoding,
            errors=text.errors,
            memory=memory_of(memory),
            temp_dir=temp_dir,
            progress=run_of(ctx).progress_beside(STDOUT),
        )
    )
