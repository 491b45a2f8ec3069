"""Smoothing methods and trained models on one test text.

The methods share one vocabulary. The n-grams are counted once for a size of the training text; every order
and every method is estimated from these counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import UsageError
from nlptk.core.progress import Progress
from nlptk.core.registry import build
from nlptk.core.scratch import Scratch
from nlptk.core.streams import input_name
from nlptk.core.training import read_heldout, read_training
from nlptk.core.utf8 import STRICT
from nlptk.core.words import WordTable
from nlptk.ngram.backoff import BackoffModel
from nlptk.ngram.count import LARGEST_PART, count_corpus
from nlptk.ngram.estimate import estimate
from nlptk.ngram.heldout import held_out_events, sentences, split
from nlptk.ngram.language_model import LanguageModel
from nlptk.ngram.load import load_model
from nlptk.ngram.mixture import Mixture
from nlptk.ngram.renormalize import is_normalized
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.smoothing._base import Smoothing
from nlptk.ngram.train import SMOOTHINGS, largest_part, scratch_for
from nlptk.ngram.trial import Blocks, Outcome, Reading, Sentences, Trial
from nlptk.ngram.trie import Counts

_BLOCK = 1 << 20  # tokens copied at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The methods to compare, each of every order and on every size of the training text."""

    methods: Sequence[str]  # specs
    orders: Sequence[int]
    sizes: Sequence[float] = (1.0,)  # shares of the training text
    tune: bool = False  # fit the discounts, too, of methods that have any


def trials(  # noqa: PLR0913  one argument for each reading option
    text: Blocks,
    candidates: Candidates,
    settings: NgramSettings,
    *,
    train: Sequence[str] = (),
    models: Sequence[str] = (),
    heldout: Sequence[str] = (),
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Trial]:
    """Yield a trial for each method that is trained on the files `train`, then for each trained model.

    The settings say how the training text is read; their order is the highest one. Models count as trained
    on the largest size. `memory` is in bytes.
    """
    reading = None
    if train:
        corpus = read_training(
            train,
            settings,
            encoding=encoding,
            errors=errors,
            memory=memory,
            temp_dir=temp_dir,
            progress=progress,
        )
        reading = Reading(settings.tokenizer, settings.normalize, WordTable.numbered(corpus.vocab.words))
        held_out = None
        if heldout:
            held_out = read_heldout(
                heldout, corpus.vocab, settings, encoding=encoding, errors=errors, memory=memory
            )
        yield from method_trials(
            corpus,
            reading.sentences(text, memory),
            candidates,
            heldout=held_out,
            scratch=scratch_for(corpus, settings.order, memory, temp_dir),
            part=largest_part(memory),
            progress=progress,
        )
    if models:
        for trial in model_trials(models, text, reading, memory=memory, progress=progress):
            yield replace(trial, size=max(candidates.sizes))


def method_trials(
    corpus: EncodedCorpus,
    test: Sentences,
    candidates: Candidates,
    *,
    heldout: EncodedCorpus | None = None,
    scratch: Scratch,
    part: int = LARGEST_PART,
    progress: Progress | None = None,
) -> Iterator[Trial]:
    """Yield a trial for every size, method and order; all texts are in the corpus's vocabulary.

    What a method fits on held-out text, it fits on `heldout`, or on every tenth sentence of its text.
    """
    methods, orders = candidates.methods, candidates.orders
    number = len(candidates.sizes) * len(methods) * len(orders)
    with (progress or Progress.silent()).phase("comparing", number, "models") as step:
        for size in candidates.sizes:
            counting = partial(count_corpus, order=max(orders), scratch=scratch, largest_part=part)
            counted = _Counted(_part(corpus, size, scratch), counting, heldout, scratch)
            for method in methods:
                for order in orders:
                    trial = _trial(counted, test, method, order, candidates.tune)
                    yield replace(trial, size=size)
                    step(1)


def model_trials(
    paths: Sequence[str],
    text: Blocks,
    like: Reading | None = None,
    *,
    memory: int,
    progress: Progress | None = None,
) -> Iterator[Trial]:
    """Yield a trial for every trained model; `like` is how the rows before them read, or else the first does.

    `memory` is in bytes.
    """
    with (progress or Progress.silent()).phase("scoring", len(paths), "models") as step:
        for path in paths:
            loaded = load_model(path)
            reading = Reading(loaded.tokenizer, loaded.normalize, loaded.table)
            like = like or reading
            outcome = Outcome.of(loaded.model, reading.sentences(text, memory))
            tokens = loaded.training.get("tokens")
            yield Trial(
                input_name(path),
                loaded.order,
                tokens if isinstance(tokens, int) else None,
                outcome,
                loaded.is_normalized and _sums_to_one(loaded.model),
                is_like=reading is like or reading.is_like(like),
            )
            step(1)


def _sums_to_one(model: LanguageModel) -> bool:
    if isinstance(model, Mixture):
        return all(_sums_to_one(part.model) for part in model.parts)
    return isinstance(model, BackoffModel) and is_normalized(model)


class _Counted:
    """The n-grams of a training text, and what parameters are fitted on."""

    def __init__(
        self,
        corpus: EncodedCorpus,
        counting: Callable[[EncodedCorpus], Counts],
        heldout: EncodedCorpus | None,
        scratch: Scratch,
    ) -> None:
        self._corpus, self._counting, self.scratch = corpus, counting, scratch
        self.tokens = corpus.ids.size
        self._all = counting(corpus)
        self._fitting = None if heldout is None else (self._all, heldout)

    def of_order(self, order: int) -> Counts:
        """Return the counts up to an order."""
        return _below(self._all, order)

    def for_fitting(self, order: int) -> tuple[Counts, EncodedCorpus]:
        """Return held-out text and the counts up to an order of what it is held out from."""
        if self._fitting is None:
            training, heldout = split(self._corpus, self.scratch)
            self._fitting = self._counting(training), heldout
        counts, heldout = self._fitting
        return _below(counts, order), heldout


def _below(counts: Counts, order: int) -> Counts:
    return replace(counts, levels=counts.levels[: order - 1])


def _part(corpus: EncodedCorpus, size: float, scratch: Scratch) -> EncodedCorpus:
    """Return so large a share of the sentences, evenly spread, with the vocabulary of all."""
    if size >= 1:
        return corpus
    steps = np.floor(np.arange(corpus.ends.size + 1) * size + size / 2).astype(np.int64)
    chosen = np.diff(steps) > 0
    if not chosen.any():
        what = f"{size:g} of {corpus.ends.size} sentences is none"
        raise UsageError("--sizes", what, "Give larger shares")
    return sentences(corpus, chosen, scratch)


def _trial(counted: _Counted, test: Sentences, method: str, order: int, tune: bool) -> Trial:
    smoothing: Smoothing = build(SMOOTHINGS, method)
    warnings: list[str] = []
    if smoothing.wants_heldout(tune):
        counts, heldout = counted.for_fitting(order)
        smoothing, warnings = smoothing.tuned(held_out_events(counts, smoothing, heldout, counted.scratch))
    counts = counted.of_order(order)
    found = estimate(counts, smoothing, counted.scratch)
    contexts = [level.contexts for level in counts.levels]
    return Trial(
        method,
        order,
        counted.tokens,
        Outcome.of(found.model, test),
        found.smoothing.normalised and is_normalized(found.model, contexts),
        warnings=(*warnings, *found.warnings),
    )
