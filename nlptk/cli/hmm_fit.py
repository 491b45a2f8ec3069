"""`nlptk hmm fit`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.hmm_options import UTF_8
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
    one_of,
)
from nlptk.cli.output import write_document
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT
from nlptk.hmm.fit_settings import FitSettings

if TYPE_CHECKING:
    from nlptk.hmm.baum_welch import FittedHmm

DEFAULTS = FitSettings()

States = Annotated[
    int | None,
    typer.Option(
        "--states",
        metavar="K",
        show_default="the tags of --dictionary",
        help="How many states the model has.",
    ),
]
Restarts = Annotated[
    int, typer.Option("--restarts", metavar="N", help="From how many random starts; the best is kept.")
]
Iterations = Annotated[
    int, typer.Option("--iterations", metavar="N", help="The most iterations from each start.")
]
Tolerance = Annotated[
    float,
    typer.Option(
        "--tolerance", metavar="X", help="Stop when an iteration gains less, in nats for each token."
    ),
]
EarlyStop = Annotated[
    bool, typer.Option("--early-stop", help="Stop when held-out text has got no likelier three times.")
]
Heldout = Annotated[
    str | None,
    typer.Option(
        "--heldout",
        metavar="FILE",
        show_default="every 10th sentence",
        help="Held-out text for --early-stop; it is not fitted.",
    ),
]
Prior = Annotated[
    float,
    typer.Option(
        "--prior",
        metavar="X",
        help="Added to each expected count of states, transitions and words; 0 is maximum likelihood.",
    ),
]
Dictionary = Annotated[
    str | None,
    typer.Option(
        "--dictionary",
        metavar="FILE",
        help="Tags that words may have: word TAB tag TAB tag .. a line; the states are the tags.",
    ),
]
Tokenizer = Annotated[
    str,
    typer.Option(
        "--tokenizer",
        metavar="NAME[:PARAMETERS]",
        autocompletion=one_of(("whitespace", "words", "characters", "model:path=")),
        help="What cuts lines into words: whitespace, words, characters, or model:path=FILE.",
    ),
]
MinCount = Annotated[
    int, typer.Option("--min-count", metavar="N", help="Words that occur less often are <unk>.")
]


@app.command()
def fit(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    states: States = DEFAULTS.states,
    restarts: Restarts = DEFAULTS.restarts,
    iterations: Iterations = DEFAULTS.iterations,
    tolerance: Tolerance = DEFAULTS.tolerance,
    early_stop: EarlyStop = DEFAULTS.early_stop,
    heldout: Heldout = None,
    prior: Prior = DEFAULTS.prior,
    dictionary: Dictionary = None,
    seed: Seed = DEFAULTS.seed,
    tokenizer: Tokenizer = DEFAULTS.tokenizer,
    normalize: Normalize = DEFAULTS.normalize,
    min_count: MinCount = DEFAULTS.min_count,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    jobs: Jobs = None,
    as_json: Json = False,
) -> None:
    """Fit a tagger to text without tags, by Baum-Welch.

    Its tags are the states S1, S2 .., or those of a dictionary, to which words that are in it keep.

    \b
    Example:
      nlptk hmm fit corpus.txt --states 20 --restarts 5 -o states.nlptk
      nlptk hmm fit corpus.txt --dictionary lexicon.tsv -o tagger.nlptk
    """
    from nlptk.hmm.fitted import fit_files

    run = run_of(ctx)
    settings = FitSettings(
        states=states,
        restarts=restarts,
        iterations=iterations,
        tolerance=tolerance,
        early_stop=early_stop,
        prior=prior,
        seed=seed,
        tokenizer=tokenizer,
        normalize=normalize,
        min_count=min_count,
    )
    if states is None and dictionary is None:
        raise UsageError("--states", "nothing says how many states there are", "Give a number, 20 say")
    if as_json and output == STDOUT:
        raise UsageError("--json", "stdout is for the model already", "Give -o FILE")
    options.check_model_output(output)
    paths = options.paths_of(inputs, heldout, dictionary)
    options.check_inputs_kept([*paths, heldout, dictionary], output)
    options.check_apart([heldout], paths, "fitted")
    model, fitted = fit_files(
        paths,
        settings,
        heldout=[] if heldout is None else [heldout],
        dictionary=dictionary,
        encoding=encoding,
        errors=errors,
        memory=options.memory_of(memory),
        temp_dir=temp_dir,
        jobs=options.jobs_of(jobs),
        progress=run.progress,
    )
    model.save(output)
    if as_json:
        write_document(_summary(fitted))
    run.say(
        f"{fitted.tokens} tokens, {len(fitted.tags)} states, {len(fitted.history) - 1} iterations,"
        f" perplexity {_perplexity(fitted):.4g}, {run.seconds:.1f} s"
    )


def _perplexity(fitted: FittedHmm) -> float:
    """Return that of the text that was fitted, sentence ends left aside."""
    return math.exp(-fitted.history[-1].log_likelihood / fitted.tokens)


def _summary(fitted: FittedHmm) -> dict[str, object]:
    """Return what fitting showed, for machines."""
    return {
        "states": len(fitted.tags),
        "words": len(fitted.vocab),
        "tokens": fitted.tokens,
        "heldout_tokens": fitted.heldout_tokens,
        "perplexity": _perplexity(fitted),
        "scores": list(fitted.scores),
        "iterations": [
            {
                "log_likelihood": iteration.log_likelihood,
                "objective": iteration.objective,
                "heldout_log_likelihood": iteration.heldout,
            }
            for iteration in fitted.history
        ],
    }
