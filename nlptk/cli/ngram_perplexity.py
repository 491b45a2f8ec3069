"""`nlptk ngram perplexity`: how well a model foretells text, plain or following it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.context import Run, run_of
from nlptk.cli.ngram_app import app
from nlptk.cli.ngram_options import Adapt, Scoring, load_scorer
from nlptk.cli.options import Inputs, Json, Model, check_apart
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDOUT, input_name

if TYPE_CHECKING:
    from nlptk.ngram.adapt import AdaptedMixture
    from nlptk.ngram.cache import Cached
    from nlptk.ngram.language_model import LanguageModel
    from nlptk.ngram.model import NgramModel
    from nlptk.ngram.scoring import Adaptation, Reader, Texts

PerSentence = Annotated[
    bool, typer.Option("--per-sentence", help="Print a row for each line of the text, tab-separated.")
]
PerWord = Annotated[
    bool,
    typer.Option(
        "--per-word",
        help="Print a row for each word and </s>: the length of the n-gram used, log10 p, log10 back-off.",
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
        show_default="fitted on --heldout, which must be given then",
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


@dataclass(frozen=True, slots=True)
class Caching:
    """The cache that is mixed in."""

    cache: CacheSize = None
    cache_weight: CacheWeight = None
    cache_decay: CacheDecay = 0.0
    heldout: Heldout = None

    def check(self, texts: Texts) -> None:
        """Refuse options that do not make a cache, and a weight fitted on what is scored."""
        if self.cache is None and (
            self.cache_weight is not None or self.cache_decay or self.heldout is not None
        ):
            what = "there is no cache for --cache-weight, --cache-decay and --heldout"
            raise UsageError("--cache", what, "Give its size, 500 say")
        if self.cache is not None and (self.cache_weight is None) == (self.heldout is None):
            state = "neither given nor fitted" if self.cache_weight is None else "given already"
            raise UsageError("--cache", f"its weight is {state}", "Give one of --cache-weight and --heldout")
        check_apart([self.heldout], texts.paths)

    def cached(
        self,
        run: Run,
        scorer: LanguageModel,
        reader: Reader,
        texts: Texts,
        before: Sequence[Adaptation],
    ) -> Cached:
        """Return the cache, its weight fitted if it is not given; `before` is what works before it."""
        from nlptk.ngram.cache import Cached, CacheSettings, fitted_weight

        assert self.cache is not None
        settings = CacheSettings(size=self.cache, decay=self.cache_decay)
        weight = self.cache_weight
        if self.heldout is not None:
            weight = fitted_weight(scorer, reader, replace(texts, paths=[self.heldout]), settings, before)
            run.say(f"cache weight {weight:.6f}")
        assert weight is not None
        return Cached(settings, weight)


@app.command()
def perplexity(
    ctx: typer.Context,
    model: Model,
    inputs: Inputs = None,
    *,
    per_sentence: PerSentence = False,
    per_word: PerWord = False,
    adapt: Adapt = None,
    caching: Caching,
    scoring: Scoring,
    as_json: Json = False,
) -> None:
    """Measure how well a model predicts text.

    Each line is a sentence, an empty one too, and its end </s> is predicted like a word. docs/formats.md
    explains the columns; perplexity_without_end is SRILM's ppl1.

    With --adapt or --cache the scores follow the text: what has been read of a file changes what comes next.

    \b
    Example:
      nlptk ngram perplexity news.nlptk test.txt
    """
    from nlptk.cli.output import write_lines, write_report
    from nlptk.ngram import listing
    from nlptk.ngram.perplexity import COLUMNS, report, tallies
    from nlptk.ngram.scoring import scored

    run, texts = run_of(ctx), scoring.texts(inputs, model, caching.heldout)
    if per_sentence + per_word + as_json > 1:
        raise UsageError("--per-sentence, --per-word, --json", "they exclude one another", "Give one of them")
    caching.check(texts)
    loaded = load_scorer(run, model)
    scorer = loaded.model
    adaptations: list[AdaptedMixture | Cached] = []
    if adapt is not None:
        adapted = _adapted(loaded, adapt, input_name(model))
        scorer, adaptations = adapted.unmixed, [adapted]
    if caching.cache is not None:
        adaptations.append(caching.cached(run, scorer, loaded, texts, adaptations))
    if not per_word and not per_sentence:
        found = tallies(scorer, loaded, texts, adaptations=adaptations, progress=run.progress)
        signature = "|".join([loaded.signature, *(each.signature for each in adaptations)])
        write_report(COLUMNS, report(texts.paths, found, signature), as_json=as_json)
        return
    view = listing.Words(loaded.model.words) if per_word else listing.sentences
    progress = run.progress_beside(STDOUT)
    parts = scored(scorer, loaded, texts, view, adaptations=adaptations, progress=progress)
    header = "\t".join(listing.WORD_COLUMNS if per_word else listing.SENTENCE_COLUMNS)
    write_lines(chain([f"{header}\n".encode()], (lines for _, lines in parts)))


def _adapted(loaded: NgramModel[LanguageModel], unit: str, name: str) -> AdaptedMixture:
    """Return what makes the weights of a mixture follow the text; UsageError for what is no mixture."""
    from nlptk.ngram.adapt import AdaptedMixture
    from nlptk.ngram.mixture import Mixture

    if not isinstance(loaded.model, Mixture):
        what = f"{name} is no mixture of models, whose weights could follow the text"
        raise UsageError("--adapt", what, "Make one with nlptk ngram mix")
    return AdaptedMixture(loaded.model, unit)
