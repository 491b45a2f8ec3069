"""`nlptk augment apply`: ops one after the other on every sentence."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.augment_app import app
from nlptk.cli.augment_options import RecordOptions, TextOptions
from nlptk.cli.augment_words import WordOptions
from nlptk.cli.context import run_of
from nlptk.cli.options import Inputs, Jobs, Memory, Seed, jobs_of, memory_of, one_of, paths_of
from nlptk.core.registry import names

OPS = "nlptk.augment.ops"

Ops = Annotated[
    list[str],
    typer.Option(
        "--op",
        metavar="NAME[:PARAMETERS]",
        show_default=False,
        autocompletion=one_of(names(OPS)),
        help=f"An op: {', '.join(names(OPS))} (see nlptk info --methods). May be given again.",
    ),
]


@app.command()
def apply(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    op: Ops,
    records: RecordOptions,
    words: WordOptions,
    seed: Seed = 1,
    text: TextOptions,
    memory: Memory = None,
    jobs: Jobs = None,
) -> None:
    """Change every sentence by one op after the other, and print it in place of the sentence.

    A sentence that an op cannot change stays as it is: there are as many lines as before.

    \b
    Example:
      nlptk augment apply --op random-swap:alpha=0.2 --op synonym-replacement train.tsv
      nlptk augment apply --op keyboard-noise:alpha=0.05 --op aeda sentences.txt | paste sentences.txt -
    """
    from nlptk.augment.apply import Applied
    from nlptk.augment.apply import apply as applied
    from nlptk.cli.output import write_lines
    from nlptk.core.registry import build

    run = run_of(ctx)
    ops = [build(OPS, each) for each in op]
    paths = paths_of(inputs, *words.paths)
    size, processes = memory_of(memory), jobs_of(jobs)
    reading = words.reading(run)
    with records.read(run, "augmenting", paths, text) as (form, blocks):
        what = Applied(reading(form), ops, seed)
        write_lines(applied(blocks, what, memory=size, jobs=processes))
