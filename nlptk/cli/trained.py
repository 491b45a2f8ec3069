"""What a command says when it has trained a tokenizer."""

from __future__ import annotations

from nlptk.cli.context import Run
from nlptk.tokenize.trained import TrainResult


def report(run: Run, result: TrainResult[object]) -> None:
    """Say what the training showed, on stderr."""
    if result.warning:
        run.warn(result.warning)
    run.say(f"merges {result.merges}, bytes per token {result.bytes_per_token:.2f}, {run.seconds:.1f} s")
