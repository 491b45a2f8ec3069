"""`nlptk ngram mix` and `nlptk ngram prune`: models made of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import NO_PROBABILITIES, UTF_8, Adapt
from nlptk.cli.options import Encoding, Errors, Json, Memory, Model, ModelOutput, TempDir
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT, input_name
from nlptk.core.utf8 import STRICT

if TYPE_CHECKING:
    from nlptk.core.scratch import Scratch
    from nlptk.ngram.backoff import BackoffModel, Floats
    from nlptk.ngram.model import NgramModel

KNESER_NEY = "kneser-ney", "modified-kneser-ney"

Models = Annotated[
    list[str], typer.Argument(metavar="MODEL", show_default=False, help="Two or more model files (.nlptk).")
]
HeldOut = Annotated[
    list[str] | None,
    typer.Option(
        "--heldout", metavar="FILE", help="Text to fit the weights on, by EM; may be given repeatedly."
    ),
]
Weights = Annotated[
    str | None,
    typer.Option(
        "--weights", metavar="LIST", help="The weights of the models, 0.3,0.7 say; then none are fitted."
    ),
]
Static = Annotated[
    bool,
    typer.Option(
        "--static",
        help="Make one back-off model: exact for the n-grams that a model lists, others are backed off to.",
    ),
]
TestFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--test",
        metavar="FILE",
        help="Text to report on, on which nothing is fitted; may be given repeatedly.",
    ),
]
Threshold = Annotated[
    float | None,
    typer.Option(
        "--threshold",
        metavar="X",
        help="Leave out n-grams without which the perplexity rises by less than this share, 1e-8 say.",
    ),
]
Target = Annotated[
    int | None,
    typer.Option("--target", metavar="N", help="Keep at most so many n-grams of all orders, words included."),
]
HistoryText = Annotated[
    list[str] | None,
    typer.Option("--text", metavar="FILE", help="The training text; may be given repeatedly."),
]
HistoryCounts = Annotated[
    list[str] | None,
    typer.Option("--counts", metavar="FILE", help="Counts of the training text; may be given repeatedly."),
]


@app.command()
def mix(
    ctx: typer.Context,
    models: Models,
    output: ModelOutput,
    *,
    heldout: HeldOut = None,
    weights: Weights = None,
    static: Static = False,
    test: TestFiles = None,
    adapt: Adapt = None,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    as_json: Json = False,
) -> None:
    """Mix models by linear interpolation, over the union of their words.

    The weights are fitted on the held-out text unless they are given. What is printed is how well each model
    and their mixture predict the held-out text and the test text; all over the union of the words, so that a
    model alone may have another perplexity.

    \b
    Example:
      nlptk ngram mix news.nlptk talk.nlptk --heldout dev.txt -o mix.nlptk
    """
    from nlptk.cli.output import write_report
    from nlptk.ngram.mix import COLUMNS, fitted, merged_model, mixed, report
    from nlptk.ngram.scoring import Texts

    run = run_of(ctx)
    if weights is None and not heldout:
        raise UsageError("--heldout", "there is no text to find the weights on", "Give it, or --weights")
    if adapt is not None and not test:
        raise UsageError("--adapt", "there is no text that weights could follow", "Give --test FILE, too")
    options.check_apart(heldout or (), test or (), "reported on as --test")
    options.check_model_output(output)
    for path in models:
        options.check_kept(path, output)
    options.paths_of(models, *(heldout or ()), *(test or ()))
    loaded = mixed(models, _weights_of(weights))
    if not loaded.is_normalized:
        run.warn(NO_PROBABILITIES)
    texts = Texts(
        paths=heldout or [], encoding=encoding, errors=errors, memory=options.memory_of(memory), jobs=1
    )
    if weights is None:
        loaded = fitted(loaded, texts, temp_dir)
    one = merged_model(loaded, memory=texts.memory, temp_dir=temp_dir) if static else None
    rows = report(
        loaded,
        [input_name(path) for path in models],
        one.model if one else None,
        texts=[("held-out", texts), ("test", replace(texts, paths=test or []))],
        adapt=adapt,
        progress=run.progress,
    )
    (one or loaded).save(output)
    if output != STDOUT and (rows or as_json):
        write_report(COLUMNS, rows, as_json=as_json)


@app.command()
def prune(
    ctx: typer.Context,
    model: Model,
    output: ModelOutput,
    *,
    threshold: Threshold = None,
    target: Target = None,
    text: HistoryText = None,
    counts: HistoryCounts = None,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
) -> None:
    """Leave out the n-grams that change the perplexity least (Stolcke 1998).

    How often a context occurs is taken from the text or the counts that the model was trained on; without
    them from the model, which misleads for Kneser-Ney models.

    \b
    Example:
      nlptk ngram prune news.nlptk --threshold 1e-8 --text news.txt -o small.nlptk
    """
    from nlptk.core.scratch import Scratch
    from nlptk.ngram.load import load_backoff
    from nlptk.ngram.model import NgramModel
    from nlptk.ngram.prune import BYTES_AN_NGRAM, check_amount
    from nlptk.ngram.prune import prune as prune_model

    run = run_of(ctx)
    check_amount(threshold, target)
    if text and counts:
        raise UsageError("--counts", "there is text to count as well", "Give counts or text, not both")
    options.check_model_output(output)
    options.check_kept(model, output)
    options.paths_of([model], *(text or counts or ()))
    loaded = load_backoff(model)
    smoothing = str(loaded.training.get("smoothing"))
    if not text and not counts and smoothing.partition(":")[0] in KNESER_NEY:
        run.warn(f"{smoothing.partition(':')[0]} models misjudge how often contexts occur; give --text")
    room = options.memory_of(memory)
    scratch = Scratch(sum(loaded.model.sizes) * BYTES_AN_NGRAM < room, temp_dir)
    if text:
        histories = _of_text(loaded, text, encoding, errors, room, scratch)
    elif counts:
        histories = _of_counts(loaded, counts, encoding, errors, room, scratch)
    else:
        histories = None
    done = prune_model(loaded.model, threshold=threshold, target=target, histories=histories, scratch=scratch)
    pruned = {"threshold": threshold, "target": target}
    training = {
        **loaded.training,
        "pruned": {key: value for key, value in pruned.items() if value is not None},
    }
    NgramModel.of(done.model, loaded.tokenizer, loaded.normalize, training).save(output)
    sizes = (", ".join(map(str, each)) for each in (done.before, done.after))
    run.say(f"{' -> '.join(sizes)} n-grams, {run.seconds:.1f} s")


def _of_text(  # noqa: PLR0913, PLR0917
    loaded: NgramModel[BackoffModel],
    paths: Sequence[str],
    encoding: str,
    errors: str,
    memory: int,
    scratch: Scratch,
) -> list[Floats]:
    from nlptk.core.text import read_text
    from nlptk.ngram.backoff import padded
    from nlptk.ngram.histories import HistoryCounter

    counter, words = HistoryCounter(loaded.model, scratch), loaded.reader(memory // 8)
    for block in read_text(paths, encoding=encoding, errors=errors, normalize=loaded.normalize):
        counter.add(padded(words.encode(block)).values)
    return counter.histories()


def _of_counts(  # noqa: PLR0913, PLR0917
    loaded: NgramModel[BackoffModel],
    paths: Sequence[str],
    encoding: str,
    errors: str,
    memory: int,
    scratch: Scratch,
) -> list[Floats]:
    from nlptk.ngram.countfile_read import read_counts
    from nlptk.ngram.histories import counted_histories

    counts = read_counts(paths, encoding=encoding, errors=errors, memory=memory, temp_dir=scratch.folder)
    return counted_histories(loaded.model, loaded.table, counts, scratch)


def _weights_of(text: str | None) -> list[float] | None:
    if text is None:
        return None
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise UsageError("--weights", f"{text} is no list of numbers", "Give 0.3,0.7, say") from None
