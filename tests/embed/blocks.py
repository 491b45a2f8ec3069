"""A small text in blocks, with tables of vectors in float64, and its loss by the book."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlptk.core.registry import build
from nlptk.embed.huffman import HuffmanTree
from nlptk.embed.losses.hierarchical_softmax import TreeLayer
from nlptk.embed.losses.negative_sampling import stretches_of
from nlptk.embed.objectives._base import OBJECTIVES
from nlptk.embed.train import LOSSES
from nlptk.embed.windows import Blocks, context_mask
from tests.oracle import embed as oracle

WORDS, DIM, FILLED, SIZE, WINDOW, TOP = 23, 4, 256, 247, 3, 4


@dataclass
class SmallText:
    """What a part of a text is, and the two tables of a network."""

    objective: object
    loss: object
    counts: np.ndarray
    words: np.ndarray
    sentence: np.ndarray
    reach: np.ndarray
    inputs: np.ndarray
    outputs: np.ndarray

    @classmethod
    def of(cls, objective: str, loss: str, seed: int = 0) -> SmallText:
        rng = np.random.default_rng(seed)
        counts = np.sort(rng.integers(1, 1000, WORDS))[::-1]
        words = np.zeros(FILLED, np.int64)
        words[:SIZE] = rng.choice(WORDS, SIZE, p=counts / counts.sum())
        sentence = np.full(FILLED, -2, np.int32)
        sentence[:SIZE] = np.cumsum(rng.random(SIZE) < 0.1)
        reach = np.zeros(FILLED, np.int16)
        reach[:SIZE] = rng.integers(1, WINDOW + 1, SIZE)
        inputs, outputs = rng.normal(size=(2, WORDS, DIM))
        layers = build(LOSSES, loss)
        built = build(OBJECTIVES, objective).suited_to(layers), layers
        return cls(*built, counts, words, sentence, reach, inputs, outputs[: built[1].layer(counts).rows])

    @property
    def layer(self):
        """The output layer; of a tree with so few nodes at each top that there are some further down."""
        return TreeLayer(self.counts, TOP, TOP) if self._is_tree else self.loss.layer(self.counts)

    def judged(self, rate: float = 0.0):
        """The loss in blocks, and the gradients of both tables (V, D)."""
        blocks = Blocks.for_window(WINDOW)
        contexts = context_mask(blocks, self.sentence, self.reach, np.float64)
        weights = self.objective.weights(contexts)
        pairs = self.objective.pairs(blocks, weights, self.inputs[self.words])
        rng = np.random.default_rng(7)
        room = np.empty((self.layer.row_capacity(FILLED), DIM))
        asked = (pairs, self.words, SIZE, self.outputs, rng)
        judged = self.layer.judge(*asked, with_loss=True, room=room, rate=rate)
        by_inputs, by_outputs = np.zeros_like(self.inputs), np.zeros_like(self.outputs)
        np.add.at(by_inputs, self.words, self.objective.input_gradients(blocks, weights, judged.hidden))
        for piece in judged.output:
            np.add.at(by_outputs, piece.rows, piece.gradients)
        return judged.loss, by_inputs, by_outputs

    def pairs(self) -> list[oracle.Pair]:
        made = oracle.skipgram_pairs if self.is_skipgram else oracle.cbow_pairs
        return list(made(self.sentence[:SIZE], self.reach[:SIZE]))

    @property
    def is_skipgram(self) -> bool:
        return type(self.objective).__name__ == "Skipgram"

    @property
    def _is_tree(self) -> bool:
        return type(self.loss).__name__ == "HierarchicalSoftmax"

    def loss_by_the_book(self, *, to_inputs: bool = False) -> float:
        """The loss of all pairs, as it is or as it moves the inputs: a mean of n words counts n times
        where each gets its whole gradient."""
        total = 0.0
        for predicting, target in self.pairs():
            hidden = self.inputs[self.words[predicting]].sum(axis=0)
            is_mean = getattr(self.objective, "mean", False)
            if is_mean:
                hidden /= len(predicting)
            place = predicting[0] if self.is_skipgram else target
            times = len(predicting) if is_mean and to_inputs and self.objective.whole else 1
            total += times * self._loss_of(hidden, int(self.words[target]), place)
        return total

    def _loss_of(self, hidden, target: int, place: int) -> float:
        if self._is_tree:
            return oracle.hierarchical_softmax_loss(hidden, target, HuffmanTree.of(self.counts), self.outputs)
        stretches = stretches_of(FILLED)
        noise = self.layer.noise(np.random.default_rng(7), stretches)[place * stretches // FILLED]
        return oracle.negative_sampling_loss(hidden, target, noise, self.outputs, self.layer.worth)
