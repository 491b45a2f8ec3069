"""`nlptk augment backtranslate`: sentences through two translators, there and back."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.augment_app import app
from nlptk.cli.augment_options import NoOriginal, RecordOptions, TextOptions
from nlptk.cli.context import run_of
from nlptk.cli.options import Inputs, paths_of

Forward = Annotated[
    str,
    typer.Option("--forward", metavar="COMMAND", help="What translates lines into another language."),
]
Backward = Annotated[
    str, typer.Option("--backward", metavar="COMMAND", help="What translates lines of that language back.")
]
Batch = Annotated[
    int, typer.Option("--batch", metavar="N", help="How many sentences are sent to a translator at a time.")
]
Timeout = Annotated[
    float,
    typer.Option("--timeout", metavar="SECONDS", help="How long a translator may stand still."),
]
Restart = Annotated[
    bool,
    typer.Option(
        "--restart",
        help="Run the translators anew for each batch; apertium needs it, as it writes when its input ends.",
    ),
]


@app.command()
def backtranslate(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    forward: Forward,
    backward: Backward,
    batch: Batch = 100,
    timeout: Timeout = 60.0,
    restart: Restart = False,
    no_original: NoOriginal = False,
    records: RecordOptions,
    text: TextOptions,
) -> None:
    """Print sentences and what comes back of them from another language.

    The translators are commands that read lines and write a line for each. What comes back as it was is
    dropped. A translator that dies, stalls, loses a line or makes one up ends the run with a message.

    \b
    Example:
      nlptk augment backtranslate --restart train.tsv \\
          --forward "apertium -f line -u eng-spa" --backward "apertium -f line -u spa-eng"
    """
    from nlptk.augment.backtranslate import BacktranslateSettings, Tally, backtranslated
    from nlptk.cli.output import write_lines

    run = run_of(ctx)
    settings = BacktranslateSettings(
        forward=forward,
        backward=backward,
        batch=batch,
        timeout=timeout,
        restart=restart,
        original=not no_original,
    )
    tally = Tally()
    with records.read(run, "translating", paths_of(inputs), text) as (form, blocks):
        write_lines(backtranslated(blocks, form, settings, tally))
    kept = tally.sentences - tally.same - tally.empty
    fates = f"{tally.same} came back as they were, {tally.empty} empty"
    run.say(f"nlptk: {kept} variants of {tally.sentences} sentences; {fates}")
