"""`nlptk embed plot`: a map of words."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import Run, run_of
from nlptk.cli.embed_app import app
from nlptk.cli.embed_queries import check_positive, read_lines
from nlptk.cli.options import Model, one_of
from nlptk.core.errors import InputError, UsageError
from nlptk.core.streams import input_name

if TYPE_CHECKING:
    from nlptk.embed.vectors import Int64s, KeyedVectors

METHODS = ("pca", "tsne")

PlotWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WORD", show_default=False, help="The words to draw; none is --words, or the commonest."
    ),
]
PlotOutput = Annotated[
    str,
    typer.Option("-o", "--output", metavar="FILE", help="The map to write: FILE.html, .svg or .png."),
]
WordsFile = Annotated[
    str | None,
    typer.Option(
        "--words", metavar="FILE", show_default="none", help="Words to draw, one a line; - is stdin."
    ),
]
Top = Annotated[
    int, typer.Option("--top", metavar="N", help="How many of the commonest words to draw if none are named.")
]
Neighbours = Annotated[
    int,
    typer.Option("--neighbours", metavar="K", help="Draw the K nearest words of each, too, in its colour."),
]
Projection = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="|".join(METHODS),
        autocompletion=one_of(METHODS),
        help="The two principal components, or t-SNE, which keeps neighbours together.",
    ),
]
Perplexity = Annotated[
    float | None,
    typer.Option(
        "--perplexity",
        metavar="X",
        show_default="30, or a third of the words",
        help="How many neighbours t-SNE keeps near, about.",
    ),
]


@app.command()
def plot(
    ctx: typer.Context,
    model: Model,
    words: PlotWords = None,
    *,
    output: PlotOutput,
    words_file: WordsFile = None,
    top: Top = 300,
    neighbours: Neighbours = 0,
    method: Projection = "pca",
    perplexity: Perplexity = None,
) -> None:
    """Draw a map of words: a picture, or a web page to move about in and search.

    PNG and SVG need the extra `plot`: pip install "nlptk[plot]".

    \b
    Example:
      nlptk embed plot news.nlptk --top 1000 --method tsne -o words.html
      nlptk embed plot news.nlptk king apple paris --neighbours 10 -o words.svg
    """
    from nlptk.cli import embed_chart
    from nlptk.core.progress import Progress
    from nlptk.embed.lookup import shown
    from nlptk.embed.projection import TSNE, check_projection, on_plane
    from nlptk.embed.tsne import STEPS
    from nlptk.embed.vectors import KeyedVectors

    run = run_of(ctx)
    check_projection(method)
    check_positive("--top", top)
    if neighbours < 0:
        raise UsageError("--neighbours", f"{neighbours} is less than 0", "Give 0 or more")
    if perplexity is not None and method != TSNE:
        raise UsageError("--perplexity", f"{method} has none", f"Give --method {TSNE}, or leave it out")
    embed_chart.check(output)
    options.check_inputs_kept([model, words_file], output)
    options.paths_of([words_file or ""], model)
    vectors = KeyedVectors.load(model)
    rows, groups = _chosen(run, vectors, words, words_file, top, neighbours)
    progress = run.progress if method == TSNE else Progress.silent()
    with progress.phase("placing", total=STEPS, unit="steps") as step:
        places = on_plane(vectors, rows, method, perplexity, step)
    found = [shown(word) for word in vectors.words.take(rows)]
    title = f"{len(found)} words by {'t-SNE' if method == TSNE else 'PCA'}"
    points = [(float(x), float(y)) for x, y in places.tolist()]
    embed_chart.save(embed_chart.WordMap(title, found, points, groups), output)


def _chosen(
    run: Run, vectors: KeyedVectors, words: list[str] | None, path: str | None, top: int, neighbours: int
) -> tuple[Int64s, list[int]]:
    """Return the rows to draw, each once, and their groups: those of one named word are alike."""
    import numpy as np

    from nlptk.embed.lookup import known_rows
    from nlptk.embed.nearest import nearest

    named = [os.fsencode(word) for word in words or ()]
    given = known_rows(vectors, named)
    if path is not None:
        given = np.concatenate((given, _listed(run, vectors, path)))
    if path is None and not words:
        given = np.arange(min(top, len(vectors)))
    given = np.array(list(dict.fromkeys(given.tolist())), dtype=np.int64)
    groups = dict.fromkeys(given.tolist(), 0)
    if neighbours > 0:
        groups = {row: number for number, row in enumerate(given.tolist())}
        without = [given[number : number + 1] for number in range(given.size)]
        for number, near in enumerate(nearest(vectors, vectors.unit(given), neighbours, without=without)):
            for row in near.rows.tolist():
                groups.setdefault(row, number)
    return np.array(list(groups), dtype=np.int64), list(groups.values())


def _listed(run: Run, vectors: KeyedVectors, path: str) -> Int64s:
    """Return the rows of the words of a file, one a line; those without a vector are warned of."""
    from nlptk.embed.lookup import rows_of, unknown_word

    words = [word for _, line in read_lines(path) if (word := line.strip(b" \t"))]
    rows = rows_of(vectors, words)
    missing = [word for word, row in zip(words, rows.tolist(), strict=True) if row < 0]
    if missing and len(missing) == len(words):
        raise unknown_word(vectors, missing[0])
    if not words:
        raise InputError(input_name(path), "there are no words in it", "Give one a line")
    if missing:
        run.warn(f"{len(missing)} of {len(words)} words are left out: {unknown_word(vectors, missing[0])}")
    return rows[rows >= 0]
