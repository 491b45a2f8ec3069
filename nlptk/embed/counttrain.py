"""Train word vectors on co-occurrence counts, which are read block by block where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from nlptk.core.blas import one_blas_thread
from nlptk.core.corpus import EncodedCorpus
from nlptk.core.errors import InputError, UsageError
from nlptk.core.jobs import Workers
from nlptk.core.registry import build, printed
from nlptk.core.scratch import Scratch
from nlptk.core.shared import CAN_SHARE
from nlptk.embed.checkpoint import Checkpoints, State, identity_of
from nlptk.embed.cooccur import count_cooccurrences
from nlptk.embed.cooccurrences import Cooccurrences
from nlptk.embed.cooccursettings import CooccurSettings
from nlptk.embed.factors import Block, BlockWorker, Factors, Margins, row_blocks
from nlptk.embed.objectives._base import OBJECTIVES, CountObjective
from nlptk.embed.settings import FEWEST_WORDS, EmbedSettings
from nlptk.embed.steps import Tally
from nlptk.embed.tables import all_finite, check_memory
from nlptk.embed.trained import Means, TrainResult
from nlptk.embed.vectors import KeyedVectors

AT_ONCE = 64  # blocks between two reports of progress
# settings that counts have no use for
_OF_TEXT = ("loss", "sample", "learning_rate", "subwords", "buckets", "keep_output")
_SHARE = 4  # of the memory: for the transpose; a larger one goes to a file
_BYTES_A_PAIR = 24


def counts_of(corpus: EncodedCorpus, settings: EmbedSettings, means: Means) -> Cooccurrences:
    """Count a corpus as settings of training have it, symmetric and by distance."""
    counting = CooccurSettings(
        window=settings.window,
        min_count=settings.min_count,
        tokenizer=settings.tokenizer,
        normalize=settings.normalize,
    )
    return count_cooccurrences(
        corpus,
        counting,
        memory=means.memory,
        temp_dir=means.temp_dir,
        jobs=means.jobs,
        progress=means.progress,
    )


def train_on_counts(counts: Cooccurrences, settings: EmbedSettings, means: Means) -> TrainResult:
    """Train word vectors on co-occurrence counts; how they were counted is not for the settings to say.

    InputError for counts of fewer than two words or of none that occur together, UsageError for an objective
    that needs text and for a learning rate, ResourceError for want of memory.
    """
    objective = _objective(settings)
    _check_counts(counts)
    check_memory(2 * len(counts.words), settings.dim + 1, means.memory)
    scratch = Scratch(len(counts) * _BYTES_A_PAIR <= means.memory // _SHARE, means.temp_dir)
    transposed = counts.transposed(scratch) if counts.settings.asymmetric else counts
    margins = Margins.of(counts, objective)
    factors = Factors.random(len(counts.words), settings.dim, settings.seed)
    if objective.noise and objective.bias:
        factors.hold_biases(margins)
    training = _description(counts, settings, objective)
    checkpoints = None
    if means.checkpoint is not None:
        checkpoints = Checkpoints(means.checkpoint, {**training, "counts": identity_of(counts.arrays)})
    state = checkpoints.restore(factors) if checkpoints is not None and means.resume else State()
    worker = BlockWorker(counts, transposed, objective, factors, margins)
    with one_blas_thread():
        losses = _Course(worker, settings.epochs, means, checkpoints).run(state)
        factors.put_into_gauge(margins, both=objective.contexts)
    training["losses"] = list(losses)
    vectors, normalize = factors.words, counts.settings.normalize
    keyed = KeyedVectors.of(counts.words, vectors, counts.counts, normalize=normalize, training=training)
    known = int(counts.counts.sum())
    return TrainResult(keyed, losses, known, known, None)


def refuse_learning_rate(settings: EmbedSettings) -> None:
    """Raise UsageError for a learning rate, which nothing is done with."""
    if settings.learning_rate is not None:
        what = f"{settings.objective} has none: it solves for each row"
        raise UsageError("--learning-rate", what, "Leave it out")


def _objective(settings: EmbedSettings) -> CountObjective:
    """Return the objective; UsageError for one that is for text."""
    refuse_learning_rate(settings)
    objective: object = build(OBJECTIVES, settings.objective)
    if not isinstance(objective, CountObjective):
        what = f"{settings.objective} needs running text, and these are counts"
        raise UsageError("--objective", what, "Give text, or --objective glove")
    return objective


def _check_counts(counts: Cooccurrences) -> None:
    """Raise InputError for counts that hold nothing to train on."""
    if len(counts.words) < FEWEST_WORDS:
        what = f"it has counts of {len(counts.words)} words, and {FEWEST_WORDS} are needed"
        raise InputError(counts.name, what, "Count more text, or with a smaller --min-count")
    if not len(counts):
        what = "no word stands near another"
        raise InputError(counts.name, what, "Count sentences on lines, or with a smaller --min-count")


def _description(counts: Cooccurrences, settings: EmbedSettings, objective: CountObjective) -> dict[str, Any]:
    """Return what the vectors are trained with."""
    given = {name: value for name, value in asdict(settings).items() if name not in _OF_TEXT}
    counting = asdict(counts.settings)
    return {**given, **counting, "objective": printed(objective), "pairs": len(counts)}


@dataclass(frozen=True, slots=True)
class _Course:
    """A training as it goes on."""

    worker: BlockWorker
    epochs: int
    means: Means
    checkpoints: Checkpoints | None

    def run(self, state: State) -> tuple[float | None, ...]:
        """Train from a state on to the end; return the loss after each epoch."""
        stretches = [
            *_stretches(row_blocks(self.worker.counts, of_contexts=False)),
            *_stretches(row_blocks(self.worker.transposed, of_contexts=True)),
        ]
        jobs = self.means.jobs if CAN_SHARE else 1
        with Workers(partial(_same, self.worker), jobs) as workers:
            while state.epoch < self.epochs:
                state = self._epoch(workers, stretches, state)
        return state.losses

    def _epoch(self, workers: Workers[Block, Tally], stretches: list[list[Block]], state: State) -> State:
        """Go on to the end of an epoch; return the state at the start of the next."""
        tally, pairs = state.tally, 2 * len(self.worker.counts)
        of_contexts: bool | None = None
        with self.means.progress.phase(f"epoch {state.epoch + 1}", pairs, "pairs") as count:
            for number, blocks in enumerate(stretches[state.step :], state.step + 1):
                if blocks[0].of_contexts != of_contexts:
                    of_contexts = blocks[0].of_contexts
                    self.worker.look_at_others(of_contexts)
                for block, told in zip(blocks, workers.map(blocks), strict=True):
                    tally += told if block.of_contexts else Tally()
                    count(block.pairs)
                if self.checkpoints is not None:
                    self.checkpoints.keep(
                        self.worker.factors, State(state.epoch, number, tally, state.losses)
                    )
        loss = tally.mean
        self._check(state.epoch + 1)
        if self.means.on_epoch is not None:
            self.means.on_epoch(state.epoch + 1, loss)
        return State(state.epoch + 1, losses=(*state.losses, loss))

    def _check(self, epoch: int) -> None:
        """Raise UsageError where numbers have become too large to go on with."""
        if not all(map(all_finite, self.worker.factors.arrays.values())):
            what = f"training diverged in epoch {epoch}"
            raise UsageError("--objective", what, "Give a larger ridge: glove:ridge=1, say")


def _stretches(blocks: list[Block]) -> Iterator[list[Block]]:
    """Cut blocks into stretches, after each of which the state can be kept."""
    for first in range(0, len(blocks), AT_ONCE):
        yield blocks[first : first + AT_ONCE]


def _same(worker: BlockWorker) -> BlockWorker:
    return worker
