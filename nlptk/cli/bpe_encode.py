"""Text to ids and back: `nlptk bpe encode` and `decode`."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from nlptk.cli import options
from nlptk.cli.bpe_app import app
from nlptk.cli.bpe_options import (
    DEFAULTS,
    AllowedSpecial,
    Dropout,
    Pieces,
    Vocabulary,
    VocabularyThreshold,
)
from nlptk.cli.context import run_of
from nlptk.cli.options import Errors, Inputs, Jobs, Memory, Model, Output, Record, Seed
from nlptk.cli.reading_options import settings_of
from nlptk.core.streams import STDOUT
from nlptk.tokenize.bpe.settings import EncodeOptions

ENCODING = EncodeOptions()


@dataclass(frozen=True, slots=True)
class EncodingOptions:
    """How text is encoded; the options bear the names of the fields of `EncodeOptions`."""

    pieces: Pieces = ENCODING.pieces
    record: Record = ENCODING.record
    errors: Errors = ENCODING.errors
    dropout: Dropout = ENCODING.dropout
    seed: Seed = ENCODING.seed
    allowed_special: AllowedSpecial = None
    vocabulary: Vocabulary = None
    vocabulary_threshold: VocabularyThreshold = ENCODING.vocabulary_threshold

    @property
    def settings(self) -> EncodeOptions:
        """What the library takes; UsageError for what cannot be meant."""
        return settings_of(EncodeOptions, self, allowed_special=frozenset(self.allowed_special or ()))


@app.command()
def encode(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    chosen: EncodingOptions,
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

    how = chosen.settings
    paths = options.paths_of(inputs, model, how.vocabulary)
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
