"""`nlptk ngram mix`: a model made of models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import NO_PROBABILITIES, Adapt
from nlptk.cli.options import Json, Memory, ModelOutput, TempDir
from nlptk.cli.reading_options import Reading
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT, input_name

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


@dataclass(frozen=True, slots=True)
class Mixing:
    """How models are mixed, and what the mixture is tried on."""

    heldout: HeldOut = None
    weights: Weights = None
    static: Static = False
    test: TestFiles = None
    adapt: Adapt = None

    def check(self) -> None:
        """Raise UsageError where there is no text to do it with."""
        if self.weights is None and not self.heldout:
            raise UsageError("--heldout", "there is no text to find the weights on", "Give it, or --weights")
        if self.adapt is not None and not self.test:
            raise UsageError("--adapt", "there is no text that weights could follow", "Give --test FILE, too")
        options.check_apart(self.heldout or (), self.test or (), "reported on as --test")


@app.command()
def mix(
    ctx: typer.Context,
    models: Models,
    output: ModelOutput,
    *,
    mixing: Mixing,
    reading: Reading,
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

    run, heldout, test = run_of(ctx), mixing.heldout or [], mixing.test or []
    mixing.check()
    options.check_model_output(output)
    for path in models:
        options.check_kept(path, output)
    options.paths_of(models, *heldout, *test)
    loaded = mixed(models, _weights_of(mixing.weights))
    if not loaded.is_normalized:
        run.warn(NO_PROBABILITIES)
    texts = Texts(paths=heldout, **reading.keywords, memory=options.memory_of(memory))
    if mixing.weights is None:
        loaded = fitted(loaded, texts, temp_dir)
    one = merged_model(loaded, memory=texts.memory, temp_dir=temp_dir) if mixing.static else None
    rows = report(
        loaded,
        [input_name(path) for path in models],
        one.model if one else None,
        texts=[("held-out", texts), ("test", replace(texts, paths=test))],
        adapt=mixing.adapt,
        progress=run.progress,
    )
    (one or loaded).save(output)
    if output != STDOUT and (rows or as_json):
        write_report(COLUMNS, rows, as_json=as_json)


def _weights_of(text: str | None) -> list[float] | None:
    if text is None:
        return None
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise UsageError("--weights", f"{text} is no list of numbers", "Give 0.3,0.7, say") from None
