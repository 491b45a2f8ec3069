"""Train word vectors: read a corpus once, and go over it in as many epochs as are wanted.

Stochastic gradient descent in synchronous steps: each step judges a few parts of the text with the same
vectors (tables.py), the learning rate falls evenly to nothing. The result depends on the text and the
settings alone, not on how many processes there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from nlptk.core.blas import one_blas_thread
from nlptk.core.corpus import EncodedCorpus, read_corpus
from nlptk.core.errors import InputError, ResourceError, UsageError
from nlptk.core.jobs import Workers
from nlptk.core.progress import Progress
from nlptk.core.registry import build, printed
from nlptk.core.shared import CAN_SHARE
from nlptk.core.sizes import format_size
from nlptk.core.streams import input_name
from nlptk.core.utf8 import STRICT
from nlptk.core.vocab import SPECIALS, Vocabulary
from nlptk.embed.checkpoint import Checkpoints, State, text_identity
from nlptk.embed.losses._base import Loss, OutputLayer
from nlptk.embed.objectives._base import Objective
from nlptk.embed.settings import EmbedSettings
from nlptk.embed.steps import Crew, Gates, Network, Step, StepWorker
from nlptk.embed.subwordtable import input_table, word_parts
from nlptk.embed.tables import PARTS, Table, all_finite
from nlptk.embed.text import TrainingText, has_pairs
from nlptk.embed.vectors import KeyedVectors
from nlptk.embed.windows import Blocks
from nlptk.embed.wordparts import WordParts

OBJECTIVES = "nlptk.embed.objectives"
LOSSES = "nlptk.embed.losses"
TOKENIZERS = "nlptk.tokenize.methods"

PART_SIZE = 3072  # tokens
LOWEST_RATE = 1e-4  # of the first
FEWEST_WORDS = 2
STEPS_AT_ONCE = 64  # between two reports of progress
_WORST_LOSS = 1.5  # of what it is at the beginning


@dataclass(frozen=True, slots=True)
class TrainResult:
    """Trained vectors and what their training showed."""

    vectors: KeyedVectors
    losses: tuple[float | None, ...]  # of a pair, in each epoch; None where there were no pairs
    tokens: int  # of the text
    known: int  # of them, how many are in the vocabulary
    sentences: int


OnEpoch = Callable[[int, float | None], None]


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
    """Train word vectors on the lines of files; a line is a sentence.

    `memory` is in bytes: what of the text does not fit goes to files in `temp_dir`; the vectors have to fit.
    `checkpoint` is a file that now and then gets the state of the training; to `resume` is to go on from it,
    if it is there, and to end with the result that there would have been without the interruption.
    `on_epoch` is called with the number of each epoch, from 1, and its loss. InputError for text with fewer
    than two different words that are frequent enough, UsageError for a learning rate with which training
    diverges, ResourceError for want of memory.
    """
    progress = progress or Progress.silent()
    objective: Objective = build(OBJECTIVES, settings.objective)
    loss: Loss = build(LOSSES, settings.loss)
    _check_outputs(loss, settings)
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
    name = input_name(paths[0]) if len(paths) == 1 else f"{len(paths)} files"
    _check_corpus(corpus, settings, name)
    words = _words(corpus)
    layer = loss.layer(words.counts)
    parts = word_parts(words.words, settings)
    rows = len(words) if parts is None else len(parts)
    _check_memory(rows + layer.rows, settings.dim, memory)
    rate = settings.learning_rate or objective.learning_rate
    network = _network(corpus, objective, layer, settings, parts)
    training = {
        **_told(settings),
        "objective": printed(objective),
        "loss": printed(loss),
        "learning_rate": rate,
        "tokens": int(corpus.ids.size),
        "sentences": int(corpus.ends.size),
    }
    checkpoints = None
    if checkpoint is not None:
        checkpoints = Checkpoints(checkpoint, {**training, "text": text_identity(corpus)})
    state = checkpoints.restore(network) if checkpoints is not None and resume else State()
    course = _Course(
        network, settings.epochs, rate, jobs if CAN_SHARE else 1, progress, on_epoch, checkpoints
    )
    with one_blas_thread():
        losses = course.run(state)
    training["losses"] = list(losses)
    vectors = _keyed(words, network, parts, settings, training)
    return TrainResult(vectors, losses, int(corpus.ids.size), int(words.counts.sum()), int(corpus.ends.size))


def _words(corpus: EncodedCorpus) -> Vocabulary:
    """Return the vocabulary without the special words."""
    rows = np.arange(len(SPECIALS), len(corpus.vocab))
    return Vocabulary(corpus.vocab.words.take(rows), corpus.vocab.counts[rows])


def _told(settings: EmbedSettings) -> dict[str, Any]:
    """Return the settings that the vectors depend on."""
    ignored = {"keep_output"} if settings.subwords else {"keep_output", "subwords", "buckets"}
    return {key: value for key, value in asdict(settings).items() if key not in ignored}


def _keyed(
    words: Vocabulary,
    network: Network,
    parts: WordParts | None,
    settings: EmbedSettings,
    training: dict[str, Any],
) -> KeyedVectors:
    """Return what was trained."""
    rows, subwords = network.inputs.vectors, None
    vectors = rows
    if parts is not None:
        vectors, subwords = parts.compose_all(rows), parts.ngrams_of(rows)
    made = KeyedVectors.of(
        words.words, vectors, words.counts, normalize=settings.normalize, training=training
    )
    return replace(made, subwords=subwords, outputs=network.outputs.vectors if settings.keep_output else None)


def _check_outputs(loss: Loss, settings: EmbedSettings) -> None:
    """Raise UsageError where output vectors are wanted, and words have none."""
    if settings.keep_output and not loss.has_word_outputs:
        what = f"words have no output vectors with {printed(loss)}"
        raise UsageError("--keep-output", what, "Give --loss negative-sampling, or leave it out")


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


def _check_memory(rows: int, dim: int, memory: int) -> None:
    """Raise ResourceError where the tables do not fit."""
    needed = rows * dim * np.dtype(np.float32).itemsize
    if needed > memory:
        what = f"{rows} vectors of {dim} numbers need {format_size(needed)}, more than {format_size(memory)}"
        raise ResourceError("--memory", what, "Give more, a larger --min-count or a smaller --dim")


def _network(
    corpus: EncodedCorpus,
    objective: Objective,
    layer: OutputLayer,
    settings: EmbedSettings,
    parts: WordParts | None,
) -> Network:
    """Put together what is trained, with the vectors it starts from."""
    text = TrainingText.of(corpus, PART_SIZE, settings.sample, settings.window, settings.seed)
    rows = len(corpus.vocab) - len(SPECIALS) if parts is None else len(parts)
    inputs = input_table(rows, parts, settings.dim, PART_SIZE)
    inputs.fill_randomly(settings.seed)
    outputs = Table.zeros(layer.rows, settings.dim, layer.row_capacity(PART_SIZE))
    return Network(text, Blocks.for_window(settings.window), objective, layer, inputs, outputs)


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
        steps = _steps(text, state.epoch, self.epochs, self.rate)
        with self.progress.phase(f"epoch {state.epoch + 1}", int(text.bounds[-1]), "words") as count:
            for first in range(state.step, len(steps), STEPS_AT_ONCE):
                some = steps[first : first + STEPS_AT_ONCE]
                tally += crew.take(some)
                count(int(text.bounds[some[-1].parts.stop] - text.bounds[some[0].parts.start]))
                if self.checkpoints is not None:
                    done = State(state.epoch, first + len(some), tally, state.losses)
                    self.checkpoints.keep(self.network, done)
        loss = _checked(self.network, tally.mean, state.epoch + 1, self.rate)
        if self.on_epoch is not None:
            self.on_epoch(state.epoch + 1, loss)
        return State(state.epoch + 1, losses=(*state.losses, loss))


def _steps(text: TrainingText, epoch: int, epochs: int, rate: float) -> list[Step]:
    """Return the steps of an epoch; the learning rate falls with the tokens read."""
    size = int(text.bounds[-1])
    steps = []
    for first in range(0, len(text), PARTS):
        parts = range(first, min(first + PARTS, len(text)))
        left = 1 - (epoch + int(text.bounds[first]) / size) / epochs
        steps.append(Step(epoch, parts, rate * max(left, LOWEST_RATE)))
    return steps


def _checked(network: Network, loss: float | None, epoch: int, rate: float) -> float | None:
    """Return the loss of an epoch; UsageError if it is far above that of no training at all."""
    limit = _WORST_LOSS * network.layer.initial_loss
    finite = all_finite(network.inputs.vectors) and all_finite(network.outputs.vectors)
    if finite and (loss is None or loss <= limit):
        return loss
    what = f"training diverged in epoch {epoch}" + ("" if loss is None else f": its loss is {loss:.4g}")
    raise UsageError("--learning-rate", what, f"Give less than {rate:g}, {rate / 4:g} say")
