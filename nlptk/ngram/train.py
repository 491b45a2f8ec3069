"""Train an n-gram model: read a corpus, count, estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from nlptk.core.corpus import EncodedCorpus, read_corpus
from nlptk.core.errors import InputError, UsageError
from nlptk.core.files import input_size
from nlptk.core.known import KnownWords
from nlptk.core.progress import Progress
from nlptk.core.registry import build, printed
from nlptk.core.scratch import Scratch
from nlptk.core.streams import input_name
from nlptk.core.text import read_text
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import END_ID, Vocabulary
from nlptk.core.words import WordTable
from nlptk.ngram.count import count_corpus
from nlptk.ngram.countfile_read import read_counts
from nlptk.ngram.estimate import estimate
from nlptk.ngram.heldout import held_out_events, split
from nlptk.ngram.model import TOKENIZERS, NgramModel
from nlptk.ngram.settings import NgramSettings
from nlptk.ngram.smoothing._base import ALWAYS, BACKOFF, NEVER, Smoothing, Statistics
from nlptk.ngram.trie import Counts
from nlptk.ngram.vocabulary import read_words, restricted

SMOOTHINGS = "nlptk.ngram.smoothing"

_BYTES_AN_EVENT = 64  # of memory, for each order, while counting and estimating
_PLACES_SHARE = 256  # bytes that a place needs while its part is sorted
_PLACES = 1 << 16, 1 << 21  # of a part, at least and at most


@dataclass(frozen=True, slots=True)
class TrainResult:
    """A trained model and what its training showed."""

    model: NgramModel
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
    words = read_words(vocab, encoding, errors) if vocab is not None else None
    corpus = read_corpus(
        paths,
        build(TOKENIZERS, settings.tokenizer),
        min_count=settings.min_count,
        encoding=encoding,
        errors=errors,
        normalize=settings.normalize,
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
        training, held_out = split(corpus, scratch)
        counts = counted(training, settings.order, scratch, memory, progress)
        smoothing, warnings = smoothing.tuned(held_out_events(counts, smoothing, held_out, scratch))
        del counts, training, held_out
    counts = counted(corpus, settings.order, scratch, memory, progress)
    if fits and heldout:
        held_out = encoded(heldout, corpus.vocab, settings, encoding=encoding, errors=errors, memory=memory)
        smoothing, warnings = smoothing.tuned(held_out_events(counts, smoothing, held_out, scratch))
    return _estimated(counts, smoothing, settings, warnings, scratch, progress)


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
    with progress.phase("reading", total=input_size(paths), unit="B") as step:
        counts = read_counts(
            paths, encoding=encoding, errors=errors, memory=memory, temp_dir=temp_dir, progress=step
        )
    if counts.order < settings.order:
        what = f"its n-grams have up to {counts.order} words, not {settings.order}"
        raise InputError(input_name(paths[0]), what, f"Give -n {counts.order}, or count longer ones")
    counts = replace(counts, levels=counts.levels[: settings.order - 1])
    scratch = Scratch(int(counts.unigrams.sum()) * settings.order * _BYTES_AN_EVENT < memory, temp_dir)
    warnings: list[str] = []
    if fits and heldout:
        held_out = encoded(heldout, counts.vocab, settings, encoding=encoding, errors=errors, memory=memory)
        smoothing, warnings = smoothing.tuned(held_out_events(counts, smoothing, held_out, scratch))
    return _estimated(counts, smoothing, settings, warnings, scratch, progress)


def fits_on_heldout(smoothing: Smoothing, tune: bool, heldout: bool) -> bool:
    """Tell whether a method wants held-out text; UsageError for what is asked of it in vain."""
    if tune and (smoothing.heldout == NEVER or smoothing.rule == BACKOFF):
        what = f"{printed(smoothing)} has no discounts that can be tuned"
        raise UsageError("--tune", what, "Choose modified-kneser-ney, kneser-ney or absolute-discounting")
    fits = tune or smoothing.heldout == ALWAYS
    if heldout and not fits:
        what = f"{printed(smoothing)} fits nothing on held-out text"
        raise UsageError("--heldout", what, "Leave it out, or give --tune with a method of discounts")
    return fits


def encoded(
    paths: Sequence[str],
    vocab: Vocabulary,
    settings: NgramSettings,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
) -> EncodedCorpus:
    """Read text files in the ids of a vocabulary, as the training text is read."""
    reader = KnownWords(WordTable.numbered(vocab.words), build(TOKENIZERS, settings.tokenizer), memory)
    blocks = read_text(paths, encoding=encoding, errors=errors, normalize=settings.normalize)
    rows = [reader.encode(block) for block in blocks]
    ids = np.concatenate([np.zeros(0, np.uint32), *(row.values for row in rows)])
    lengths = np.concatenate([np.zeros(0, np.int64), *(row.lengths for row in rows)])
    return EncodedCorpus(vocab, ids, np.cumsum(lengths))


def scratch_for(corpus: EncodedCorpus, order: int, memory: int, temp_dir: str | None) -> Scratch:
    """Return memory for the arrays of a corpus where it suffices, else files."""
    events = corpus.ids.size + corpus.ends.size
    return Scratch(events * order * _BYTES_AN_EVENT < memory, temp_dir)


def counted(corpus: EncodedCorpus, order: int, scratch: Scratch, memory: int, progress: Progress) -> Counts:
    """Count the n-grams of a corpus, in parts that fit in memory."""
    smallest, largest = _PLACES
    part = min(max(memory // _PLACES_SHARE, smallest), largest)
    with progress.phase("counting", total=corpus.ids.size + corpus.ends.size, unit="events") as step:
        return count_corpus(corpus, order, scratch, largest_part=part, progress=step)


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
    sentences = int(counts.unigrams[END_ID])
    tokens = int(counts.unigrams.sum()) - sentences
    training = {
        **asdict(settings),
        "smoothing": printed(found.smoothing),
        "tokens": tokens,
        "sentences": sentences,
    }
    model = NgramModel.of(found.model, settings.tokenizer, settings.normalize, training)
    return TrainResult(
        model, found.smoothing, found.statistics, tokens, sentences, (*warnings, *found.warnings)
    )
