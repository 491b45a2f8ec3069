"""`nlptk embed export` and `import`: vectors in the formats of other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.embed_app import app
from nlptk.cli.options import Errors, Memory, Model, ModelOutput, Normalize, TempDir
from nlptk.core.registry import build, names
from nlptk.core.utf8 import STRICT

if TYPE_CHECKING:
    from nlptk.embed.formats._base import Format

FORMATS = "nlptk.embed.formats"

FormatSpec = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="NAME[:PARAMETERS]",
        autocompletion=lambda: names(FORMATS),
        help="One of word2vec, word2vec-binary, glove and fasttext, with parameters: word2vec:digits=6.",
    ),
]
Foreign = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="The vectors of another tool; - is stdin. gz, bz2, xz and zst are unpacked.",
    ),
]
ForeignOutput = Annotated[
    str, typer.Option("-o", "--output", metavar="FILE", help="The file to write; - is stdout.")
]


@app.command()
def export(ctx: typer.Context, model: Model, output: ForeignOutput, format_spec: FormatSpec) -> None:
    """Write vectors in the format of another tool.

    \b
    Example:
      nlptk embed export news.nlptk --format word2vec -o news.vec
      nlptk embed export news.nlptk --format word2vec:digits=6 -o - | gzip > news.vec.gz
    """
    from nlptk.embed.vectors import KeyedVectors

    form = _format(format_spec)
    options.check_kept(model, output)
    vectors = KeyedVectors.load(model)
    with run_of(ctx).progress_beside(output).phase("writing", total=len(vectors), unit="words") as step:
        form.write(vectors, output, step)


@app.command("import")
def import_(
    ctx: typer.Context,
    path: Foreign,
    output: ModelOutput,
    format_spec: FormatSpec,
    *,
    normalize: Normalize = None,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
) -> None:
    """Read vectors of another tool, which are then opened at once.

    The order of the words is kept: the first are taken for the commonest. --normalize says how the text was
    prepared that the vectors were trained on; words are looked up accordingly.

    \b
    Example:
      nlptk embed import glove.6B.100d.txt --format glove --normalize lower -o glove.nlptk
      nlptk embed import GoogleNews-vectors-negative300.bin.gz --format word2vec-binary -o news.nlptk
    """
    from dataclasses import replace

    from nlptk.core.files import input_size
    from nlptk.core.text import parse_normalize
    from nlptk.core.utf8 import check_errors
    from nlptk.embed.formats._base import Reading

    run = run_of(ctx)
    form = _format(format_spec)
    parse_normalize(normalize)
    check_errors(errors)
    options.check_model_output(output)
    options.check_inputs_kept([path], output)
    with run.progress.phase("reading", total=input_size([path]), unit="B") as step:
        reading = Reading(errors, options.memory_of(memory), temp_dir, step)
        imported = form.read(path, reading)
    for warning in imported.warnings:
        run.warn(warning)
    replace(imported.vectors, normalize=normalize).save(output)
    run.say(f"{len(imported.vectors)} words, {imported.vectors.dim} dimensions")


def _format(spec: str) -> Format:
    form: Format = build(FORMATS, spec)
    return form
