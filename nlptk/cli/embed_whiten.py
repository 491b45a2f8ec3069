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


@app.command()
def vector(ctx: typer.Context, model: Model, words: Words = None, *, as_json: Json = False) -> None:
    """Print the vectors of words, a word and its numbers a line, as GloVe's files have them.

    \b
    Example:
      nlptk embed vector news.nlptk king queen
      cut -f 1 words.tsv | nlptk embed vector news.nlptk > some.glove.txt
    """
    from nlptk.cli.output import write_lines, write_listing
    from nlptk.embed.lookup import shown

    vectors = load_vectors(model, words)
    queries = Queries(run_of(ctx), vectors, words, size=1)
    found = (
        (query.words[0], vectors.vectors[int(rows[0])].tolist())
        for block, places in queries.blocks()
        for query, rows in zip(block, places, strict=True)
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
