"""`nlptk embed evaluate`: vectors judged by what people say of words."""

from __future__ import annotations

from typing import Annotated

import typer

from nlptk.cli.embed_app import app
from nlptk.cli.embed_queries import check_positive
from nlptk.cli.embed_query import Method
from nlptk.cli.options import Encoding, Json, Model, one_of
from nlptk.cli.output import write_report
from nlptk.core.errors import InputError

CASES = ("model", "keep", "lower", "fold")

Tests = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="Word pairs with a score, or analogies in sections; one may be -, stdin.",
    ),
]
Case = Annotated[
    str,
    typer.Option(
        "--case",
        metavar="|".join(CASES),
        autocompletion=one_of(CASES),
        help="Words as the text of the vectors was, as they stand, in lower case, or alike in any case.",
    ),
]
Restrict = Annotated[
    int,
    typer.Option("--restrict", metavar="N", help="Solve analogies among the N commonest words."),
]
ByNgrams = Annotated[
    bool,
    typer.Option(
        "--by-ngrams",
        help="Make unknown words of their n-grams, for similarities; the vectors are of --subwords.",
    ),
]


@app.command()
def evaluate(
    ctx: typer.Context,
    model: Model,
    tests: Tests,
    *,
    case: Case = "model",
    method: Method = "3cosadd",
    restrict: Restrict = 300_000,
    by_ngrams: ByNgrams = False,
    encoding: Encoding = "utf-8",
    as_json: Json = False,
) -> None:
    """Judge vectors by word similarities and analogies.

    A file has lines of word1, word2 and a score, with TABs, blanks or commas between; or lines of four words
    in sections that begin with `: NAME`. Pairs and questions with an unknown word are left out: coverage
    tells how many are left.

    \b
    Example:
      nlptk embed evaluate news.nlptk wordsim353.tsv questions-words.txt
    """
    from nlptk.cli.options import paths_of
    from nlptk.embed.analogy import check_method
    from nlptk.embed.evaluate import COLUMNS, Judging
    from nlptk.embed.evaluate import evaluate as judged
    from nlptk.embed.testsets import read_testset
    from nlptk.embed.vectors import KeyedVectors

    check_positive("--restrict", restrict)
    check_method(method)
    how = Judging(case, method, restrict, by_ngrams)
    sets = [read_testset(path, encoding=encoding) for path in paths_of(tests, model)]
    rows = list(judged(KeyedVectors.load(model), sets, how))
    if not any(row["covered"] for row in rows):
        remedy = "Give another --case, or tests in its language"
        raise InputError(model, "it has no vector for any of the words", remedy)
    write_report(COLUMNS, rows, as_json=as_json)
