"""`nlptk hmm train`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.hmm_options import (
    DEFAULTS,
    UTF_8,
    Order,
    Rare,
    Smoothing,
    TagColumn,
    TaggedFormat,
    Unknown,
    WordColumn,
    format_of,
)
from nlptk.cli.options import Encoding, Errors, Inputs, Json, Memory, ModelOutput, Normalize
from nlptk.cli.output import write_document
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT, input_name
from nlptk.core.utf8 import STRICT
from nlptk.hmm.settings import HmmSettings

LexiconFile = Annotated[
    str | None,
    typer.Option(
        "--lexicon", metavar="FILE", help="Tags that words may have: word TAB tag TAB tag .. a line."
    ),
]
FromWords = Annotated[
    bool,
    typer.Option("--from-words", help="Learn to segment: the text is words with blanks between."),
]


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    format: TaggedFormat = None,
    word_column: WordColumn = None,
    tag_column: TagColumn = None,
    from_words: FromWords = False,
    order: Order = DEFAULTS.order,
    smoothing: Smoothing = DEFAULTS.smoothing,
    unknown: Unknown = DEFAULTS.unknown,
    rare: Rare = DEFAULTS.rare,
    lexicon: LexiconFile = None,
    normalize: Normalize = DEFAULTS.normalize,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    as_json: Json = False,
) -> None:
    """Train a tagger on tagged text, or a segmenter on text of words.

    \b
    Example:
      nlptk hmm train brown.tagged -o brown.nlptk
      nlptk hmm train --from-words segmented.txt -o words.nlptk
    """
    from nlptk.core.files import input_size
    from nlptk.hmm.dictionary import read_dictionary
    from nlptk.hmm.train import train as train_on

    run = run_of(ctx)
    settings = HmmSettings(
        order=order, smoothing=smoothing, unknown=unknown, rare=rare, segments=from_words, normalize=normalize
    )
    spec = format_of(format, word_column, tag_column)
    if as_json and output == STDOUT:
        raise UsageError("--json", "stdout is for the model already", "Give -o FILE")
    if from_words and (spec or lexicon):
        raise UsageError(
            "--from-words", "the text has no tags of its own", "Leave out --format and --lexicon"
        )
    options.check_model_output(output)
    paths = options.paths_of(inputs, lexicon)
    options.check_inputs_kept([*paths, lexicon], output)
    allowed = None
    if lexicon is not None:
        allowed = read_dictionary(lexicon, encoding=encoding, errors=errors, normalize=normalize)
    with run.progress.phase("reading", input_size(paths), "B") as step:
        reading: dict[str, Any] = {
            "encoding": encoding,
            "errors": errors,
            "normalize": normalize,
            "on_bytes": step,
        }
        if from_words:
            from nlptk.hmm.segment import read_segmented

            blocks = read_segmented(paths, **reading)
        else:
            from nlptk.hmm.tagged_text import read_tagged

            blocks = read_tagged(
                paths, spec, **reading, on_format=lambda file, form: run.say(f"{file} is read as {form}")
            )
        name = ", ".join(map(input_name, paths))
        allowed_memory = options.memory_of(memory)
        model, counts = train_on(blocks, settings, dictionary=allowed, name=name, memory=allowed_memory)
    model.save(output)
    if as_json:
        write_document(
            {
                "tokens": counts.tokens,
                "sentences": counts.sentences,
                "words": len(counts.words),
                "tags": len(counts.tags),
                "settings": dict(model.training),
            }
        )
    run.say(
        f"{counts.tokens} tokens, {counts.sentences} sentences, {len(counts.words)} words,"
        f" {len(counts.tags)} tags, {run.seconds:.1f} s"
    )
