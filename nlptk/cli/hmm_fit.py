"""`nlptk hmm fit`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.hmm_app import app
from nlptk.cli.hmm_fit_options import Fitting
from nlptk.cli.options import Inputs, Json, ModelOutput
from nlptk.cli.output import write_document
from nlptk.cli.reading_options import Reading, Work

if TYPE_CHECKING:
    from nlptk.hmm.baum_welch import FittedHmm


@app.command()
def fit(
    ctx: typer.Context,
    output: ModelOutput,
    inputs: Inputs = None,
    *,
    fitting: Fitting,
    reading: Reading,
    work: Work,
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

    run, settings = run_of(ctx), fitting.settings
    heldout, dictionary = fitting.heldout, fitting.dictionary
    options.check_model_output(output, as_json=as_json)
    paths = options.paths_of(inputs, heldout, dictionary)
    options.check_inputs_kept([*paths, heldout, dictionary], output)
    options.check_apart([heldout], paths, "fitted")
    model, fitted = fit_files(
        paths,
        settings,
        heldout=[] if heldout is None else [heldout],
        dictionary=dictionary,
        **reading.keywords,
        **work.keywords,
        progress=run.progress,
    )
    model.save(output)
    if as_json:
        write_document(_summary(fitted))
    run.say(f"{_in_words(fitted)}, {run.seconds:.1f} s")


def _in_words(fitted: FittedHmm) -> str:
    """Return what fitting showed, for readers."""
    return (
        f"{fitted.tokens} tokens, {len(fitted.tags)} states, {len(fitted.history) - 1} iterations,"
        f" perplexity {_perplexity(fitted):.4g}"
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
