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
    with_loss: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What some of the nodes say."""

    loss: float
    hidden: Floats  # (M', D) gradients of the first of the hidden vectors that were asked about
    output: RowGradients


@dataclass(frozen=True, slots=True)
class _Turns:
    """A bundle, and which sign of a score each way wants at its nodes."""

    bundle: Bundle
    wanted: Floats  # (2 G T, T) 1, -1, or 0 for the nodes that are not passed

    @classmethod
    def of(cls, bundle: Bundle) -> _Turns:
        """Work out the signs of a bundle."""
        return cls(bundle, bundle.passes - 2 * bundle.turns)


class OwnTurns:
    """The paths of words as turns at the top, in one of the groups below it, and further down."""

    def __init__(self, tree: HuffmanTree, top: int) -> None:
        (above, groups), self._lower = bundle_paths(tree, (top, top))
        self._top, self._groups = _Turns.of(above), _Turns.of(groups)
        self._group_of_word = groups.group_of_word.astype(np.uint16)
        self.longest: int = int(np.diff(self._lower.offsets).max())

    def row_capacity(self, positions: int) -> int:
        """Return how many rows with gradients so many targets can have."""
        bundled = self._top.bundle.nodes.size + self._groups.bundle.nodes.size
        return bundled + positions * self.longest

    def judge(  # noqa: PLR0913
        self, pairs: OwnPairs, targets: Int64s, size: int, table: Floats, with_loss: bool, room: Floats
    ) -> Judged:
        """Judge how the hidden vectors predict the turns to each target."""
        hidden = np.zeros_like(pairs.hidden)
        some = np.flatnonzero(pairs.uses[:size])
        if not some.size:
            return Judged(0.0 if with_loss else None, hidden, ())
        groups = self._group_of_word.take(targets.take(some))
        order = np.argsort(groups, kind="stable")
        places, groups = some.take(order), groups.take(order)
        asked = _Asked(targets.take(places), pairs.hidden.take(places, axis=0), with_loss)
        told = []
        for bundle, of_word in ((self._top, np.zeros_like(groups)), (self._groups, groups)):
            told.append(_judge_bundle(bundle, asked, of_word, table, room))
            room = room[told[-1].output.rows.size :]
        told.append(self._judge_lower(asked, table, room))
        gradients, *others = (each.hidden for each in told)  # all pass the top, some the rest
        for more in others:
            gradients[: len(more)] += more
        hidden[places] = gradients
        loss = sum(each.loss for each in told) if with_loss else None
        return Judged(loss, hidden, tuple(each.output for each in told))

    def _judge_lower(self, asked: _Asked, table: Floats, room: Floats) -> _Told:
        """Score the nodes further down, word by word, those together that have as many left (K)."""
        starts = self._lower.offsets.take(asked.targets)
        lengths = self._lower.offsets.take(asked.targets + 1) - starts
        order = np.argsort(lengths.astype(np.uint8), kind="stable")
        counts = np.bincount(lengths)
        ends = np.cumsum(counts).tolist()
        filled, total = 0, int(lengths.sum())
        nodes, by_node = np.empty(total, np.int64), room[:total]
        gradients = np.zeros_like(asked.hidden)
        loss = 0.0
        for left in (np.flatnonzero(counts[1:]) + 1).tolist():
            who = order[ends[left - 1] : ends[left]]
            at = starts.take(who)[:, None] + np.arange(left)  # (W, K)
            turns = self._lower.turns.take(at).astype(table.dtype)
            here = slice(filled, filled + at.size)
            passed = self._lower.nodes.take(at, out=nodes[here].reshape(at.shape))
            vectors, hidden = table.take(passed, axis=0), asked.hidden.take(who, axis=0)
            scores = np.vecdot(vectors, hidden[:, None])
            if asked.with_loss:
                loss += float(softplus(np.where(turns > 0, -scores, scores)).sum(dtype=np.float64))
            errors = sigmoid(scores)
            errors -= turns
            gradients[who] = (errors[:, None] @ vectors)[:, 0]
            np.multiply(errors[:, :, None], hidden[:, None], out=by_node[here].reshape(vectors.shape))
            filled += at.size
        return _Told(loss, gradients, RowGradients(nodes, by_node, np.ones(total, table.dtype)))


def _judge_bundle(turns: _Turns, asked: _Asked, groups: UInt16s, table: Floats, room: Floats) -> _Told:
    """Score the nodes of each group for the words below them, which stand together."""
    bundle = turns.bundle
    bounds = np.searchsorted(groups, np.arange(len(bundle.nodes) + 1)).tolist()
    ways = bundle.of_word.take(asked.targets[: bounds[-1]])
    vectors = table.take(bundle.nodes, axis=0)  # (G, T, D)
    signs = turns.wanted.take(ways, axis=0)
    scores = np.empty(signs.shape, vectors.dtype)
    spans = [(slice(*span), group) for group, span in enumerate(zip(bounds, bounds[1:], strict=False))]
    for span, group in spans:
        np.matmul(asked.hidden[span], vectors[group].T, out=scores[span])
    scores *= signs
    loss = float((softplus(scores) * np.abs(signs)).sum(dtype=np.float64)) if asked.with_loss else 0.0
    errors = sigmoid(scores)
    errors *= signs
    hidden, gradients = np.empty((ways.size, table.shape[1]), vectors.dtype), room[: bundle.nodes.size]
    by_group = gradients.reshape(vectors.shape)
    for span, group in spans:
        np.matmul(errors[span], vectors[group], out=hidden[span])
        np.matmul(errors[span].T, asked.hidden[span], out=by_group[group])
    real = bundle.is_real.reshape(-1)
    rows, times = bundle.nodes.reshape(-1), bundle.passed(ways).reshape(-1)
    if not real.all():  # copies: what comes next takes the room behind the real ones
        rows, gradients, times = rows[real], gradients[real], times[real]
    return _Told(loss, hidden, RowGradients(rows, gradients, times))
