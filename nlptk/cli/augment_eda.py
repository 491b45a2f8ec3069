"""`nlptk augment eda`: variants of labelled sentences."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.augment.settings import EdaSettings
from nlptk.cli.augment_app import app
from nlptk.cli.augment_options import NoOriginal, RecordOptions, TextOptions
from nlptk.cli.augment_words import WordOptions
from nlptk.cli.context import Run, run_of
from nlptk.cli.options import Inputs, Jobs, Memory, Seed, TempDir, jobs_of, memory_of, one_of, paths_of
from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlptk.augment.draws import Floats
    from nlptk.augment.eda import Augmented, LmFilter, Perplexities
    from nlptk.ngram.language_model import LanguageModel
    from nlptk.ngram.model import NgramModel
    from nlptk.ngram.scoring import Scored

DEFAULTS = EdaSettings()
TFIDF, LOG_ODDS = "tfidf", "log-odds"
SHARE = 8  # of the memory: for the language model, in all processes together

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
LabelField = Annotated[
    str, typer.Option("--label-field", metavar="NAME", help="The field of the label in JSON Lines and CSV.")
]
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


@dataclass(frozen=True, kw_only=True)
class EdaOptions:
    """How sentences are augmented."""

    num_aug: NumAug = DEFAULTS.num_aug
    alpha_sr: AlphaSr = DEFAULTS.alpha_sr
    alpha_ri: AlphaRi = DEFAULTS.alpha_ri
    alpha_rs: AlphaRs = DEFAULTS.alpha_rs
    alpha_rd: AlphaRd = DEFAULTS.alpha_rd
    no_original: NoOriginal = False
    balance: Balance = DEFAULTS.balance
    seed: Seed = DEFAULTS.seed

    @property
    def settings(self) -> EdaSettings:
        """The settings that the options are; UsageError for those that cannot be meant."""
        given = asdict(self)
        return EdaSettings(original=not given.pop("no_original"), **given)


@dataclass(frozen=True, kw_only=True)
class FilterOptions:
    """Which variants a language model lets through."""

    filter_lm: Filter = None
    max_perplexity_ratio: Ratio = 2.0

    def lm_filter(self, run: Run, memory: int) -> LmFilter | None:
        """Return what rejects variants, None if there is no model; each process may use so much memory."""
        from functools import partial

        from nlptk.augment.eda import LmFilter

        if self.filter_lm is None:
            return None
        ratio = self.max_perplexity_ratio
        if not ratio > 0:
            raise UsageError(f"--max-perplexity-ratio {ratio:g}", "is not above 0", "Give 2, say")
        from nlptk.cli.ngram_options import load_scorer

        return LmFilter(partial(_perplexities, load_scorer(run, self.filter_lm), memory), ratio)


@app.command()
def eda(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    records: RecordOptions,
    label_field: LabelField = "label",
    options: EdaOptions,
    words: WordOptions,
    keyword_weights: KeywordWeights = None,
    lm: FilterOptions,
    text: TextOptions,
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

    run, settings = run_of(ctx), options.settings
    weights_file = keyword_weights if keyword_weights not in (TFIDF, LOG_ODDS) else None
    paths = paths_of(inputs, *words.paths, weights_file, lm.filter_lm)
    size, processes = memory_of(memory), jobs_of(jobs)
    reading, lm_filter = words.reading(run), lm.lm_filter(run, size // processes // SHARE)
    with records.read(run, "augmenting", paths, text, label_field) as (form, blocks):
        recipe = Recipe(reading(form), settings, lm_filter=lm_filter)
        with prepared(recipe, blocks, keyword_weights, size, temp_dir) as (recipe, blocks):
            missing, short = _written(augment(blocks, recipe, memory=size, jobs=processes))
    if missing:
        sentences = "1 sentence has" if short == 1 else f"{short} sentences have"
        run.warn(f"{missing} variants are missing: {sentences} fewer distinct ones than asked for")


def _written(blocks: Iterable[Augmented]) -> tuple[int, int]:
    """Write the sentences; return how many variants are missing, and of how many sentences."""
    from nlptk.cli.output import write_lines

    missing = short = 0
    for block in blocks:
        write_lines([block.text])
        missing, short = missing + block.missing, short + block.short
    return missing, short


def _perplexities(model: NgramModel[LanguageModel], memory: int) -> Perplexities:
    """Make what scores lines, in the process that works with it."""
    from nlptk.ngram.scoring import Scorer

    return Scorer(model.model, model, memory, _of_lines)


def _of_lines(scored: Scored) -> Floats:
    return scored.perplexities
