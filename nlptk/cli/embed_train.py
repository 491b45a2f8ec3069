"""`nlptk embed train`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.embed_app import app
from nlptk.cli.embed_options import (
    DEFAULTS,
    Buckets,
    Checkpoint,
    Dim,
    Epochs,
    KeepOutput,
    LearningRate,
    Loss,
    MinCount,
    Objective,
    Resume,
    Sample,
    Subwords,
    Tokenizer,
    Window,
)
from nlptk.cli.options import (
    Encoding,
    Errors,
    Inputs,
    Jobs,
    Json,
    Memory,
    ModelOutput,
    Normalize,
    Seed,
    TempDir,
)
from nlptk.cli.output import write_document
from nlptk.core.errors import UsageError
from nlptk.core.specs import parse_spec
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT
from nlptk.embed.settings import EmbedSettings

if TYPE_CHECKING:
    from nlptk.embed.trained import TrainResult

GLOVE = "glove"
OF_PAIRS = ("loss", "sample", "subwords", "buckets", "keep_output")
OF_COUNTING = ("window", "min_count", "tokenizer", "normalize", "encoding", "errors")


@app.command()
def train(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    objective: Objective = DEFAULTS.objective,
    loss: Loss = DEFAULTS.loss,
    dim: Dim = DEFAULTS.dim,
    window: Window = DEFAULTS.window,
    min_count: MinCount = DEFAULTS.min_count,
    sample: Sample = DEFAULTS.sample,
    epochs: Epochs = DEFAULTS.epochs,
    learning_rate: LearningRate = DEFAULTS.learning_rate,
    subwords: Subwords = DEFAULTS.subwords,
    buckets: Buckets = DEFAULTS.buckets,
    keep_output: KeepOutput = DEFAULTS.keep_output,
    seed: Seed = DEFAULTS.seed,
    tokenizer: Tokenizer = DEFAULTS.tokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    checkpoint: Checkpoint = None,
    resume: Resume = False,
    encoding: Encoding = "utf-8",
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    jobs: Jobs = None,
    as_json: Json = False,
) -> None:
    """Train word vectors on text, a sentence a line, or on counts of nlptk embed cooccur.

    \b
    Example:
      zcat news.gz | nlptk embed train --normalize lower -o news.nlptk
      nlptk embed train news.pairs.nlptk --objective glove -o news.glove.nlptk
    """
    from nlptk.embed import train as training

    run = run_of(ctx)
    settings = EmbedSettings(
        objective=objective,
        loss=loss,
        dim=dim,
        window=window,
        min_count=min_count,
        sample=sample,
        epochs=epochs,
        learning_rate=learning_rate,
        subwords=subwords,
        buckets=buckets,
        keep_output=keep_output,
        seed=seed,
        tokenizer=tokenizer,
        normalize=normalize,
    )
    paths = options.paths_of(inputs)
    _check_files(paths, output, checkpoint, resume=resume, as_json=as_json)
    _check_meant(ctx, settings, are_counts=training.are_counts(paths))
    result = training.train(
        paths,
        settings,
        encoding=encoding,
        errors=errors,
        memory=options.memory_of(memory),
        temp_dir=temp_dir,
        jobs=options.jobs_of(jobs),
        progress=run.progress,
        checkpoint=checkpoint,
        resume=resume,
        on_epoch=lambda epoch, loss: run.say(f"nlptk: epoch {epoch}: {_told(loss)}"),
    )
    result.vectors.save(output)
    if as_json:
        document = {"words": len(result.vectors), "tokens": result.tokens, "losses": list(result.losses)}
        write_document(document)
    if parse_spec(settings.objective)[0] == GLOVE:
        run.say(f"nlptk: {_loss_of(result, paths)}")
    run.say(f"{len(result.vectors)} words of {dim} numbers, {result.tokens} tokens, {run.seconds:.1f} s")


def _check_files(
    paths: list[str], output: str, checkpoint: str | None, *, resume: bool, as_json: bool
) -> None:
    """Raise now what would keep files from being written, or would destroy others."""
    if as_json and output == STDOUT:
        raise UsageError("--json", "stdout is for the model already", "Give -o FILE")
    if resume and checkpoint is None:
        raise UsageError("--resume", "there is no file to go on from", "Give --checkpoint FILE, too")
    options.check_model_output(output)
    if checkpoint is not None:
        _check_checkpoint(checkpoint, output)
    options.check_inputs_kept(paths, output)
    if checkpoint is not None:
        options.check_inputs_kept(paths, checkpoint)


def _check_meant(ctx: typer.Context, settings: EmbedSettings, *, are_counts: bool) -> None:
    """Raise UsageError for an option that was given and that nothing would be done with."""
    if are_counts:
        _refuse(ctx, OF_COUNTING, "the counts are made already", "Give it to nlptk embed cooccur")
    if parse_spec(settings.objective)[0] == GLOVE:
        _refuse(ctx, OF_PAIRS, "glove looks at counts, not at pairs of a text", "Leave it out")


def _refuse(ctx: typer.Context, names: tuple[str, ...], what: str, remedy: str) -> None:
    for name in names:
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"--{name.replace('_', '-')}", what, remedy)


def _check_checkpoint(checkpoint: str, output: str) -> None:
    """Raise now what would keep a checkpoint from being written."""
    if checkpoint == STDOUT or options.same_file(checkpoint, output) or checkpoint == output:
        raise UsageError("--checkpoint", f"{checkpoint} is for the model", "Give a file of its own")
    options.check_model_output(checkpoint)


def _told(loss: float | None) -> str:
    return "no word was near another" if loss is None else f"loss {loss:.4f}"


def _loss_of(result: TrainResult, paths: list[str]) -> str:
    """Say what the loss of glove is a mean of."""
    from nlptk.core.streams import input_name

    training = result.vectors.training
    pairs = f"{training['pairs']} pairs in {', '.join(map(input_name, paths))}"
    counting = f"{training['objective']}, window {training['window']}, dim {training['dim']}"
    return f"the loss is f(X) times the squared error, a mean over {pairs}: {counting}"
