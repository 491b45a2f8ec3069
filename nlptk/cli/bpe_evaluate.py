"""What a model is and what it is worth: `nlptk bpe vocab` and `evaluate`."""

from __future__ import annotations

import typer

from nlptk.cli import options
from nlptk.cli.bpe_app import app
from nlptk.cli.bpe_options import DEFAULTS
from nlptk.cli.context import run_of
from nlptk.cli.options import Errors, Inputs, Json, Memory, Model, Record
from nlptk.core.utf8 import STRICT


@app.command()
def vocab(model: Model, as_json: Json = False) -> None:
    """List the pieces with their ids, in GPT-2's alphabet.

    \b
    Example:
      nlptk bpe vocab news.nlptk | tail -n 20
    """
    from nlptk.cli.output import write_listing
    from nlptk.tokenize.bpe.model import BpeModel

    bpe = BpeModel.load(model)
    rows = ({"id": number, "piece": text} for number, text in bpe.texts())
    write_listing(("id", "piece"), rows, as_json=as_json)


@app.command()
def evaluate(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    record: Record = DEFAULTS.record,
    errors: Errors = STRICT,
    memory: Memory = None,
    as_json: Json = False,
) -> None:
    """Measure how well a model fits text.

    \b
    Example:
      nlptk bpe evaluate news.nlptk test.txt
    """
    from nlptk.cli.output import write_report
    from nlptk.tokenize.bpe.evaluate import evaluate as evaluate_bpe
    from nlptk.tokenize.bpe.model import BpeModel

    paths = options.paths_of(inputs, model)
    rows = evaluate_bpe(
        BpeModel.load(model),
        paths,
        record,
        errors=errors,
        memory=options.memory_of(memory),
        progress=run_of(ctx).progress,
    )
    write_report(list(rows[0]), rows, as_json=as_json)
