"""`nlptk ngram next` and `generate`: what a model would say."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from nlptk.cli.ngram_app import app
from nlptk.cli.options import Json, Model, Seed

Context = Annotated[
    str,
    typer.Argument(
        metavar="CONTEXT", help="The words before, from the start of the sentence; <s> goes without saying."
    ),
]
Number = Annotated[int, typer.Option("-k", "--top-k", metavar="N", help="How many words to list.")]
TopK = Annotated[
    int | None,
    typer.Option(
        "-k", "--top-k", metavar="N", show_default="all", help="Choose among the N likeliest words only."
    ),
]
Count = Annotated[int, typer.Option("--count", metavar="N", help="How many sentences to generate.")]
Prefix = Annotated[str, typer.Option("--prefix", metavar="TEXT", help="What each sentence begins with.")]
Temperature = Annotated[
    float,
    typer.Option(
        "--temperature", metavar="T", help="Draw in proportion to p^(1/T): below 1 favours likely words."
    ),
]
MaxLength = Annotated[
    int, typer.Option("--max-length", metavar="N", help="The most words of a sentence, with the prefix.")
]


@app.command("next")
def next_words(model: Model, context: Context = "", *, top_k: Number = 10, as_json: Json = False) -> None:
    """List the likeliest next words after the words that begin a sentence.

    \b
    Example:
      nlptk ngram next news.nlptk "the president of" -k 5
    """
    from nlptk.cli.output import write_listing
    from nlptk.ngram.generate import next_words as find_next_words
    from nlptk.ngram.load import load_backoff

    rows = find_next_words(load_backoff(model), context, top_k)
    write_listing(("word", "probability", "log10_prob"), rows, as_json=as_json)


@app.command()
def generate(
    model: Model,
    *,
    count: Count = 1,
    prefix: Prefix = "",
    temperature: Temperature = 1.0,
    top_k: TopK = None,
    max_length: MaxLength = 100,
    seed: Seed = 0,
) -> None:
    """Generate sentences, one a line.

    \b
    Example:
      nlptk ngram generate news.nlptk --count 10 --prefix "The president" --seed 1
    """
    from nlptk.ngram.generate import GenerateSettings, generate_lines
    from nlptk.ngram.load import load_backoff

    settings = GenerateSettings(
        count=count, max_length=max_length, temperature=temperature, top_k=top_k, seed=seed
    )
    for line in generate_lines(load_backoff(model), settings, prefix):
        sys.stdout.write(line + "\n")
