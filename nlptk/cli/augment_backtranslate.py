"""`nlptk augment backtranslate`: sentences through two translators, there and back."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.augment_app import app
from nlptk.cli.context import run_of
from nlptk.cli.options import Encoding, Errors, Inputs, paths_of
from nlptk.core.registry import names
from nlptk.core.utf8 import STRICT

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
        help="Run the translators anew for each batch: for those that write only when their input ends.",
    ),
]
NoOriginal = Annotated[bool, typer.Option("--no-original", help="Print the variants only.")]
InputFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="plain|labelled|jsonl|csv",
        autocompletion=lambda: names("nlptk.augment.forms"),
        show_default="what the first line looks like",
        help="A sentence a line, LABEL TAB SENTENCE, JSON objects, or CSV with a header.",
    ),
]
Field = Annotated[
    str, typer.Option("--field", metavar="NAME", help="The field or column of the sentence, in JSON or CSV.")
]
Numbered = Annotated[
    bool,
    typer.Option("--id", help="Write the number of its source with each record, to keep variants together."),
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
    format: InputFormat = None,
    field: Field = "text",
    id: Numbered = False,
    encoding: Encoding = "utf-8",
    errors: Errors = STRICT,
) -> None:
    """Print sentences and what comes back of them from another language.

    The translators are commands that read lines and write a line for each. What comes back as it was is
    dropped. A translator that dies, stalls, loses a line or makes one up ends the run with a message.

    \b
    Example:
      nlptk augment backtranslate --restart train.tsv \\
          --forward "apertium -f line -u eng-spa" --backward "apertium -f line -u spa-eng"
    """
    from nlptk.augment.backtranslate import BacktranslateSettings, Tally, backtranslated, form_of
    from nlptk.cli.output import write_lines
    from nlptk.core.text import read_text

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
    found, texts = form_of(read_text(paths_of(inputs), encoding=encoding, errors=errors), format, field, id)
    if format is None:
        run.say(f"nlptk: the input is {found.summary}")
    write_lines(backtranslated(texts, found, settings, tally))
    kept = tally.sentences - tally.same - tally.empty
    fates = f"{tally.same} came back as they were, {tally.empty} empty"
    run.say(f"nlptk: {kept} variants of {tally.sentences} sentences; {fates}")
