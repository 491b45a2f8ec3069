"""`nlptk bpe` and `nlptk train-bpe`: byte-pair encodings trained, applied, judged and converted."""

from __future__ import annotations

from typing import Any

import typer

from nlptk.cli import options
from nlptk.cli.bpe_options import (
    CHARACTER_PRETOKENIZER,
    DEFAULTS,
    FORMATS,
    AllowedSpecial,
    CharacterCoverage,
    Counts,
    Dropout,
    ForeignInput,
    ForeignOutput,
    ForeignPretokenizer,
    ForeignSpecials,
    Format,
    Level,
    MaxTokenLength,
    MinFrequency,
    MinWordCount,
    Pieces,
    Pretokenizer,
    SpecialsFirst,
    SpecialTokens,
    VocabSize,
    Vocabulary,
    VocabularyThreshold,
    WriteCounts,
)
from nlptk.cli.context import run_of
from nlptk.cli.groups import new_app
from nlptk.cli.options import (
    Errors,
    Inputs,
    Jobs,
    Json,
    Memory,
    Model,
    ModelOutput,
    Output,
    Record,
    Seed,
    TempDir,
)
from nlptk.cli.trained import report
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT, output_name
from nlptk.core.utf8 import STRICT
from nlptk.tokenize.bpe.patterns import check_name
from nlptk.tokenize.bpe.settings import CHARACTER, BpeSettings, EncodeOptions

ENCODING = EncodeOptions()

app = new_app()


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    vocab_size: VocabSize = DEFAULTS.vocab_size,
    level: Level = DEFAULTS.level,
    pretokenizer: Pretokenizer = None,
    record: Record = DEFAULTS.record,
    min_frequency: MinFrequency = DEFAULTS.min_frequency,
    min_word_count: MinWordCount = DEFAULTS.min_word_count,
    max_token_length: MaxTokenLength = DEFAULTS.max_token_length,
    special_tokens: SpecialTokens = None,
    specials_first: SpecialsFirst = DEFAULTS.specials_first,
    character_coverage: CharacterCoverage = DEFAULTS.character_coverage,
    counts: Counts = None,
    write_counts: WriteCounts = None,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    jobs: Jobs = None,
) -> None:
    """Train a byte-pair encoding.

    \b
    Example:
      zcat news.gz | nlptk train-bpe --vocab-size 16000 -o news.nlptk
    """
    from nlptk.tokenize.bpe.train import train as train_bpe

    run = run_of(ctx)
    settings = BpeSettings(
        vocab_size=vocab_size,
        level=level,
        pretokenizer=pretokenizer
        or (CHARACTER_PRETOKENIZER if level == CHARACTER else DEFAULTS.pretokenizer),
        record=record,
        min_frequency=min_frequency,
        min_word_count=min_word_count,
        max_token_length=max_token_length,
        special_tokens=tuple(special_tokens or ()),
        specials_first=specials_first,
        character_coverage=character_coverage,
    )
    if counts is not None and inputs:
        raise UsageError("--counts", "there is text to train on as well", "Give counts or text, not both")
    options.check_model_output(output)
    if write_counts is not None:
        _check_counts_output(write_counts, output)
    paths = options.paths_of(inputs)
    options.check_inputs_kept([*paths, counts], output)
    result = train_bpe(
        paths,
        settings,
        counts=counts,
        counts_output=write_counts,
        errors=errors,
        memory=options.memory_of(memory),
        temp_dir=temp_dir,
        jobs=options.jobs_of(jobs),
        progress=run.progress,
    )
    result.model.save(output)
    report(run, result)


