"""Train an n-gram model: read a corpus, count, estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import InputError, UsageError
from nlptk.core.files import input_size
from nlptk.core.progress import Progress
from nlptk.core.registry import build, printed
from nlptk.core.scratch import Scratch
from nlptk.core.streams import input_name
from nlptk.core.training import read_heldout, read_training
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import BEGIN_ID, END_ID, SPECIALS
from nlptk.ngram.backoff import BackoffModel
from nlptk.ngram.count import LARGEST_PART, count_corpus
from nlptk.ngram.countfile_read import read_counts
from nlptk.ngram.estimate import estimate
from nlptk.ngram.heldout import held_out_events, split
from nlptk.ngram.model import NgramModel
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.smoothing._base import BACKOFF, NEVER, TUNE, Smoothing, Statistics
from nlptk.ngram.trie import Counts, Level
from nlptk.ngram.vocabulary import read_words, restricted

SMOOTHINGS = "nlptk.ngram.smoothing"

_BYTES_AN_EVENT = 64  # of memory, for each order, while counting and estimating
_BYTES_A_PLACE = 256  # of memory, while its part is sorted
_SMALLEST_PART = 1 << 16  # places


@dataclass(frozen=True, slots=True)
class TrainResult:
    """A trained model and what its training showed."""

    model: NgramModel[BackoffModel]
    smoothing: Smoothing  # with all its parameters
    statistics: tuple[Statistics, ...]  # of each order
    tokens: int
    sentences: int
    warnings: tuple[str, ...]


def train(  # noqa: PLR0913  one argument for each option
    paths: Sequence[str],
    settings: NgramSettings,
    *,
    heldout: Sequence[str] = (),
    vocab: str | None = None,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> TrainResult:
    """Train a model on the lines of files; the result depends on the text and the settings alone.

    What the method fits on held-out text, it fits on the files `heldout`, or on every tenth sentence. `vocab`
    is a file of the words that the model is to know. `memory` is in bytes; what does not fit goes to files in
    `temp_dir`.
    """
    progress = progress or Progress.silent()
    smoothing: Smoothing = build(SMOOTHINGS, settings.smoothing)
    fits = fits_on_heldout(smoothing, settings.tune, bool(heldout))
    words = None
    if vocab is not None:
        words = read_words(vocab, encoding=encoding, errors=errors, normalize=settings.normalize)
    corpus = read_training(
        paths,
        settings,
        encoding=encoding,
        errors=errors,
        memory=memory,
        temp_dir=temp_dir,
        jobs=jobs,
        progress=progress,
    )
    scratch = scratch_for(corpus, settings.order, memory, temp_dir)
    if words is not None:
        corpus = restricted(corpus, words, scratch)
    warnings: list[str] = []
    if fits and not heldout:
        smoothing, warnings = _tuned_on_part(corpus, smoothing, settings.order, scratch, memory, progress)
    counts = counted(corpus, settings.order, scratch, memory, progress)
    if fits and heldout:
        held_out = read_heldout(
            heldout, corpus.vocab, settings, encoding=encoding, errors=errors, memory=memory
        )
        smoothing, warnings = smoothing.tuned(held_out_events(counts, smoothing, held_out, scratch))
    if corpus.ids.size and not corpus.vocab.counts[len(SPECIALS) :].any():
        warnings.append("every word of the text is <unk>")
    return _estimated(counts, smoothing, settings, warnings, scratch, progress)


def _tuned_on_part(
    corpus: EncodedCorpus, smoothing: Smoothing, order: int, scratch: Scratch, memory: int, progress: Progress
) -> tuple[Smoothing, list[str]]:
    """Fit a method on every tenth sentence, with the counts of the others."""
    training, held_out = split(corpus, scratch)
    counts = counted(training, order, scratch, memory, progress)
    return smoothing.tuned(held_out_events(counts, smoothing, held_out, scratch))


def train_on_counts(
    paths: Sequence[str],
    settings: NgramSettings,
    *,
    heldout: Sequence[str] = (),
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    progress: Progress | None = None,
) -> TrainResult:
    """Train a model on count files; without the files `heldout`, nothing is fitted on held-out text.

    InputError if the counts do not go up to the order of the settings.
    """
    progress = progress or Progress.silent()
    smoothing: Smoothing = build(SMOOTHINGS, settings.smoothing)
    fits = fits_on_heldout(smoothing, settings.tune, bool(heldout))
    if settings.tune and not heldout:
        raise UsageError("--tune", "counts have no sentences to hold out", "Give --heldout FILE")
    if not heldout:
        smoothing.check_without_heldout()
    with progress.phase("reading", total=input_size(paths), unit="B") as step:
        counts = read_counts(
            paths, encoding=encoding, errors=errors, memory=memory, temp_dir=temp_dir, progress=step
        )
    counts = _up_to(settings.order, counts, input_name(paths[0]))
    scratch = Scratch(int(counts.unigrams.sum()) * settings.order * _BYTES_AN_EVENT < memory, temp_dir)
    warnings: list[str] = []
    if fits and heldout:
        held_out = read_heldout(
            heldout, counts.vocab, settings, encoding=encoding, errors=errors, memory=memory
        )
        smoothing, warnings = smoothing.tuned(held_out_events(counts, smoothing, held_out, scratch))
    if counts.unigrams.any() and not counts.unigrams[END_ID]:
        warnings.append("</s> has no count: the model hardly expects a sentence to end")
    return _estimated(counts, smoothing, settings, warnings, scratch, progress)


def _up_to(order: int, counts: Counts, name: str) -> Counts:
    """Return the counts up to an order, InputError if they do not go so far.

    They do where all of the longest begin with `<s>`: then no sentence has longer ones.
    """
    longest = counts.levels[-1].words if counts.levels else np.flatnonzero(counts.unigrams)
    if counts.order < order and (longest != BEGIN_ID).any():
        what = f"its n-grams have up to {counts.order} words, not {order}"
        raise InputError(name, what, f"Give -n {counts.order}, or count longer ones")
    levels = list(counts.levels[: order - 1])
    while len(levels) < order - 1:
        above = len(levels[-1]) if levels else len(counts.vocab)
        none = np.zeros(0, dtype=np.int64)
        levels.append(Level(none.astype(np.uint32), none, none, np.zeros(above + 1, dtype=np.int64)))
    return replace(counts, levels=tuple(levels))


def fits_on_heldout(smoothing: Smoothing, tune: bool, heldout: bool) -> bool:
    """Tell whether a method wants held-out text; UsageError for what is asked of it in vain."""
    name = printed(smoothing).partition(":")[0]
    if tune and smoothing.heldout != NEVER and smoothing.rule == BACKOFF:
        raise UsageError("--tune", f"{name} cannot be tuned with rule=backoff", "Leave out one of the two")
    if tune and not smoothing.can_be_tuned:
        what = f"{name} has no discounts that can be tuned"
        raise UsageError("--tune", what, "Choose modified-kneser-ney, kneser-ney or absolute-discounting")
    fits = smoothing.wants_heldout(tune)
    if heldout and not fits:
        remedy = "Give --tune, too, or leave it out" if smoothing.heldout == TUNE else "Leave it out"
        raise UsageError("--heldout", f"{name} fits nothing on held-out text as it is asked", remedy)
    return fits


def scratch_for(corpus: EncodedCorpus, order: int, memory: int, temp_dir: str | None) -> Scratch:
    """Return memory for the arrays of a corpus where it suffices, else files."""
    events = corpus.ids.size + corpus.ends.size
    return Scratch(events * order * _BYTES_AN_EVENT < memory, temp_dir)


def counted(corpus: EncodedCorpus, order: int, scratch: Scratch, memory: int, progress: Progress) -> Counts:
    """Count the n-grams of a corpus, in parts that fit in memory."""
    with progress.phase("counting", total=corpus.ids.size + corpus.ends.size, unit="events") as step:
        return count_corpus(corpus, order, scratch, largest_part=largest_part(memory), progress=step)


def largest_part(memory: int) -> int:
    """Return how many places of a text may be worked on at once in so many bytes."""
    return min(max(memory // _BYTES_A_PLACE, _SMALLEST_PART), LARGEST_PART)


def _estimated(
    counts: Counts,
    smoothing: Smoothing,
    settings: NgramSettings,
    warnings: Sequence[str],
    scratch: Scratch,
    progress: Progress,
) -> TrainResult:
    """Estimate the model and put all together that is known of it."""
    with progress.phase("estimating", total=settings.order, unit="orders") as step:
        found = estimate(counts, smoothing, scratch, settings.cutoffs, step)
    warnings = [*warnings, *found.warnings]
    if not counts.unigrams.any():  # which explains all other warnings
        warnings = ["the text is empty: the model knows no words"]
    sentences = int(counts.unigrams[END_ID])
    tokens = int(counts.unigrams.sum()) - sentences
    training = {
        "smoothing": printed(found.smoothing),
        "min_count": settings.min_count,
        "prune": settings.prune,
        "tune": settings.tune,
        "tokens": tokens,
        "sentences": sentences,
        "normalized": found.smoothing.normalised,
    }
    model = NgramModel.of(found.model, settings.tokenizer, settings.normalize, training)
    return TrainResult(model, found.smoothing, found.statistics, tokens, sentences, tuple(warnings))
