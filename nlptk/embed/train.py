"""Train word vectors: read a corpus once, and go over it in as many epochs as are wanted.

Stochastic gradient descent in synchronous steps: each step judges a few parts of the text with the same
vectors (tables.py), the learning rate falls evenly to nothing. The result depends on the text and the
settings alone, not on how many processes there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from nlptk.core.blas import one_blas_thread
from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import InputError, UsageError
from nlptk.core.jobs import Workers
from nlptk.core.modelsource import looks_like_model
from nlptk.core.progress import Progress
from nlptk.core.registry import build, printed
from nlptk.core.shared import CAN_SHARE
from nlptk.core.streams import input_name
from nlptk.core.training import read_training
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import SPECIALS, Vocabulary
from nlptk.embed.checkpoint import Checkpoints, State, text_identity
from nlptk.embed.cooccurrences import Cooccurrences
from nlptk.embed.counttrain import counts_of, train_on_counts
from nlptk.embed.curvature import Spread
from nlptk.embed.kept import LOSSES, check_wishes, keyed_vectors, told_settings
from nlptk.embed.losses._base import Loss, OutputLayer
from nlptk.embed.objectives._base import OBJECTIVES, CountObjective, Objective
from nlptk.embed.settings import FEWEST_WORDS, EmbedSettings
from nlptk.embed.steps import Crew, Gates, Network, Step, StepWorker
from nlptk.embed.subwordtable import LEARNING_RATE, input_table, word_parts
from nlptk.embed.tables import PARTS, Table, all_finite, check_memory
from nlptk.embed.text import TrainingText, has_pairs
from nlptk.embed.trained import Means, OnEpoch, TrainResult
from nlptk.embed.windows import Blocks
from nlptk.embed.wordparts import WordParts

PART_WORDS, SMALLEST_PART = 2, 64  # of few words: tokens a word, or it occurs too often in a step
LOWEST_RATE = 1e-4  # of the first
_TEXT_MEMORY = 256 << 20  # for reading, and for the text; past it, it goes to a file, and is read in order
STEPS_AT_ONCE = 64  # between two reports of progress
_LOOK_EVERY = 4096  # tokens, at how vectors spread
_FEW_TOKENS = 1024  # of a part: it has less where there are few words, and these change faster
_WORST_LOSS = 1.5  # of what it is at the beginning


def train(  # noqa: PLR0913  one argument for each option
    paths: Sequence[str],
    settings: EmbedSettings,
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    memory: int,
    temp_dir: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    on_epoch: OnEpoch | None = None,
    checkpoint: str | None = None,
    resume: bool = False,
) -> TrainResult:
    """Train word vectors on the lines of files, where a line is a sentence, or on a file of counts.

    `memory` is in bytes: what of the text does not fit goes to files in `temp_dir`; the vectors have to fit.
    `checkpoint` is a file that now and then gets the state of the training; to `resume` is to go on from it,
    if it is there, and to end with the result that there would have been without the interruption.
    `on_epoch` is called with the number of each epoch, from 1, and its loss. InputError for text with fewer
    than two different words that are frequent enough, UsageError for a learning rate with which training
    diverges, ResourceError for want of memory.
    """
    objective: Objective | CountObjective = build(OBJECTIVES, settings.objective)
    check_wishes(objective, settings)
    means = Means(
        memory=memory,
        temp_dir=temp_dir,
        jobs=jobs,
        progress=progress or Progress.silent(),
        on_epoch=on_epoch,
        checkpoint=checkpoint,
        resume=resume,
    )
    if are_counts(paths):
        return train_on_counts(Cooccurrences.load(paths[0]), settings, means)
    corpus = _read(paths, settings, encoding, errors, means)
    if isinstance(objective, CountObjective):
        result = train_on_counts(counts_of(corpus, settings, means), settings, means)
        return replace(result, tokens=int(corpus.ids.size), sentences=int(corpus.ends.size))
    return _train_on_text(corpus, objective, settings, means)


def are_counts(paths: Sequence[str]) -> bool:
    """Tell whether what is named is one model file, and no text."""
    return len(paths) == 1 and looks_like_model(paths[0])


def _read(
    paths: Sequence[str], settings: EmbedSettings, encoding: str, errors: str, means: Means
) -> EncodedCorpus:
    """Read the text, and see that there is something to train on in it."""
    corpus = read_training(
        paths,
        settings,
        encoding=encoding,
        errors=errors,
        memory=min(means.memory, _TEXT_MEMORY),
        temp_dir=means.temp_dir,
        jobs=means.jobs,
        progress=means.progress,
    )
    _check_corpus(corpus, settings, input_name(paths[0]) if len(paths) == 1 else f"{len(paths)} files")
    return corpus


def _train_on_text(
    corpus: EncodedCorpus, objective: Objective, settings: EmbedSettings, means: Means
) -> TrainResult:
    """Train on pairs of a text's words."""
    loss: Loss = build(LOSSES, settings.loss)
    objective = objective.suited_to(loss)
    words = _words(corpus)
    layer = loss.layer(words.counts)
    parts = word_parts(words.words, settings)
    rows = len(words) if parts is None else len(parts)
    check_memory(rows + layer.rows, settings.dim, means.memory)
    rate = settings.learning_rate or (objective.learning_rate if parts is None else LEARNING_RATE)
    part_size = objective.part_size // loss.finer_parts
    network = _network(corpus, objective, layer, settings, part_size, parts)
    training = {
        **told_settings(settings),
        "objective": printed(objective),
        "loss": printed(loss),
        "learning_rate": rate,
        "tokens": int(corpus.ids.size),
        "sentences": int(corpus.ends.size),
    }
    checkpoints = None
    if means.checkpoint is not None:
        checkpoints = Checkpoints(means.checkpoint, {**training, "text": text_identity(corpus)})
    state = checkpoints.restore(network) if checkpoints is not None and means.resume else State()
    jobs = means.jobs if CAN_SHARE else 1
    course = _Course(network, settings.epochs, rate, jobs, means.progress, means.on_epoch, checkpoints)
    with one_blas_thread():
        losses = course.run(state)
    training["losses"] = list(losses)
    vectors = keyed_vectors(words, network, parts, settings, training)
    return TrainResult(vectors, losses, int(corpus.ids.size), int(words.counts.sum()), int(corpus.ends.size))


