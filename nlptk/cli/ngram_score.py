"""`nlptk ngram perplexity`, `score`, `filter`, `next` and `generate`: models applied to text."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.context import Run, run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import UTF_8
from nlptk.cli.options import Encoding, Errors, Inputs, Jobs, Json, Memory, Model, Seed
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT

if TYPE_CHECKING:
    from nlptk.cli.output import Row
    from nlptk.ngram.cache import Cached
    from nlptk.ngram.load import LoadedModel
    from nlptk.ngram.scoring import Texts

PerSentence = Annotated[
    bool, typer.Option("--per-sentence", help="Print a line for each line of the text, tab-separated.")
]
PerWord = Annotated[
    bool,
    typer.Option(
        "--per-word", help="Print a line for each word, with the n-gram used, log10 p and log10 back-off."
    ),
]
CacheSize = Annotated[
    int | None,
    typer.Option(
        "--cache", metavar="K", help="Mix in a cache of the last K words, which each file begins anew."
    ),
]
CacheWeight = Annotated[
    float | None,
    typer.Option(
        "--cache-weight",
        metavar="W",
        show_default="fitted on --heldout",
        help="The weight of the cache, from 0 to less than 1.",
    ),
]
CacheDecay = Annotated[
    float,
    typer.Option(
        "--cache-decay", metavar="D", help="How fast a word loses influence: exp(-D) with each word after it."
    ),
]
Heldout = Annotated[
    str | None,
    typer.Option("--heldout", metavar="FILE", help="Text, not to be scored, to fit the cache's weight on."),
]
Least = Annotated[
    float | None,
    typer.Option("--min-perplexity", metavar="X", help="Lines of a lower perplexity do not pass."),
]
Most = Annotated[
    float | None,
    typer.Option("--max-perplexity", metavar="X", help="Lines of a higher perplexity do not pass."),
]
Context = Annotated[
    str, typer.Argument(metavar="CONTEXT", help="The words before, from the start of a sentence.")
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
    typer.Option("--temperature", metavar="T", help="Draw in proportion to p^(1/T): below 1 is safer."),
]
MaxLength = Annotated[
    int, typer.Option("--max-length", metavar="N", help="The most words of a sentence, with the prefix.")
]


@app.command()
def perplexity(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    per_sentence: PerSentence = False,
    per_word: PerWord = False,
    cache: CacheSize = None,
    cache_weight: CacheWeight = None,
    cache_decay: CacheDecay = 0.0,
    heldout: Heldout = None,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    jobs: Jobs = None,
    as_json: Json = False,
) -> None:
    """Measure how well a model foretells text.

    \b
    Example:
      nlptk ngram perplexity news.nlptk test.txt
    """
    from nlptk.cli.output import write_report
    from nlptk.ngram.load import load_model
    from nlptk.ngram.perplexity import COLUMNS, report, tallies
    from nlptk.ngram.scoring import scored

    run = run_of(ctx)
    if per_sentence and per_word or as_json and (per_sentence or per_word):
        raise UsageError("--per-sentence, --per-word, --json", "they exclude one another", "Give one of them")
    texts = _texts(inputs, (model, heldout), encoding, errors, memory, jobs)
    _check_cache(cache, cache_weight, cache_decay, heldout)
    loaded = load_model(model)
    adaptation = _cached(run, loaded, texts, cache, cache_weight, cache_decay, heldout)
    if per_word or per_sentence:
        from nlptk.ngram import listing

        columns = listing.WORD_COLUMNS if per_word else listing.SENTENCE_COLUMNS
        view = listing.Words(loaded.model.words) if per_word else listing.sentences
        progress = run.progress_beside(STDOUT)
        parts = scored(loaded.model, loaded, texts, view, adaptation=adaptation, progress=progress)
        _write(("\t".join(columns) + "\n").encode(), (lines for _, lines in parts))
        return
    found = tallies(loaded.model, loaded, texts, adaptation=adaptation, progress=run.progress)
    rows = report(texts.paths, found, loaded.signature)
    write_report(COLUMNS, _finite(rows) if as_json else rows, as_json=as_json)


@app.command()
def score(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    jobs: Jobs = None,
) -> None:
    """Print the log10 probability and the perplexity of each line, with a TAB between.

    \b
    Example:
      nlptk ngram score news.nlptk lines.txt | paste - lines.txt | sort -n
    """
    from nlptk.ngram import listing
    from nlptk.ngram.load import load_model
    from nlptk.ngram.scoring import scored

    texts = _texts(inputs, (model,), encoding, errors, memory, jobs)
    loaded = load_model(model)
    progress = run_of(ctx).progress_beside(STDOUT)
    parts = scored(loaded.model, loaded, texts, listing.scores, progress=progress)
    _write(b"", (lines for _, lines in parts))


@app.command("filter")
def filter_lines(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    max_perplexity: Most = None,
    min_perplexity: Least = None,
    encoding: Encoding = UTF_8,
    errors: Errors = STRICT,
    memory: Memory = None,
    jobs: Jobs = None,
) -> None:
    """Print the lines whose perplexity is in bounds, unknown words included.

    \b
    Example:
      zcat crawl.gz | nlptk ngram filter news.nlptk --max-perplexity 1000 > clean.txt
    """
    from nlptk.ngram.filter import PerplexityFilter
    from nlptk.ngram.load import load_model
    from nlptk.ngram.scoring import scored

    run = run_of(ctx)
    view = PerplexityFilter(min_perplexity, max_perplexity)
    texts = _texts(inputs, (model,), encoding, errors, memory, jobs)
    loaded = load_model(model)
    parts = scored(loaded.model, loaded, texts, view, progress=run.progress_beside(STDOUT))
    _write(b"", (lines for _, lines in parts))


@app.command("next")
def next_words(model: Model, context: Context = "", *, top_k: Number = 10, as_json: Json = False) -> None:
    """List the likeliest next words after the words that begin a sentence.

    \b
    Example:
      nlptk ngram next news.nlptk "the president of" -k 5
    """
    from nlptk.cli.output import write_listing
    from nlptk.ngram.generate import next_words as find_next_words
    from nlptk.ngram.model import NgramModel

    rows = find_next_words(NgramModel.load(model), context, top_k)
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
    from nlptk.ngram.model import NgramModel

    settings = GenerateSettings(
        count=count, max_length=max_length, temperature=temperature, top_k=top_k, seed=seed
    )
    for line in generate_lines(NgramModel.load(model), settings, prefix):
        sys.stdout.write(line + "\n")


def _texts(  # noqa: PLR0913  one argument for each option that the commands share
    inputs: list[str] | None,
    others: tuple[str | None, ...],
    encoding: str,
    errors: str,
    memory: str | None,
    jobs: int | None,
) -> Texts:
    from nlptk.ngram.scoring import Texts

    paths = options.paths_of(inputs, *others)
    return Texts(
        paths=paths,
        encoding=encoding,
        errors=errors,
        memory=options.memory_of(memory),
        jobs=options.jobs_of(jobs),
    )


def _check_cache(size: int | None, weight: float | None, decay: float, heldout: str | None) -> None:
    """Refuse options of a cache that do not make one."""
    if size is None and (weight is not None or decay or heldout is not None):
        what = "there is no cache for --cache-weight, --cache-decay and --heldout"
        raise UsageError("--cache", what, "Give its size, 500 say")
    if size is not None and (weight is None) == (heldout is None):
        what = "its weight is neither given nor fitted" if weight is None else "its weight is given already"
        raise UsageError("--cache", what, "Give one of --cache-weight and --heldout")


def _cached(  # noqa: PLR0913
    run: Run,
    loaded: LoadedModel,
    texts: Texts,
    size: int | None,
    weight: float | None,
    decay: float,
    heldout: str | None,
) -> Cached | None:
    """Return the cache that the options ask for, its weight fitted if it is not given."""
    from dataclasses import replace

    if size is None:
        return None
    from nlptk.ngram.cache import Cached, CacheSettings, fitted_weight

    settings = CacheSettings(size=size, decay=decay)
    if heldout is not None:
        weight = fitted_weight(loaded.model, loaded, replace(texts, paths=[heldout]), settings)
        run.say(f"cache weight {weight:.6f}")
    assert weight is not None
    return Cached(settings, weight)


def _finite(rows: Sequence[Row]) -> list[Row]:
    """Put null for what is infinite: JSON has no other word for it."""
    return [
        {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _write(header: bytes, parts: Iterable[bytes]) -> None:
    """Write lines that are bytes to standard output as they come."""
    sys.stdout.flush()
    out = sys.stdout.buffer
    out.write(header)
    for part in parts:
        out.write(part)
    out.flush()
