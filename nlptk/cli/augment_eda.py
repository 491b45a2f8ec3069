"""`nlptk augment eda`: variants of labelled sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.augment.settings import EdaSettings
from nlptk.cli.augment_app import app
from nlptk.cli.augment_options import (
    Field,
    Format,
    LabelField,
    MultiWord,
    Protect,
    SourceId,
    Stopwords,
    Synonyms,
    Tokenizer,
    recognized_form,
    rules_of,
    tokenizer_of,
)
from nlptk.cli.context import Run, run_of
from nlptk.cli.options import (
    Encoding,
    Errors,
    Inputs,
    Jobs,
    Memory,
    Seed,
    TempDir,
    jobs_of,
    memory_of,
    one_of,
    paths_of,
)
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT

if TYPE_CHECKING:
    from nlptk.augment.draws import Floats
    from nlptk.augment.eda import LmFilter, Perplexities
    from nlptk.ngram.language_model import LanguageModel
    from nlptk.ngram.model import NgramModel
    from nlptk.ngram.scoring import Scored

DEFAULTS = EdaSettings()
TFIDF, LOG_ODDS = "tfidf", "log-odds"

NumAug = Annotated[
    int, typer.Option("--num-aug", metavar="N", help="How many variants a sentence gets, all distinct.")
]
AlphaSr = Annotated[
    float, typer.Option("--alpha-sr", metavar="RATE", help="Words to replace by synonyms; 0: none.")
]
AlphaRi = Annotated[float, typer.Option("--alpha-ri", metavar="RATE", help="Synonyms to insert; 0: none.")]
AlphaRs = Annotated[
    float, typer.Option("--alpha-rs", metavar="RATE", help="Pairs of words to swap; 0: none.")
]
AlphaRd = Annotated[float, typer.Option("--alpha-rd", metavar="RATE", help="Words to delete; 0: none.")]
NoOriginal = Annotated[bool, typer.Option("--no-original", help="Print the variants only.")]
Balance = Annotated[
    bool,
    typer.Option("--balance", help="Give rarer labels more variants, up to 10 times as many; reads twice."),
]
KeywordWeights = Annotated[
    str | None,
    typer.Option(
        "--keyword-weights",
        metavar=f"{TFIDF}|{LOG_ODDS}|FILE",
        show_default=False,
        autocompletion=one_of((TFIDF, LOG_ODDS)),
        help="Touch words less that are rare, or that tell the label (both read twice); or as a FILE says,"
        " with WORD TAB WEIGHT from 0 to 1 a line.",
    ),
]
Filter = Annotated[
    str | None,
    typer.Option(
        "--filter-lm",
        metavar="MODEL",
        show_default=False,
        help="An n-gram model: variants that it finds much worse than their source are drawn again.",
    ),
]
Ratio = Annotated[
    float,
    typer.Option(
        "--max-perplexity-ratio",
        metavar="R",
        help="How much worse: the perplexity of a variant is at most R times that of its source.",
    ),
]


@app.command()
def eda(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    format: Format = None,
    field: Field = "text",
    label_field: LabelField = "label",
    num_aug: NumAug = DEFAULTS.num_aug,
    alpha_sr: AlphaSr = DEFAULTS.alpha_sr,
    alpha_ri: AlphaRi = DEFAULTS.alpha_ri,
    alpha_rs: AlphaRs = DEFAULTS.alpha_rs,
    alpha_rd: AlphaRd = DEFAULTS.alpha_rd,
    no_original: NoOriginal = False,
    source_id: SourceId = False,
    balance: Balance = DEFAULTS.balance,
    synonyms: Synonyms = None,
    multi_word: MultiWord = False,
    stopwords: Stopwords = None,
    tokenizer: Tokenizer = "whitespace",
    protect: Protect = None,
    keyword_weights: KeywordWeights = None,
    filter_lm: Filter = None,
    max_perplexity_ratio: Ratio = 2.0,
    seed: Seed = DEFAULTS.seed,
    encoding: Encoding = "utf-8",
    errors: Errors = STRICT,
    memory: Memory = None,
    temp_dir: TempDir = None,
    jobs: Jobs = None,
) -> None:
    """Print labelled sentences, each with variants of itself behind it (EDA; Wei and Zou 2019).

    A variant comes from one of four operations in turn: synonym replacement, random insertion, random swap
    and random deletion of max(1, round(RATE * words)) words. Variants are distinct and differ from their
    source; what cannot be had in 20 more draws for each that is missing is counted in a warning. Empty lines
    stay as they are.

    \b
    Example:
      nlptk augment eda train.tsv --num-aug 4 --protect negation > more.tsv
      cat train.jsonl | nlptk augment eda --field sentence --balance --id | gzip > more.jsonl.gz
    """
    from nlptk.augment.eda import Recipe, augment
    from nlptk.augment.prepare import prepared
    from nlptk.cli.output import write_lines
    from nlptk.core.files import input_size
    from nlptk.core.text import read_text

    run = run_of(ctx)
    settings = EdaSettings(
        num_aug=num_aug,
        alpha_sr=alpha_sr,
        alpha_ri=alpha_ri,
        alpha_rs=alpha_rs,
        alpha_rd=alpha_rd,
        original=not no_original,
        balance=balance,
        seed=seed,
    )
    weights_file = keyword_weights if keyword_weights not in (TFIDF, LOG_ODDS) else None
    paths = paths_of(inputs, synonyms, stopwords, weights_file, filter_lm, *(protect or ()))
    size, processes = memory_of(memory), jobs_of(jobs)
    rules = rules_of(synonyms, multi_word, stopwords, protect)
    lm_filter = _lm_filter(run, filter_lm, max_perplexity_ratio, size // processes // 8)
    tokenizer_of(tokenizer)  # a wrong name is told before anything is read
    missing = short = 0
    with run.progress_beside(STDOUT).phase("augmenting", input_size(paths), "B") as step:
        texts = read_text(paths, encoding=encoding, errors=errors, on_bytes=step)
        with recognized_form(run, texts, format, field, label_field, source_id) as (form, blocks):
            recipe = Recipe(form, tokenizer_of(tokenizer, form), settings, rules, lm_filter=lm_filter)
            with prepared(recipe, blocks, keyword_weights, size, temp_dir) as (recipe, blocks):
                for block in augment(blocks, recipe, memory=size, jobs=processes):
                    write_lines([block.text])
                    missing, short = missing + block.missing, short + block.short
    if missing:
        sentences = "1 sentence has" if short == 1 else f"{short} sentences have"
        run.warn(f"{missing} variants are missing: {sentences} fewer distinct ones than asked for")


def _lm_filter(run: Run, model: str | None, ratio: float, memory: int) -> LmFilter | None:
    from functools import partial

    from nlptk.augment.eda import LmFilter

    if model is None:
        return None
    if not ratio > 0:
        raise UsageError(f"--max-perplexity-ratio {ratio:g}", "is not above 0", "Give 2, say")
    from nlptk.cli.ngram_options import NO_PROBABILITIES
    from nlptk.ngram.load import load_model

    loaded = load_model(model)
    if not loaded.is_normalized:
        run.warn(NO_PROBABILITIES)
    return LmFilter(partial(_perplexities, loaded, memory), ratio)


def _perplexities(model: NgramModel[LanguageModel], memory: int) -> Perplexities:
    """Make what scores lines, in the process that works with it."""
    from nlptk.ngram.scoring import Scorer

    return Scorer(model.model, model, memory, _of_lines)


def _of_lines(scored: Scored) -> Floats:
    return scored.perplexities
