"""The turns of hierarchical softmax where every hidden vector predicts the word of its own place alone.

With one target a hidden vector, most of the nodes that a block of text would share are passed for nothing.
So the words are sorted by the group of nodes on their path: the top of the tree is scored for all of them,
the top of each subtree below for its own words, both as dense products, and the few nodes further down by
the number that a word has left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s
from nlptk.embed.huffman import Bundle, HuffmanTree, bundle_paths
from nlptk.embed.losses._base import Judged, RowGradients
from nlptk.embed.pairs import OwnPairs, sigmoid, softplus
from nlptk.embed.windows import Floats

UInt16s = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The hidden vectors that predict a word, sorted by the group on its path."""

    targets: Int64s  # (M,)
    hidden: Floats  # (M, D)
    gradients: Floats  # (M, D) of the hidden vectors, added up here
    with_loss: bool


class OwnTurns:
    """The paths of words as turns at the top, in one of the groups below it, and further down."""

    def __init__(self, tree: HuffmanTree, top: int) -> None:
        (self._top, self._groups), self._lower = bundle_paths(tree, (top, top))
        self._group_of_word = self._groups.group_of_word.astype(np.uint16)
        self.longest: int = int(np.diff(self._lower.offsets).max())

    def row_capacity(self, positions: int) -> int:
        """Return how many rows with gradients so many targets can have."""
        return self._top.nodes.size + self._groups.nodes.size + positions * self.longest

    def judge(self, pairs: OwnPairs, targets: Int64s, size: int, table: Floats, with_loss: bool) -> Judged:
        """Judge how the hidden vectors predict the turns to each target."""
        hidden = np.zeros_like(pairs.hidden)
        some = np.flatnonzero(pairs.uses[:size])
        if not some.size:
            return Judged(0.0 if with_loss else None, hidden, ())
        groups = self._group_of_word.take(targets.take(some))
        order = np.argsort(groups, kind="stable")
        places, groups = some.take(order), groups.take(order)
        vectors = pairs.hidden.take(places, axis=0)
        asked = _Asked(targets.take(places), vectors, np.zeros_like(vectors), with_loss)
        told = [
            self._judge_bundle(self._top, asked, np.zeros_like(groups), table),
            self._judge_bundle(self._groups, asked, groups, table),
            self._judge_lower(asked, table),
        ]
        hidden[places] = asked.gradients
        return Judged(
            sum(loss for loss, _ in told) if with_loss else None, hidden, tuple(by for _, by in told)
        )

    def _judge_bundle(
        self, bundle: Bundle, asked: _Asked, groups: UInt16s, table: Floats
    ) -> tuple[float, RowGradients]:
        """Score the nodes of each group for the words below them, which stand together."""
        bounds = np.searchsorted(groups, np.arange(len(bundle.nodes) + 1)).tolist()
        ways = bundle.of_word.take(asked.targets[: bounds[-1]])
        vectors = table.take(bundle.nodes, axis=0)  # (G, T, D)
        gradients, times = np.zeros_like(vectors), np.zeros(bundle.nodes.shape, vectors.dtype)
        passes = bundle.passes.take(ways, axis=0)
        signs = passes - 2 * bundle.turns.take(ways, axis=0)
        scores = np.empty(signs.shape, vectors.dtype)
        spans = [(slice(*span), group) for group, span in enumerate(zip(bounds, bounds[1:], strict=False))]
        for span, group in spans:
            np.matmul(asked.hidden[span], vectors[group].T, out=scores[span])
        scores *= signs
        loss = float((softplus(scores) * passes).sum(dtype=np.float64)) if asked.with_loss else 0.0
        errors = sigmoid(scores)
        errors *= signs
        for span, group in spans:
            asked.gradients[span] += errors[span] @ vectors[group]
            np.matmul(errors[span].T, asked.hidden[span], out=gradients[group])
            times[group] = passes[span].sum(axis=0)
        real = bundle.is_real
        return loss, RowGradients(bundle.nodes[real], gradients[real], times[real])

    def _judge_lower(self, asked: _Asked, table: Floats) -> tuple[float, RowGradients]:
        """Score the nodes further down, word by word, those together that have as many left (K)."""
        starts = self._lower.offsets.take(asked.targets)
        lengths = self._lower.offsets.take(asked.targets + 1) - starts
        order = np.argsort(lengths.astype(np.uint8), kind="stable")
        counts = np.bincount(lengths)
        ends = np.cumsum(counts).tolist()
        filled, total = 0, int(lengths.sum())
        nodes = np.empty(total, np.int64)
        by_node = np.empty((total, table.shape[1]), table.dtype)
        loss = 0.0
        for left in np.flatnonzero(counts[1:]) + 1:
            who = order[ends[left] - counts[left] : ends[left]]
            at = starts.take(who)[:, None] + np.arange(left)  # (W, K)
            turns = self._lower.turns.take(at).astype(table.dtype)
            passed = self._lower.nodes.take(at)
            vectors, hidden = table.take(passed, axis=0), asked.hidden.take(who, axis=0)
            scores = np.vecdot(vectors, hidden[:, None])
            if asked.with_loss:
                loss += float(softplus(np.where(turns > 0, -scores, scores)).sum(dtype=np.float64))
            errors = sigmoid(scores)
            errors -= turns
            asked.gradients[who] += (errors[:, None] @ vectors)[:, 0]
            here = slice(filled, filled + at.size)
            nodes[here] = passed.ravel()
            np.multiply(errors[:, :, None], hidden[:, None], out=by_node[here].reshape(vectors.shape))
            filled += at.size
        return loss, RowGradients(nodes, by_node, np.ones(total, table.dtype))
