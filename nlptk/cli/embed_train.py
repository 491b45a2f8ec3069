"""`nlptk embed train`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.embed_app import app
from nlptk.cli.embed_options import Checkpoint, Resume, Training
from nlptk.cli.options import Inputs, Json, ModelOutput
from nlptk.cli.output import write_document
from nlptk.cli.reading_options import Reading, Work, settings_of
from nlptk.core.errors import UsageError
from nlptk.core.specs import parse_spec
from nlptk.core.streams import STDOUT
from nlptk.embed.settings import EmbedSettings

if TYPE_CHECKING:
    from nlptk.embed.trained import TrainResult

GLOVE = "glove"
OF_PAIRS = ("loss", "sample", "subwords", "buckets", "keep_output")
OF_COUNTING = ("window", "min_count", "tokenizer", "normalize", "encoding", "errors")


@app.command("train")
def train_vectors(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    training: Training,
    checkpoint: Checkpoint = None,
    resume: Resume = False,
    reading: Reading,
    work: Work,
    as_json: Json = False,
) -> None:
    """Train word vectors on text, a sentence a line, or on counts of nlptk embed cooccur.

    \b
    Example:
      zcat news.gz | nlptk embed train --normalize lower -o news.nlptk
      nlptk embed train news.pairs.nlptk --objective glove -o news.glove.nlptk
    """
    from nlptk.embed.train import are_counts, train

    run, settings = run_of(ctx), settings_of(EmbedSettings, training)
    paths = options.paths_of(inputs)
    _check_files(paths, output, checkpoint, resume=resume, as_json=as_json)
    _check_meant(ctx, settings, are_counts=are_counts(paths))
    result = train(
        paths,
        settings,
        **reading.keywords,
        **work.keywords,
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
    run.say(
        f"{len(result.vectors)} words of {settings.dim} numbers, {result.tokens} tokens, {run.seconds:.1f} s"
    )


def _check_files(
    paths: list[str], output: str, checkpoint: str | None, *, resume: bool, as_json: bool
) -> None:
    """Raise now what would keep files from being written, or would destroy others."""
    if resume and checkpoint is None:
        raise UsageError("--resume", "there is no file to go on from", "Give --checkpoint FILE, too")
    options.check_model_output(output, as_json=as_json)
    if checkpoint is not None:
        _check_checkpoint(checkpoint, output)
    options.check_inputs_kept(paths, output)
    if checkpoint is not None:
        options.check_inputs_kept(paths, checkpoint)


def _check_meant(ctx: typer.Context, settings: EmbedSettings, *, are_counts: bool) -> None:
    """Raise UsageError for an option that was given and that nothing would be done with."""
    if are_counts:
        options.refuse_given(
            ctx, OF_COUNTING, "the counts are made already", "Give it to nlptk embed cooccur"
        )
    if parse_spec(settings.objective)[0] == GLOVE:
        options.refuse_given(ctx, OF_PAIRS, "glove looks at counts, not at pairs of a text", "Leave it out")


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
