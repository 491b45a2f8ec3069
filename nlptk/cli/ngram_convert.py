"""Models to and from ARPA: `nlptk ngram export` and `import`."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import DEFAULTS, NO_PROBABILITIES
from nlptk.cli.options import Memory, Model, ModelOutput, Normalize, Tokenizer
from nlptk.cli.reading_options import Reading

ArpaOutput = Annotated[
    str,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Where to write the ARPA; .gz is compressed, - is stdout."
    ),
]
Arpa = Annotated[
    str,
    typer.Argument(
        metavar="FILE", show_default=False, help="An ARPA file; - is stdin. gz, bz2, xz and zst are unpacked."
    ),
]


@app.command()
def export(ctx: typer.Context, model: Model, output: ArpaOutput) -> None:
    """Write a model as an ARPA file, which all language model tools read.

    \b
    Example:
      nlptk ngram export news.nlptk -o news.arpa.gz
    """
    from nlptk.ngram.arpa import check_exportable, write_arpa
    from nlptk.ngram.load import load_backoff

    options.check_kept(model, output)
    backoff = load_backoff(model).model
    check_exportable(backoff)
    total = len(backoff.words) + sum(table.words.size for table in backoff.tables)
    with run_of(ctx).progress_beside(output).phase("writing", total=total, unit="n-grams") as step:
        write_arpa(backoff, output, step)


@app.command("import")
def import_(
    ctx: typer.Context,
    path: Arpa,
    output: ModelOutput,
    *,
    tokenizer: Tokenizer = DEFAULTS.tokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    reading: Reading,
    memory: Memory = None,
) -> None:
    """Read an ARPA file, of any tool, into a model.

    The tokenizer and --normalize say how the model reads text: as the text it was trained on was prepared.

    \b
    Example:
      nlptk ngram import lm.arpa.gz --normalize lower -o lm.nlptk
    """
    from nlptk.core.files import input_size
    from nlptk.core.registry import build
    from nlptk.core.text import parse_normalize
    from nlptk.core.tokenizer import TOKENIZERS
    from nlptk.ngram.arpa_read import read_arpa
    from nlptk.ngram.model import NgramModel
    from nlptk.ngram.renormalize import is_normalized

    run = run_of(ctx)
    build(TOKENIZERS, tokenizer)
    parse_normalize(normalize)
    options.check_model_output(output)
    options.check_inputs_kept([path], output)
    with run.progress.phase("reading", total=input_size([path]), unit="B") as step:
        imported = read_arpa(path, **reading.keywords, memory=options.memory_of(memory), progress=step)
    for warning in imported.warnings:
        run.warn(warning)
    training = {"imported": "arpa", "normalized": is_normalized(imported.model)}
    if not training["normalized"]:
        run.warn(NO_PROBABILITIES)
    NgramModel.of(imported.model, tokenizer, normalize, training).save(output)