def _words(corpus: EncodedCorpus) -> Vocabulary:
    """Return the vocabulary without the special words."""
    rows = np.arange(len(SPECIALS), len(corpus.vocab))
    return Vocabulary(corpus.vocab.words.take(rows), corpus.vocab.counts[rows])


def _check_corpus(corpus: EncodedCorpus, settings: EmbedSettings, name: str) -> None:
    """Raise InputError for a text that holds nothing to train on."""
    words = len(corpus.vocab) - len(SPECIALS)
    if not corpus.ids.size:
        raise InputError(name, "there is no text in it", "Give a text with sentences on lines")
    if words < FEWEST_WORDS:
        what = f"{words} of its words occur {settings.min_count} times or more, and {FEWEST_WORDS} are needed"
        raise InputError(name, what, "Give more text, or a smaller --min-count")
    if not any(has_pairs(corpus.ids, corpus.ends)):
        what = "no sentence has two words of the vocabulary: nothing stands in a window with anything"
        raise InputError(name, what, "Give sentences on lines, or a smaller --min-count")


def _network(  # noqa: PLR0913
    corpus: EncodedCorpus,
    objective: Objective,
    layer: OutputLayer,
    settings: EmbedSettings,
    part_size: int,
    parts: WordParts | None,
) -> Network:
    """Put together what is trained, with the vectors it starts from."""
    words = len(corpus.vocab) - len(SPECIALS)
    size = min(max(PART_WORDS * words, SMALLEST_PART), part_size)
    text = TrainingText.of(corpus, size, settings.sample, settings.window, settings.seed)
    inputs = input_table(words, parts, settings.dim, size)
    inputs.fill_randomly(settings.seed)
    blocks = Blocks.for_window(settings.window)
    outputs = Table.zeros(layer.rows, settings.dim, layer.row_capacity(blocks.filled(size)))
    spreads = [Spread.unknown(settings.dim) for _ in range(2)]
    return Network(text, blocks, objective, layer, inputs, outputs, *spreads)


@dataclass(frozen=True, slots=True)
class _Course:
    """A training as it goes on."""

    network: Network
    epochs: int
    rate: float
    jobs: int
    progress: Progress
    on_epoch: OnEpoch | None
    checkpoints: Checkpoints | None

    def run(self, state: State) -> tuple[float | None, ...]:
        """Train from a state on to the end; return the loss of each epoch."""
        with Workers(partial(StepWorker, self.network, Gates(self.jobs)), self.jobs) as workers:
            crew = Crew(workers, self.jobs)
            while state.epoch < self.epochs:
                state = self._epoch(crew, state)
        return state.losses

    def _epoch(self, crew: Crew, state: State) -> State:
        """Go on to the end of an epoch; return the state at the start of the next."""
        text, tally = self.network.text, state.tally
        steps = range(-(-len(text) // PARTS))
        with self.progress.phase(f"epoch {state.epoch + 1}", text.size, "words") as count:
            for first in range(state.step, len(steps), STEPS_AT_ONCE):
                some = [self._step(state.epoch, number) for number in steps[first : first + STEPS_AT_ONCE]]
                tally += crew.take(some)
                count(text.tokens_before(some[-1].parts.stop) - text.tokens_before(some[0].parts.start))
                if self.checkpoints is not None:
                    done = State(state.epoch, first + len(some), tally, state.losses)
                    self.checkpoints.keep(self.network, done)
        loss = _checked(self.network, tally.mean, state.epoch + 1, self.rate)
        if self.on_epoch is not None:
            self.on_epoch(state.epoch + 1, loss)
        return State(state.epoch + 1, losses=(*state.losses, loss))

    def _step(self, epoch: int, number: int) -> Step:
        """Return a step of an epoch; the learning rate falls with the tokens read."""
        text = self.network.text
        parts = range(number * PARTS, min((number + 1) * PARTS, len(text)))
        left = 1 - (epoch + text.tokens_before(parts.start) / text.size) / self.epochs
        few = text.part_size < _FEW_TOKENS
        look_every = 1 if few else max(_LOOK_EVERY // (PARTS * text.part_size), 1)
        return Step(epoch, parts, self.rate * max(left, LOWEST_RATE), number % look_every == 0)


def _checked(network: Network, loss: float | None, epoch: int, rate: float) -> float | None:
    """Return the loss of an epoch; UsageError if it is far above that of no training at all."""
    limit = _WORST_LOSS * network.layer.initial_loss
    finite = all_finite(network.inputs.vectors) and all_finite(network.outputs.vectors)
    if finite and (loss is None or loss <= limit):
        return loss
    what = f"training diverged in epoch {epoch}" + ("" if loss is None else f": its loss is {loss:.4g}")
    better = min(network.objective.learning_rate, rate / 4)
    raise UsageError("--learning-rate", what, f"Give less than {rate:g}, {better:g} say")
