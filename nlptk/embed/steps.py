"""The work of one process in training: judge parts of the text, then move shards of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.heap import keep_freed_memory
from nlptk.core.jobs import Workers
from nlptk.embed.losses._base import OutputLayer, RowGradients
from nlptk.embed.losses.negative_sampling import STRETCH
from nlptk.embed.objectives._base import Objective
from nlptk.embed.tables import PARTS, SHARDS, Table
from nlptk.embed.text import TrainingText
from nlptk.embed.windows import Blocks

_LOSS_EVERY = 16  # parts: the loss of one in so many is looked at


@dataclass(frozen=True, slots=True)
class Network:
    """All that is trained, and on what."""

    text: TrainingText
    blocks: Blocks
    objective: Objective
    layer: OutputLayer
    inputs: Table
    outputs: Table


@dataclass(frozen=True, slots=True)
class PartTask:
    """Judge a part and put its gradients into a slot."""

    epoch: int
    part: int
    slot: int


@dataclass(frozen=True, slots=True)
class ShardTask:
    """Move the rows of one shard of a table by the gradients of so many slots."""

    of_inputs: bool
    shard: int
    slots: int
    rate: float


Task = PartTask | ShardTask


@dataclass(frozen=True, slots=True)
class Tally:
    """The loss of some pairs, and how many there are."""

    loss: float = 0.0
    pairs: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        """Add two tallies."""
        return Tally(self.loss + other.loss, self.pairs + other.pairs)

    @property
    def mean(self) -> float | None:
        """The loss of a pair, None where there are no pairs."""
        return self.loss / self.pairs if self.pairs else None


@dataclass(frozen=True, slots=True)
class StepWorker:
    """What a process does; all processes do it to the same tables."""

    network: Network

    def __post_init__(self) -> None:
        """Prepare the process for arrays that come and go."""
        keep_freed_memory()

    def __call__(self, tasks: Sequence[Task]) -> list[Tally]:
        """Do some tasks of one half of a step."""
        with np.errstate(over="ignore", invalid="ignore"):  # what diverges is found out by its loss
            return [self._judge(task) if isinstance(task, PartTask) else self._move(task) for task in tasks]

    def _judge(self, task: PartTask) -> Tally:
        net = self.network
        part = net.text.part(task.epoch, task.part, net.blocks, max(net.blocks.size, STRETCH))
        if not part.size:
            net.inputs.write(task.slot, [])
            net.outputs.write(task.slot, [])
            return Tally()
        inputs = net.inputs.vectors.take(part.words, axis=0)
        pairs = net.objective.pairs(net.blocks, part.contexts, inputs)
        with_loss = task.part % _LOSS_EVERY == 0
        judged = net.layer.judge(pairs, part.words, part.size, net.outputs.vectors, part.rng, with_loss)
        gradients = net.objective.input_gradients(net.blocks, part.contexts, judged.hidden)
        once = np.ones(part.size, np.float32)
        size = part.size
        net.inputs.write(task.slot, [RowGradients(part.words[:size], gradients[:size], once)])
        net.outputs.write(task.slot, judged.output)
        return Tally() if judged.loss is None else Tally(judged.loss, float(pairs.mask.sum(dtype=np.float64)))

    def _move(self, task: ShardTask) -> Tally:
        net = self.network
        if task.of_inputs:
            net.inputs.take_step(task.shard, task.slots, task.rate * net.objective.input_rate(net.text.window))
        else:
            net.outputs.take_step(task.shard, task.slots, task.rate)
        return Tally()


class Crew:
    """Processes that take one step after the other together."""

    def __init__(self, workers: Workers[Sequence[Task], list[Tally]], jobs: int) -> None:
        self._workers = workers
        self._jobs = jobs

    def step(self, epoch: int, parts: range, rate: float) -> Tally:
        """Train on up to PARTS parts as one step; return the loss of those looked at."""
        judged = self._all([PartTask(epoch, part, slot) for slot, part in enumerate(parts)])
        moves = [(of_inputs, shard) for of_inputs in (False, True) for shard in range(SHARDS)]
        self._all([ShardTask(of_inputs, shard, len(parts), rate) for of_inputs, shard in moves])
        return sum(judged, Tally())

    def _all(self, tasks: Sequence[Task]) -> list[Tally]:
        """Have tasks done and return what they give, in their order."""
        dealt = [tasks[first :: self._jobs] for first in range(min(self._jobs, len(tasks)))]
        given = list(self._workers.map(dealt))
        return [given[i % len(dealt)][i // len(dealt)] for i in range(len(tasks))]


def steps_of(parts: int) -> Iterator[range]:
    """Yield the parts of each step of an epoch."""
    for first in range(0, parts, PARTS):
        yield range(first, min(first + PARTS, parts))
