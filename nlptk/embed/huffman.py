"""A Huffman tree over words (Huffman 1952): no tree has a smaller mean length of codes.

Inner nodes are numbered by falling count, so the root is 0 and a parent's number is smaller than its
children's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.ragged import Int64s


@dataclass(frozen=True, slots=True)
class HuffmanTree:
    """The parents of V words and V - 1 inner nodes, and on which side of them they are."""

    word_parents: Int64s  # (V,)
    word_sides: NDArray[np.int8]  # (V,) 0 or 1
    node_parents: Int64s  # (V - 1,) -1 for the root
    node_sides: NDArray[np.int8]  # (V - 1,) 0 or 1

    @classmethod
    def of(cls, counts: Int64s) -> HuffmanTree:
        """Build the tree of at least two words whose counts (V,) fall."""
        words = counts.size
        # Words from the least frequent up, then inner nodes as they are made: their counts rise, too.
        made = [*counts[::-1].tolist(), *[0] * (words - 1)]
        parents = np.full(2 * words - 1, -1, dtype=np.int64)
        sides = np.zeros(2 * words - 1, dtype=np.int8)
        word, node = 0, words
        for new in range(words, 2 * words - 1):
            for side in (1, 0):
                if word < words and (node == new or made[word] <= made[node]):
                    child, word = word, word + 1
                else:
                    child, node = node, node + 1
                made[new] += made[child]
                parents[child], sides[child] = 2 * words - 2 - new, side
        return cls(parents[:words][::-1], sides[:words][::-1], parents[words:][::-1], sides[words:][::-1])

    def lengths(self) -> Int64s:
        """Return the length of the code of each word (V,)."""
        lengths = np.zeros(self.word_parents.size, dtype=np.int64)
        at = self.word_parents
        while (inside := at >= 0).any():
            lengths += inside
            at = np.where(inside, self.node_parents[at], -1)
        return lengths


@dataclass(frozen=True, slots=True)
class Bundle:
    """Nodes that are scored together, all of each of some groups: the paths that words take through a group.

    A way is one to leave a group: a node of it and a side that leads to none of it. The first T of the
    nodes of a subtree by their counts are a group: they are its top.
    """

    nodes: Int64s  # (G, T) of each group, from its root on; 0 in columns that are none
    is_real: NDArray[np.bool_]  # (G, T)
    passes: NDArray[np.float32]  # (2 G T, T) by way, 1 for the nodes on the path to it
    turns: NDArray[np.float32]  # (2 G T, T) 1 for those left on side 0
    of_word: Int64s  # (V,) the way by which a word is reached; -1 if the word is above all groups

    @property
    def group_of_word(self) -> Int64s:
        """The group on the path to each word (V,), G if there is none."""
        groups, size = self.nodes.shape
        on_path: Int64s = np.where(self.of_word < 0, groups, self.of_word // (2 * size))
        return on_path

    def passed(self, ways: Int64s) -> NDArray[np.float32]:
        """Return how many of some ways pass each node (G, T)."""
        groups, size = self.nodes.shape
        times = np.bincount(ways, minlength=len(self.passes)).astype(self.passes.dtype)
        of_group = times.reshape(groups, 1, 2 * size) @ self.passes.reshape(groups, 2 * size, size)
        counts: NDArray[np.float32] = of_group.reshape(groups, size)
        return counts


@dataclass(frozen=True, slots=True)
class LowerPaths:
    """For each word, the nodes of its path past all bundles, from the word up."""

    offsets: Int64s  # (V + 1,)
    nodes: Int64s
    turns: NDArray[np.float32]  # 1 where the path leaves the node on side 0


def bundle_paths(tree: HuffmanTree, sizes: Sequence[int]) -> tuple[list[Bundle], LowerPaths]:
    """Cut the paths of all words at bundles: the top of the tree, then that of each subtree below, and so on.

    `sizes` are the nodes of a group of each bundle.
    """
    level = np.full(tree.node_parents.size, len(sizes))  # of the bundle that a node is in
    places, laid = np.zeros_like(level), []
    for number, size in enumerate(sizes):
        groups = _subtrees(tree, level, number)
        order = np.argsort(groups, kind="stable")
        order = order[groups[order] >= 0]
        of_group = groups[order]
        rank = np.arange(order.size) - np.searchsorted(of_group, of_group)
        first = rank < size
        chosen, shape = order[first], (int(groups.max(initial=-1)) + 1, size)
        places[chosen] = of_group[first] * size + rank[first]
        level[chosen] = number
        laid.append((chosen, shape))
    ways, lower = _climb(tree, level, places, len(sizes))
    bundles = []
    for number, (chosen, shape) in enumerate(laid):
        nodes, is_real = np.zeros(shape, np.int64), np.zeros(shape, bool)
        nodes.reshape(-1)[places[chosen]], is_real.reshape(-1)[places[chosen]] = chosen, True
        passes, turns = _ways_out(tree, level == number, places, chosen, shape)
        bundles.append(Bundle(nodes, is_real, passes, turns, ways[number]))
    return bundles, lower


def _subtrees(tree: HuffmanTree, level: Int64s, number: int) -> Int64s:
    """Return which of the subtrees below the bundles before `number` each node is in, -1 for those above."""
    at = np.arange(level.size)
    below = level >= number
    while True:
        parents = tree.node_parents[at]
        rises = below & (parents >= 0) & (level[parents] >= number)
        if not rises.any():
            break
        at = np.where(rises, parents, at)
    groups = np.full(level.size, -1)
    groups[below] = np.unique(at[below], return_inverse=True)[1]
    return groups


def _climb(tree: HuffmanTree, level: Int64s, places: Int64s, bundles: int) -> tuple[list[Int64s], LowerPaths]:
    """Follow the path of each word to the root: return its ways out of the bundles, and what is below."""
    nodes, sides = tree.word_parents.copy(), tree.word_sides.copy()
    words = np.arange(nodes.size)
    ways = [np.full(words.size, -1) for _ in range(bundles)]
    below: list[tuple[Int64s, Int64s, NDArray[np.int8]]] = [(words[:0], nodes[:0], sides[:0])]
    while words.size:
        at = level[nodes]
        lower = at == bundles
        below.append((words[lower], nodes[lower], sides[lower]))
        for number, way in enumerate(ways):
            out = (at == number) & (way[words] < 0)
            way[words[out]] = 2 * places[nodes[out]] + sides[out]
        sides, nodes = tree.node_sides[nodes], tree.node_parents[nodes]
        inside = nodes >= 0
        words, nodes, sides = words[inside], nodes[inside], sides[inside]
    owners, passed, left = (np.concatenate(parts) for parts in zip(*below, strict=True))
    order = np.argsort(owners, kind="stable")
    offsets = np.searchsorted(owners[order], np.arange(tree.word_parents.size + 1))
    return ways, LowerPaths(offsets, passed[order], (1 - left[order]).astype(np.float32))


def _ways_out(
    tree: HuffmanTree, inside: NDArray[np.bool_], places: Int64s, chosen: Int64s, shape: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the nodes that each way passes and those that it leaves on side 0: (2 G T, T) twice."""
    size = shape[1]
    passes = np.zeros((2 * shape[0] * size, size), dtype=np.float32)
    turns = np.zeros_like(passes)
    nodes, sides = np.repeat(chosen, 2), np.tile(np.array([0, 1], np.int8), chosen.size)
    ways = 2 * places[nodes] + sides
    while ways.size:
        columns = places[nodes] % size
        passes[ways, columns] = 1
        turns[ways, columns] = 1 - sides
        sides, nodes = tree.node_sides[nodes], tree.node_parents[nodes]
        on = (nodes >= 0) & inside[nodes]
        ways, nodes, sides = ways[on], nodes[on], sides[on]
    return passes, turns
