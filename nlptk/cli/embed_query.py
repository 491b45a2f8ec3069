"""`nlptk embed nearest`, `similarity`, `analogy` and `odd-one-out`: what vectors say of single words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated

import typer

from nlptk.cli.context import run_of
from nlptk.cli.embed_app import app
from nlptk.cli.embed_queries import (
    Queries,
    Restrict,
    TopK,
    Words,
    check_positive,
    load_vectors,
    print_rows,
    rounded,
)
from nlptk.cli.options import Json, Model, one_of
from nlptk.cli.output import Row

METHODS = ("3cosadd", "3cosmul")

Method = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="|".join(METHODS),
        autocompletion=one_of(METHODS),
        help="Add the cosines of the words, or multiply them.",
    ),
]


@app.command()
def nearest(
    ctx: typer.Context,
    model: Model,
    words: Words = None,
    *,
    top_k: TopK = 10,
    restrict: Restrict = None,
    as_json: Json = False,
) -> None:
    """Print the words nearest to a word, by the cosine of their vectors.

    \b
    Example:
      nlptk embed nearest news.nlptk king
      cut -f 1 words.tsv | nlptk embed nearest news.nlptk -k 1
    """
    import numpy as np

    from nlptk.embed.lookup import shown
    from nlptk.embed.nearest import nearest as nearest_words
    from nlptk.embed.vectors import at_length_one

    check_positive("--top-k", top_k)
    check_positive("--restrict", restrict)
    vectors = load_vectors(model, words)
    queries = Queries(run_of(ctx), vectors, words, size=1, by_ngrams=True)

    def rows() -> Iterator[Row]:
        for block in queries.blocks():
            units = at_length_one(np.concatenate([asked.vectors for asked in block]))
            without = [asked.rows for asked in block]
            near = nearest_words(vectors, units, top_k, without=without, restrict=restrict)
            for asked, neighbours in zip(block, near, strict=True):
                pairs = zip(neighbours.rows.tolist(), neighbours.scores.tolist(), strict=True)
                for rank, (row, score) in enumerate(pairs, 1):
                    yield {
                        "word": shown(asked.query.words[0]),
                        "rank": rank,
                        "neighbour": shown(vectors.words[row]),
                        "similarity": rounded(score),
                    }

    print_rows(("word", "rank", "neighbour", "similarity"), rows(), as_json=as_json)


@app.command()
def similarity(ctx: typer.Context, model: Model, words: Words = None, *, as_json: Json = False) -> None:
    """Print how similar pairs of words are: the cosine of their vectors.

    \b
    Example:
      nlptk embed similarity news.nlptk king queen
      cut -f 1,2 pairs.tsv | nlptk embed similarity news.nlptk
    """
    import numpy as np

    from nlptk.embed.lookup import shown
    from nlptk.embed.vectors import at_length_one

    vectors = load_vectors(model, words)
    queries = Queries(run_of(ctx), vectors, words, size=2, by_ngrams=True)

    def rows() -> Iterator[Row]:
        for block in queries.blocks():
            units = at_length_one(np.concatenate([asked.vectors for asked in block]))
            cosines = np.einsum("ij,ij->i", units[0::2], units[1::2])
            for asked, cosine in zip(block, cosines.tolist(), strict=True):
                one, other = map(shown, asked.query.words)
                yield {"word1": one, "word2": other, "similarity": rounded(cosine)}

    print_rows(("word1", "word2", "similarity"), rows(), as_json=as_json)


@app.command()
def analogy(
    ctx: typer.Context,
    model: Model,
    words: Words = None,
    *,
    top_k: TopK = 5,
    method: Method = "3cosadd",
    restrict: Restrict = None,
    as_json: Json = False,
) -> None:
    """Answer analogies: find the word that is to C as B is to A.

    \b
    Example:
      nlptk embed analogy news.nlptk man king woman
    """
    import numpy as np

    from nlptk.embed.analogy import analogies, check_method
    from nlptk.embed.lookup import shown

    check_positive("--top-k", top_k)
    check_positive("--restrict", restrict)
    check_method(method)
    vectors = load_vectors(model, words)
    queries = Queries(run_of(ctx), vectors, words, size=3)

    def rows() -> Iterator[Row]:
        for block in queries.blocks():
            questions = np.stack([asked.rows for asked in block])
            answers = analogies(vectors, questions, top_k, method=method, restrict=restrict)
            for asked, answer in zip(block, answers, strict=True):
                a, b, c = map(shown, asked.query.words)
                pairs = zip(answer.rows.tolist(), answer.scores.tolist(), strict=True)
                for rank, (row, score) in enumerate(pairs, 1):
                    question = {"a": a, "b": b, "c": c}
                    yield {
                        **question,
                        "rank": rank,
                        "answer": shown(vectors.words[row]),
                        "score": rounded(score),
                    }

    print_rows(("a", "b", "c", "rank", "answer", "score"), rows(), as_json=as_json)


@app.command("odd-one-out")
def odd_one_out(ctx: typer.Context, model: Model, words: Words = None, *, as_json: Json = False) -> None:
    """Print the word that fits least to the others: the one farthest from their mean.

    \b
    Example:
      nlptk embed odd-one-out news.nlptk breakfast cereal dinner lunch
    """
    from nlptk.embed.analogy import odd_one_out as fits
    from nlptk.embed.lookup import shown

    vectors = load_vectors(model, words)
    queries = Queries(run_of(ctx), vectors, words, size=None)

    def rows() -> Iterator[Row]:
        for asked in chain.from_iterable(queries.blocks()):
            similar = fits(vectors, asked.rows)
            odd = int(similar.argmin())
            told = list(map(shown, asked.query.words))
            others = " ".join(told[:odd] + told[odd + 1 :])
            yield {"odd": told[odd], "similarity": rounded(float(similar[odd])), "others": others}

    print_rows(("odd", "similarity", "others"), rows(), as_json=as_json)