@app.command()
def encode(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    pieces: Pieces = ENCODING.pieces,
    record: Record = ENCODING.record,
    errors: Errors = ENCODING.errors,
    dropout: Dropout = ENCODING.dropout,
    seed: Seed = ENCODING.seed,
    allowed_special: AllowedSpecial = None,
    vocabulary: Vocabulary = None,
    vocabulary_threshold: VocabularyThreshold = ENCODING.vocabulary_threshold,
    output: Output = STDOUT,
    memory: Memory = None,
    jobs: Jobs = None,
) -> None:
    """Encode text as ids or pieces, one line a record.

    \b
    Example:
      nlptk bpe encode news.nlptk test.txt > test.ids
    """
    from nlptk.core.files import write_atomic
    from nlptk.tokenize.bpe.files import encode_files
    from nlptk.tokenize.bpe.model import BpeModel

    how = EncodeOptions(
        record=record,
        errors=errors,
        pieces=pieces,
        allowed_special=frozenset(allowed_special or ()),
        dropout=dropout,
        seed=seed,
        vocabulary=vocabulary,
        vocabulary_threshold=vocabulary_threshold,
    )
    paths = options.paths_of(inputs, model, vocabulary)
    options.check_kept(model, output)
    bpe = BpeModel.load(model)
    run = run_of(ctx)
    with write_atomic(output) as out:
        unknown = encode_files(
            bpe,
            paths,
            out,
            how,
            jobs=options.jobs_of(jobs),
            memory=options.memory_of(memory),
            progress=run.progress_beside(output),
        )
    if unknown:
        run.warn(f"{unknown} characters are not in the model; decoding will not give them back")


@app.command()
def decode(
    model: Model, inputs: Inputs = None, record: Record = DEFAULTS.record, output: Output = STDOUT
) -> None:
    """Decode lines of ids back to the bytes they were.

    \b
    Example:
      nlptk bpe encode news.nlptk test.txt | nlptk bpe decode news.nlptk | cmp - test.txt
    """
    from nlptk.core.files import write_atomic
    from nlptk.tokenize.bpe.decode import decode_files
    from nlptk.tokenize.bpe.model import BpeModel

    paths = options.paths_of(inputs, model)
    options.check_kept(model, output)
    bpe = BpeModel.load(model)
    with write_atomic(output) as out:
        decode_files(bpe, paths, out, record)


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


@app.command()
def export(model: Model, output: ForeignOutput, format_name: Format) -> None:
    """Write a model in the format of another tool.

    \b
    Example:
      nlptk bpe export news.nlptk --format tokenizer.json -o tokenizer.json
    """
    from nlptk.tokenize.bpe.model import BpeModel

    options.check_kept(model, output)
    _format(format_name).write(BpeModel.load(model), output)


@app.command("import")
def import_(
    path: ForeignInput,
    output: ModelOutput,
    format_name: Format,
    pretokenizer: ForeignPretokenizer = None,
    special_tokens: ForeignSpecials = None,
) -> None:
    """Read a model in the format of another tool.

    \b
    Example:
      nlptk bpe import r50k_base.tiktoken --format tiktoken --pretokenizer gpt2 -o r50k.nlptk
    """
    module = _format(format_name)
    if pretokenizer is not None:
        check_name(pretokenizer)
    options.check_model_output(output)
    model = module.read(path, pretokenizer=pretokenizer, special_tokens=tuple(special_tokens or ()))
    model.save(output)


def _check_counts_output(counts: str, model: str) -> None:
    """Raise now what would keep the counts from being written, beside the model."""
    from pathlib import Path

    from nlptk.core.files import check_output

    if Path(counts).resolve() == Path(model).resolve():
        what = f"{output_name(counts)} is where the model goes"
        raise UsageError("--write-counts", what, "Name another file")
    check_output(counts)


def _format(name: str) -> Any:
    """Return the module that reads and writes a format; UsageError if there is none of this name."""
    from importlib import import_module

    from nlptk.core.specs import choose

    if name not in FORMATS:
        raise UsageError("--format", f"{name} is no format", choose(name, list(FORMATS)))
    return import_module(f"nlptk.tokenize.bpe.formats.{name.replace('.', '_').replace('-', '_')}")
