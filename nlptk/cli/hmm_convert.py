"""Taggers to and from text: `nlptk hmm export` and `import`."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.options import Model, ModelOutput
from nlptk.cli.reading_options import Reading

TextOutput = Annotated[
    str,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Where to write the text; .gz is compressed, - is stdout."
    ),
]
Text = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="A model as export writes it; - is stdin. gz, bz2, xz and zst are unpacked.",
    ),
]


@app.command()
def export(ctx: typer.Context, model: Model, output: TextOutput) -> None:
    """Write a model as text: all its probabilities, to be read, edited and imported again.

    \b
    Example:
      nlptk hmm export brown.nlptk -o brown.txt.gz
    """
    from nlptk.core.files import check_output
    from nlptk.hmm.model import load_tagger
    from nlptk.hmm.textfile_write import write_tagger

    options.check_kept(model, output)
    check_output(output)
    loaded = load_tagger(model)
    with run_of(ctx).progress_beside(output).phase("writing", total=None, unit="lines") as step:
        write_tagger(loaded, output, step)


@app.command("import")
def import_(ctx: typer.Context, path: Text, output: ModelOutput, *, reading: Reading) -> None:
    """Read a model from text; what export has written gives the same model file again.

    \b
    Example:
      nlptk hmm import brown.txt.gz -o brown.nlptk
    """
    from nlptk.core.files import input_size
    from nlptk.hmm.textfile_read import import_tagger

    options.check_model_output(output)
    options.check_inputs_kept([path], output)
    with run_of(ctx).progress.phase("reading", total=input_size([path]), unit="B") as step:
        model = import_tagger(path, **reading.keywords, progress=step)
    model.save(output)
