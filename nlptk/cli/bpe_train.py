"""`nlptk bpe train`, which is `nlptk train-bpe` too."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from nlptk.cli import options
from nlptk.cli.bpe_app import app
from nlptk.cli.bpe_options import (
    CHARACTER_PRETOKENIZER,
    DEFAULTS,
    CharacterCoverage,
    Counts,
    Level,
    MaxTokenLength,
    MinFrequency,
    MinWordCount,
    Pretokenizer,
    SpecialsFirst,
    SpecialTokens,
    VocabSize,
    WriteCounts,
)
from nlptk.cli.context import run_of
from nlptk.cli.options import Errors, Inputs, ModelOutput, Record
from nlptk.cli.reading_options import Work, settings_of
from nlptk.cli.trained import report
from nlptk.core.errors import UsageError
from nlptk.core.streams import output_name
from nlptk.core.utf8 import STRICT
from nlptk.tokenize.bpe.settings import CHARACTER, BpeSettings


@dataclass(frozen=True, slots=True)
class Learning:
    """What is learned; the options bear the names of the fields of `BpeSettings`."""

    vocab_size: VocabSize = DEFAULTS.vocab_size
    level: Level = DEFAULTS.level
    pretokenizer: Pretokenizer = None
    record: Record = DEFAULTS.record
    min_frequency: MinFrequency = DEFAULTS.min_frequency
    min_word_count: MinWordCount = DEFAULTS.min_word_count
    max_token_length: MaxTokenLength = DEFAULTS.max_token_length
    special_tokens: SpecialTokens = None
    specials_first: SpecialsFirst = DEFAULTS.specials_first
    character_coverage: CharacterCoverage = DEFAULTS.character_coverage

    @property
    def settings(self) -> BpeSettings:
        """What the library takes; UsageError for what cannot be meant."""
        usual = CHARACTER_PRETOKENIZER if self.level == CHARACTER else DEFAULTS.pretokenizer
        return settings_of(
            BpeSettings,
            self,
            pretokenizer=self.pretokenizer or usual,
            special_tokens=tuple(self.special_tokens or ()),
        )


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    learning: Learning,
    counts: Counts = None,
    write_counts: WriteCounts = None,
    errors: Errors = STRICT,
    work: Work,
) -> None:
    """Train a byte-pair encoding.

    \b
    Example:
      zcat news.gz | nlptk train-bpe --vocab-size 16000 -o news.nlptk
    """
    from nlptk.tokenize.bpe.train import train as train_bpe

    run, settings = run_of(ctx), learning.settings
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
        **work.keywords,
        progress=run.progress,
    )
    result.model.save(output)
    report(run, result)


def _check_counts_output(counts: str, model: str) -> None:
    """Raise now what would keep the counts from being written, beside the model."""
    from pathlib import Path

    from nlptk.core.files import check_output

    if Path(counts).resolve() == Path(model).resolve():
        what = f"{output_name(counts)} is where the model goes"
        raise UsageError("--write-counts", what, "Name another file")
    check_output(counts)
