"""`nlptk ngram count`, and models to and from ARPA: `nlptk ngram export` and `import`."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import Run, run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import DEFAULTS, NO_PROBABILITIES, UTF_8, Order, Tokenizer, numbers_of
from nlptk.cli.options import (
    Encoding,
    Errors,
    Inputs,
    Jobs,
    Memory,
    Model,
    ModelOutput,
    Normalize,
    Output,
    TempDir,
)
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT

MinCounts = Annotated[
    str,
    typer.Option(
        "--min-count",
        metavar="LIST",
        show_default="1",
        help="For each order, how often n-grams must occur to be written, 1,1,2 say; the last holds on.",
    ),
]
Highest = Annotated[bool, typer.Option("--highest", help="Write the longest n-grams alone.")]
Merge = Annotated[
    bool,
    typer.Option("--merge", help="The FILEs are counts, sorted as this command writes them: add them up."),
]
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
def count(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    output: Output = STDOUT,
    order: Order = DEFAULTS.order,
    highest: Highest = False,
    min_count: MinCounts = "1",
    merge: Merge = False,
    tokenizer: Tokenizer = DEFAULTS.tokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    jobs: Jobs = None,
) -> None:
    """Count the n-grams of texts, or add up counts of several texts.

    Lines are `w1 .. wn TAB count`, as SRILM's: sorted by their bytes, all orders together.

    \b
    Example:
      nlptk ngram count -n 3 news.txt -o news.counts.gz
      nlptk ngram count --merge news.counts.gz wiki.counts -o all.counts.gz
    """
    from nlptk.core.files import check_output

    run = run_of(ctx)
    paths = options.paths_of(inputs)
    min_counts = numbers_of("--min-count", min_count)
    allowed = options.memory_of(memory)
    check_output(output)
    if merge:
        _check_merging(ctx)
        _merge(run, paths, output, min_counts, encoding, errors, allowed)
        return
    options.check_inputs_kept(paths, output)
    from nlptk.core.corpus import read_corpus
    from nlptk.core.registry import build
    from nlptk.ngram.countfile import check_min_counts, write_counts
    from nlptk.ngram.model import TOKENIZERS
    from nlptk.ngram.settings import NgramSettings
    from nlptk.ngram.train import counted, scratch_for

    settings = NgramSettings(order=order, tokenizer=tokenizer, normalize=normalize)
    check_min_counts(min_counts)
    progress = run.progress_beside(output)
    corpus = read_corpus(
        paths,
        build(TOKENIZERS, settings.tokenizer),
        encoding=encoding,
        errors=errors,
        normalize=settings.normalize,
        memory=allowed,
        temp_dir=temp_dir,
        jobs=options.jobs_of(jobs),
        progress=progress,
    )
    scratch = scratch_for(corpus, order, allowed, temp_dir)
    counts = counted(corpus, order, scratch, allowed, progress)
    with progress.phase("writing", total=None, unit="n-grams") as step:
        write_counts(
            counts, output, scratch, highest=highest, min_counts=min_counts, memory=allowed, progress=step
        )


def _check_merging(ctx: typer.Context) -> None:
    """Raise UsageError for options that are given and would change nothing."""
    for name in ("order", "highest", "tokenizer", "normalize", "temp_dir", "jobs"):
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            what = "it says how texts are counted, and --merge takes counts"
            raise UsageError(f"--{name.replace('_', '-')}", what, "Leave it out")


def _merge(
    run: Run,
    paths: list[str],
    output: str,
    min_counts: tuple[int, ...],
    encoding: str,
    errors: str,
    memory: int,
) -> None:
    from nlptk.core.files import input_size
    from nlptk.ngram.countfile_merge import merge_counts

    with run.progress_beside(output).phase("merging", total=input_size(paths), unit="B") as step:
        merge_counts(
            paths, output, min_counts, encoding=encoding, errors=errors, memory=memory, progress=step
        )


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
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
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
    from nlptk.ngram.arpa_read import read_arpa
    from nlptk.ngram.model import TOKENIZERS, NgramModel
    from nlptk.ngram.renormalize import is_normalized

    run = run_of(ctx)
    build(TOKENIZERS, tokenizer)
    parse_normalize(normalize)
    options.check_model_output(output)
    options.check_inputs_kept([path], output)
    with run.progress.phase("reading", total=input_size([path]), unit="B") as step:
        imported = read_arpa(
            path, encoding=encoding, errors=errors, memory=options.memory_of(memory), progress=step
        )
    for warning in imported.warnings:
        run.warn(warning)
    training = {"imported": "arpa", "normalized": is_normalized(imported.model)}
    if not training["normalized"]:
        run.warn(NO_PROBABILITIES)
    NgramModel.of(imported.model, tokenizer, normalize, training).save(output)
