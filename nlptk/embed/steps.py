"""The work of one process in training: judge parts of the text, then move a share of the vectors."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlptk.core.heap import keep_freed_memory
from nlptk.core.jobs import Workers
from nlptk.embed.curvature import Pace, Spread
from nlptk.embed.inputtable import InputTable
from nlptk.embed.losses._base import Judged, OutputLayer, RowGradients
from nlptk.embed.objectives._base import Objective
from nlptk.embed.pairs import Pairs
from nlptk.embed.tables import Table
from nlptk.embed.text import Part, TrainingText
from nlptk.embed.windows import Blocks, Floats

_TABLES = 2  # of inputs and of outputs
_DRAWN_AT_ONCE = 8  # steps
_MANY_PARTS, _LOSS_EVERY = 256, 16  # in an epoch of many parts, the loss of one in so many is looked at


@dataclass(frozen=True, slots=True)
class Network:
    """All that is trained, and on what."""

    text: TrainingText
    blocks: Blocks
    objective: Objective
    layer: OutputLayer
    inputs: InputTable
    outputs: Table
    of_hidden: Spread  # of the vectors that the outputs are judged with
    of_outputs: Spread  # and of those that the inputs are

    @property
    def arrays(self) -> Mapping[str, Floats]:
        """All that is trained, and what was measured of it, by name."""
        return {
            "inputs": self.inputs.vectors,
            "outputs": self.outputs.vectors,
            "hidden_squares": self.of_hidden.squares,
            "hidden_axis": self.of_hidden.axis,
            "output_squares": self.of_outputs.squares,
            "output_axis": self.of_outputs.axis,
        }

    @property
    def are_tables_alike(self) -> bool:
        """Whether about as many gradients go to one as to the other."""
        return isinstance(self.inputs, Table) and self.outputs.capacity < 2 * self.inputs.capacity

    @property
    def loss_every(self) -> int:
        """Of how many parts the loss of one is looked at."""
        return _LOSS_EVERY if len(self.text) >= _MANY_PARTS else 1


@dataclass(frozen=True, slots=True)
class Step:
    """Some parts of the text that are judged with the same vectors, which then move."""

    epoch: int
    parts: range  # up to PARTS
    rate: float  # the learning rate
    looks: bool  # whether it measures how vectors spread


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps that the workers take together, and which of the workers is meant."""

    worker: int
    steps: Sequence[Step]


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
    """What a process does; all do it to the same tables, and none goes ahead of the others."""

    network: Network
    gates: Gates

    def __post_init__(self) -> None:
        """Prepare the process for arrays that come and go."""
        keep_freed_memory()

    def __call__(self, stretch: Stretch) -> list[list[Tally]]:
        """Do a worker's share of some steps; return the loss of each of its parts, by step."""
        told = []
        with np.errstate(over="ignore", invalid="ignore"):  # what diverges is found out by its loss
            for first in range(0, len(stretch.steps), _DRAWN_AT_ONCE):
                steps = stretch.steps[first : first + _DRAWN_AT_ONCE]
                parts = self._draw(steps, stretch.worker)
                for step in steps:
                    own = self.gates.share(range(len(step.parts)), stretch.worker)
                    told.append([self._judge(step, slot, next(parts)) for slot in own])
                    self.gates.meet(stretch.worker)
                    self._move(step, stretch.worker)
                    self.gates.meet(stretch.worker)
        return told

    def _draw(self, steps: Sequence[Step], worker: int) -> Iterator[Part]:
        """Draw the parts of some steps of an epoch, and return a worker's of each step after the other."""
        net = self.network
        group = range(steps[0].parts.start, steps[-1].parts.stop)
        own = [part for step in steps for part in self.gates.share(step.parts, worker)]
        return iter(net.text.parts(steps[0].epoch, group, own, net.blocks))

    def _judge(self, step: Step, slot: int, part: Part) -> Tally:
        """Judge a part and put its gradients into a slot."""
        net, number = self.network, step.parts[slot]
        if not part.size:
            net.inputs.write(slot, [])
            net.outputs.write(slot, [])
            return Tally()
        inputs = net.inputs.of_words(part.words)
        weights = net.objective.weights(part.contexts)
        pairs = net.objective.pairs(net.blocks, weights, inputs)
        with_loss = number % net.loss_every == 0
        room = net.outputs.gradients[slot]
        asked = (pairs, part.words, part.size, net.outputs.vectors, part.rng)
        judged = net.layer.judge(*asked, with_loss, room, step.rate)
        gradients = net.objective.input_gradients(net.blocks, weights, judged.hidden)
        size = part.size
        once = np.ones(size, np.float32)
        net.inputs.write(slot, [RowGradients(part.words[:size], gradients[:size], once)])
        net.outputs.write(slot, judged.output)
        if step.looks:
            self._look(step, slot, pairs, judged)
        return Tally() if judged.loss is None else Tally(judged.loss, float(pairs.mask.sum(dtype=np.float64)))

    def _look(self, step: Step, slot: int, pairs: Pairs, judged: Judged) -> None:
        """Measure how the hidden vectors spread in the first part of a step, and the others in the last."""
        net = self.network
        if slot == 0:
            net.of_hidden.measure(pairs.hidden, np.arange(len(pairs.hidden)), pairs.uses)
        if slot == len(step.parts) - 1 and judged.output:
            rows = np.concatenate([piece.rows for piece in judged.output])
            times = np.concatenate([piece.times for piece in judged.output])
            net.of_outputs.measure(net.outputs.vectors, rows, times)

    def _move(self, step: Step, worker: int) -> None:
        """Move a worker's share of the rows by the gradients of a step."""
        net, slots, window = self.network, len(step.parts), self.network.text.window
        words = net.inputs.gradients_of(slots)
        inputs, outputs = self._shares(worker)
        if inputs:
            rate, pairs = step.rate * net.objective.input_rate(window), net.objective.pairs_of_word(window)
            net.inputs.take_step(slots, Pace(rate, net.layer.pulls * pairs, words, net.of_outputs), inputs)
        if outputs:
            pairs = net.objective.pairs_of_target(window)
            net.outputs.take_step(slots, Pace(step.rate, pairs, words, net.of_hidden), outputs)

    def _shares(self, worker: int) -> tuple[range, range]:
        """Return which rows of either table a worker moves: a table each, or some of both."""
        net = self.network
        inputs, outputs = range(len(net.inputs.vectors)), range(len(net.outputs.vectors))
        if self.gates.jobs == _TABLES and net.are_tables_alike:
            return (inputs, outputs[:0]) if worker == 0 else (inputs[:0], outputs)
        return self.gates.share(inputs, worker), self.gates.share(outputs, worker)


class Gates:
    """Where workers wait for each other: a semaphore a worker, raised by all others."""

    def __init__(self, jobs: int) -> None:
        self._gates = [multiprocessing.Semaphore(0) for _ in range(jobs)] if jobs > 1 else []
        self.jobs = jobs

    def share(self, all_of: range, worker: int) -> range:
        """Return which of some parts or rows are a worker's."""
        return all_of[worker :: self.jobs]

    def meet(self, worker: int) -> None:
        """Wait until all workers have come here."""
        for other, gate in enumerate(self._gates):
            if other != worker:
                gate.release()
        for _ in self._gates[1:]:
            self._gates[worker].acquire()


class Crew:
    """Processes that take one step after the other together."""

    def __init__(self, workers: Workers[Stretch, list[list[Tally]]], jobs: int) -> None:
        self._workers = workers
        self._jobs = jobs

    def take(self, steps: Sequence[Step]) -> Tally:
        """Take some steps; return the loss of the parts that were looked at."""
        told = self._workers.together([Stretch(worker, steps) for worker in range(self._jobs)])
        tally = Tally()
        for number, step in enumerate(steps):
            for slot in range(len(step.parts)):
                tally += told[slot % self._jobs][number][slot // self._jobs]
        return tally
