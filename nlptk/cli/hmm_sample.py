"""`nlptk hmm sample`."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.hmm_app import app
from nlptk.cli.options import Model, Seed
from nlptk.core.registry import names

Count = Annotated[int, typer.Option("--count", metavar="N", help="How many sentences to draw.")]
MaxLength = Annotated[int, typer.Option("--max-length", metavar="N", help="The most words of a sentence.")]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="NAME[:PARAMETERS]",
        autocompletion=lambda: names("nlptk.hmm.tagged"),
        help="The format to write: that of the tagged text that train reads, say.",
    ),
]


@app.command()
def sample(
    model: Model,
    *,
    count: Count = 1,
    max_length: MaxLength = 100,
    format: Format = "slash",
    seed: Seed = 0,
) -> None:
    """Draw tagged sentences from a model.

    \b
    Example:
      nlptk hmm sample brown.nlptk --count 10 --seed 1
    """
    from nlptk.cli.output import write_lines
    from nlptk.hmm.model import load_tagger
    from nlptk.hmm.sample import SampleSettings
    from nlptk.hmm.sampled import sampled_text

    settings = SampleSettings(count=count, max_length=max_length, seed=seed)
    write_lines(sampled_text(load_tagger(model), settings, format))
