"""Hierarchical softmax (Morin and Bengio 2005; Mikolov, Sutskever et al. 2013, equation 3).

A word is predicted turn by turn: at each inner node n on its path, with the vector v, the probability of side
0 is sigmoid(v h); the product over the path is the word's probability, and the sum over all words is 1.
Nearly all words share the top of the tree, so its nodes are scored for every word at once; those further down
are gathered block by block.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s, ragged_range
from nlptk.embed.huffman import HuffmanTree, bundle_paths
from nlptk.embed.losses._base import Judged, Loss, RowGradients
from nlptk.embed.losses._own_turns import OwnTurns
from nlptk.embed.pairs import OwnPairs, Pairs, sigmoid, softplus
from nlptk.embed.windows import Floats

TOP = 64  # nodes that are scored for every word
OWN_TOP = 32  # and nodes of a group, where a hidden vector predicts one word
MOST_PAIRS = 96.0  # with 768, training diverges


@dataclass(frozen=True, slots=True)
class HierarchicalSoftmax(Loss):
    """Find each target by its turns in a binary tree: exact probabilities, and better for rare words."""

    def layer(self, counts: Int64s) -> TreeLayer:
        """Return the output layer: a row for each inner node."""
        return TreeLayer(counts)


class TreeLayer:
    """Output vectors of the inner nodes of a Huffman tree."""

    def __init__(self, counts: Int64s, top: int = TOP, own_top: int = OWN_TOP) -> None:
        tree = HuffmanTree.of(counts)
        self.rows = counts.size - 1
        self.most_pairs = MOST_PAIRS
        self.initial_loss = float(tree.lengths() @ counts / counts.sum()) * log(2)
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
    ) -> Judged:
        """Judge how the hidden vectors predict the turns to each target."""
        if isinstance(pairs, OwnPairs):
            return self._own.judge(pairs, targets, size, table, with_loss)
        upper = self._judge_top(pairs, targets, size, table, with_loss)
        lower = self._judge_lower(pairs, targets, size, table, with_loss)
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

    def _judge_lower(
        self, pairs: Pairs, targets: Int64s, size: int, table: Floats, with_loss: bool
    ) -> Judged:
        """Judge the turns further down: each block has the nodes of its targets (R), filled up alike."""
        laid = self._laid(pairs, targets[:size])
        rows = table.take(laid.nodes, axis=0)  # (N / B, R, D)
        mask = self._masks(pairs, laid)
        scores = pairs.scores(rows)
        loss = None
        turns = laid.turns[:, :, None]
        if with_loss:
            signed = np.where(turns > 0, -scores, scores)
            loss = float((mask * softplus(signed)).sum(dtype=np.float64))
        errors = sigmoid(scores)
        errors -= turns
        errors *= mask
        real = np.flatnonzero(laid.is_real)
        gradients = pairs.row_gradients(errors).reshape(-1, rows.shape[2]).take(real, axis=0)
        by_node = RowGradients(laid.nodes.take(real), gradients, np.ones(real.size, gradients.dtype))
        return Judged(loss, pairs.hidden_gradients(errors, rows), (by_node,))

    @staticmethod
    def _masks(pairs: Pairs, laid: _LaidNodes) -> Floats:
        """Return which of what a block sees is scored with each of its nodes (N / B, R, P)."""
        seen = pairs.mask.shape[2]
        none = np.zeros((1, seen), pairs.mask.dtype)
        rows = np.concatenate((pairs.mask.reshape(-1, seen), none))
        return rows.take(laid.owners, axis=0)

    def _laid(self, pairs: Pairs, targets: Int64s) -> _LaidNodes:
        """Lay the lower nodes of the targets out by blocks."""
        paths = self._lower
        blocks, size = pairs.mask.shape[:2]
        lengths = np.zeros(blocks * size, dtype=np.int64)
        lengths[: targets.size] = paths.offsets[targets + 1] - paths.offsets[targets]
        sources = ragged_range(paths.offsets[targets], lengths[: targets.size])
        in_block = lengths.reshape(blocks, size).sum(axis=1)
        is_real = np.arange(in_block.max(initial=0)) < in_block[:, None]  # (N / B, R)
        laid = _LaidNodes.empty(is_real, lengths.size, pairs.mask.dtype)
        laid.nodes[is_real] = paths.nodes[sources]
        laid.turns[is_real] = paths.turns[sources]
        laid.owners[is_real] = np.repeat(np.arange(lengths.size), lengths)
        return laid


@dataclass(frozen=True, slots=True)
class _LaidNodes:
    """The nodes that each block scores."""

    is_real: NDArray[np.bool_]  # (N / B, R) False for those that fill up
    nodes: Int64s  # (N / B, R)
    owners: Int64s  # (N / B, R) the place of the target that each leads to, N for those that fill up
    turns: Floats  # (N / B, R) 1 where its path goes to side 0

    @classmethod
    def empty(cls, is_real: NDArray[np.bool_], targets: int, dtype: np.dtype[Any]) -> _LaidNodes:
        """Make room for the real nodes."""
        shape = is_real.shape
        return cls(is_real, np.zeros(shape, np.int64), np.full(shape, targets), np.zeros(shape, dtype))


METHOD = HierarchicalSoftmax
