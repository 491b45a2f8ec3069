"""`nlptk augment apply`: ops one after the other on every sentence."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.augment_app import app
from nlptk.cli.augment_options import (
    Field,
    Format,
    LabelField,
    MultiWord,
    Protect,
    SourceId,
    Stopwords,
    Synonyms,
    Tokenizer,
    recognized_form,
    rules_of,
    tokenizer_of,
)
from nlptk.cli.context import run_of
from nlptk.cli.options import (
    Encoding,
    Errors,
    Inputs,
    Jobs,
    Memory,
    Seed,
    jobs_of,
    memory_of,
    one_of,
    paths_of,
)
from nlptk.core.registry import names
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT

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
    format: Format = None,
    field: Field = "text",
    label_field: LabelField = "label",
    source_id: SourceId = False,
    synonyms: Synonyms = None,
    multi_word: MultiWord = False,
    stopwords: Stopwords = None,
    tokenizer: Tokenizer = "whitespace",
    protect: Protect = None,
    seed: Seed = 1,
    encoding: Encoding = "utf-8",
    errors: Errors = STRICT,
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
    from nlptk.core.files import input_size
    from nlptk.core.registry import build
    from nlptk.core.text import read_text

    run = run_of(ctx)
    ops = [build(OPS, each) for each in op]
    paths = paths_of(inputs, synonyms, stopwords, *(protect or ()))
    rules = rules_of(synonyms, multi_word, stopwords, protect)
    tokenizer_of(tokenizer)  # a wrong name is told before anything is read
    with run.progress_beside(STDOUT).phase("augmenting", input_size(paths), "B") as step:
        texts = read_text(paths, encoding=encoding, errors=errors, on_bytes=step)
        with recognized_form(run, texts, format, field, label_field, source_id) as (form, blocks):
            what = Applied(form, tokenizer_of(tokenizer, form), rules, ops, seed)
            write_lines(applied(blocks, what, memory=memory_of(memory), jobs=jobs_of(jobs)))
