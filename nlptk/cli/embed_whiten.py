"""`nlptk embed whiten` and `vector`: vectors changed as a whole, and vectors printed."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import run_of
from nlptk.cli.embed_app import app
from nlptk.cli.embed_queries import Queries, Words, load_vectors
from nlptk.cli.options import Json, Model, ModelOutput

Dim = Annotated[
    int | None,
    typer.Option("--dim", metavar="N", show_default="all", help="Keep the N dimensions of most variance."),
]
Outputs = Annotated[
    bool,
    typer.Option("--outputs", help="Print the output vectors, which embed train --keep-output has kept."),
]


@app.command()
def vector(
    ctx: typer.Context,
    model: Model,
    words: Words = None,
    *,
    outputs: Outputs = False,
    as_json: Json = False,
) -> None:
    """Print the vectors of words, a word and its numbers a line, as GloVe's files have them.

    A word that is not known has the vector of its character n-grams, where the vectors were trained with
    --subwords.

    \b
    Example:
      nlptk embed vector news.nlptk king queen
      cut -f 1 words.tsv | nlptk embed vector news.nlptk > some.glove.txt
    """
    from nlptk.cli.output import write_lines, write_listing
    from nlptk.embed.lookup import shown

    vectors = load_vectors(model, words)
    if outputs:
        vectors = vectors.of_outputs()
    queries = Queries(run_of(ctx), vectors, words, size=1, by_ngrams=True)
    found = (
        (asked.query.words[0], asked.vectors[0].tolist()) for block in queries.blocks() for asked in block
    )
    if as_json:
        rows = ({"word": shown(word), "vector": numbers} for word, numbers in found)
        write_listing(("word", "vector"), rows, as_json=True)
    else:
        line = b"%b" + b" %.9g" * vectors.dim + b"\n"
        write_lines(line % (word, *numbers) for word, numbers in found)


@app.command()
def whiten(ctx: typer.Context, model: Model, output: ModelOutput, *, dim: Dim = None) -> None:
    """Whiten vectors: centre them, and make all directions of equal weight.

    They are turned to their principal components, the one of most variance first, and each is divided by its
    standard deviation. --dim keeps the first few.

    \b
    Example:
      nlptk embed whiten news.nlptk --dim 100 -o news.white.nlptk
    """
    from nlptk.embed.vectors import KeyedVectors
    from nlptk.embed.whiten import whiten as whitened

    options.check_model_output(output)
    options.check_kept(model, output)
    made = whitened(KeyedVectors.load(model), dim)
    made.save(output)
    run_of(ctx).say(f"{len(made)} words, {made.dim} dimensions")
