"""Hierarchical softmax (Morin and Bengio 2005; Mikolov, Sutskever et al. 2013, equation 3).

A word is predicted turn by turn: at each inner node n on its path, with the vector v, the probability of side
0 is sigmoid(v h); the product over the path is the word's probability, and the sum over all words is 1.
Nearly all words share the top of the tree, so its nodes are scored for every word at once; those further down
are gathered block by block.

word2vec takes the words of a window one after the other: each takes r e u off a node, where u is its vector,
e its error there and r the learning rate, and the next finds the node there. So the gradient of the next, f v
with its own error f, is less by r e f u for each word before it. Far down, where vectors v are short, this is
a good part of the whole, and it is taken off there. That errors change, too, makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import ClassVar

import numpy as np

from nlptk.core.ragged import Int64s, offsets_of, ragged_range
from nlptk.embed.huffman import HuffmanTree, bundle_paths
from nlptk.embed.losses._base import Judged, Loss, RowGradients
from nlptk.embed.losses._own_turns import OwnTurns
from nlptk.embed.pairs import OwnPairs, Pairs, sigmoid, softplus
from nlptk.embed.windows import Floats

TOP = 64  # nodes that are scored for every word
OWN_TOP = 32  # and nodes of a group, where a hidden vector predicts one word


@dataclass(frozen=True, slots=True)
class HierarchicalSoftmax(Loss):
    """Find each target by its turns in a binary tree: exact probabilities, and better for rare words."""

    finer_parts: ClassVar[int] = 2  # each pair is a dozen turns
    whole_windows: ClassVar[bool] = True

    def layer(self, counts: Int64s) -> TreeLayer:
        """Return the output layer: a row for each inner node."""
        return TreeLayer(counts)


class TreeLayer:
    """Output vectors of the inner nodes of a Huffman tree."""

    def __init__(self, counts: Int64s, top: int = TOP, own_top: int = OWN_TOP) -> None:
        tree = HuffmanTree.of(counts)
        self.rows = counts.size - 1
        turns = float(tree.lengths() @ counts / counts.sum())
        self.initial_loss, self.pulls = turns * log(2), turns  # few turns are ever sure
        (self._top,), self._lower = bundle_paths(tree, (top,))
        self._longest: int = int(np.diff(self._lower.offsets).max())
        self._own = OwnTurns(tree, own_top)

    def row_capacity(self, positions: int) -> int:
        """Return how many rows with gradients so many targets can have."""
        seen = self._top.nodes.size + positions * self._longest
        return max(seen, self._own.row_capacity(positions))

    def judge(  # noqa: PLR0913
        self,
        pairs: Pairs,
        targets: Int64s,
        size: int,
        table: Floats,
        rng: np.random.Generator,
        with_loss: bool,
        room: Floats,
        rate: float,
    ) -> Judged:
        """Judge how the hidden vectors predict the turns to each target."""
        if isinstance(pairs, OwnPairs):
            return self._own.judge(pairs, targets, size, table, with_loss, room)
        upper = self._judge_top(pairs, targets, size, table, with_loss)
        room = room[upper.output[0].rows.size :]
        lower = self._judge_lower(pairs, targets, size, table, with_loss, room, rate)
        loss = None if upper.loss is None or lower.loss is None else upper.loss + lower.loss
        return Judged(loss, upper.hidden + lower.hidden, (*upper.output, *lower.output))

    def _judge_top(self, pairs: Pairs, targets: Int64s, size: int, table: Floats, with_loss: bool) -> Judged:
        """Judge the turns at the top nodes (T): every hidden vector is scored with each of them once."""
        ways = self._top.of_word.take(targets)
        paths = np.concatenate((self._top.passes, self._top.turns), axis=1).take(ways, axis=0)  # (N, 2 T)
        top = paths.shape[1] // 2
        wanted = pairs.hidden_gradients(pairs.mask, pairs.blocks.of(paths.astype(pairs.mask.dtype)))
        passes, turns = wanted[:, :top], wanted[:, top:]  # (N, T) of how many targets
        real = self._top.is_real[0]
        vectors = table.take(self._top.nodes[0], axis=0)
        scores = pairs.hidden @ vectors.T
        loss = None
        if with_loss:
            loss = float(
                (turns * softplus(-scores) + (passes - turns) * softplus(scores)).sum(dtype=np.float64)
            )
        errors = sigmoid(scores)
        errors *= passes
        errors -= turns
        times = paths[:size, :top].sum(axis=0)
        gradients = (errors.T @ pairs.hidden)[real]
        by_node = RowGradients(self._top.nodes[0][real], gradients, times[real])
        return Judged(loss, errors @ vectors, (by_node,))

    def _judge_lower(  # noqa: PLR0913
        self,
        pairs: Pairs,
        targets: Int64s,
        size: int,
        table: Floats,
        with_loss: bool,
        room: Floats,
        rate: float,
    ) -> Judged:
        """Judge the turns further down: each block scores the nodes of its targets (M in all)."""
        paths, seen = self._lower, pairs.seen
        starts = paths.offsets.take(targets[:size])
        lengths = paths.offsets.take(targets[:size] + 1) - starts
        sources = ragged_range(starts, lengths)
        nodes, turns = paths.nodes.take(sources), paths.turns.take(sources).astype(table.dtype)[:, None]
        spans = self._spans(lengths, seen.shape[0], pairs.blocks.size)
        vectors = table.take(nodes, axis=0)  # (M, D)
        mask = pairs.mask.reshape(-1, seen.shape[1]).take(np.repeat(np.arange(size), lengths), axis=0)
        scores = np.empty(mask.shape, vectors.dtype)  # (M, P)
        for block, span in enumerate(spans):
            np.matmul(vectors[span], seen[block].T, out=scores[span])
        loss = None
        if with_loss:
            loss = float((mask * softplus(np.where(turns > 0, -scores, scores))).sum(dtype=np.float64))
        errors = sigmoid(scores)
        errors -= turns
        errors *= mask
        by_seen, by_node = np.empty(seen.shape, vectors.dtype), room[: len(vectors)]
        met = np.empty((*seen.shape[:2], seen.shape[1]), vectors.dtype)  # (N / B, P, P)
        for block, span in enumerate(spans):
            np.matmul(errors[span].T, vectors[span], out=by_seen[block])
            np.matmul(errors[span], seen[block], out=by_node[span])
            np.matmul(errors[span].T, errors[span], out=met[block])
        met *= np.tri(seen.shape[1], k=-1, dtype=met.dtype) * met.dtype.type(_first_order(rate, pairs, size))
        by_seen -= met @ seen
        output = RowGradients(nodes, by_node, np.ones(nodes.size, vectors.dtype))
        return Judged(loss, pairs.blocks.folded(by_seen), (output,))

    @staticmethod
    def _spans(lengths: Int64s, blocks: int, size: int) -> list[slice]:
        """Return which of the nodes are those of each block of so many targets."""
        ends = offsets_of(lengths)[np.minimum(np.arange(blocks + 1) * size, lengths.size)].tolist()
        return [slice(*span) for span in zip(ends, ends[1:], strict=False)]


def _first_order(rate: float, pairs: Pairs, size: int) -> float:
    """Return the rate, or less: one with which a window changes its errors by a quarter at most."""
    squares = np.vecdot(pairs.hidden, pairs.hidden)
    return min(rate, size / max(float(squares @ pairs.uses), 1.0))


METHOD = HierarchicalSoftmax
