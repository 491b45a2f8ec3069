"""A Huffman tree over words (Huffman 1952): no tree has a smaller mean length of codes.

Inner nodes are numbered by falling count, so the root is 0 and a parent's number is smaller than its
children's.
"""

from __future__ import annotations

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
class TopPaths:
    """The paths from the root through the first T nodes, of all the ways (E = 2 T) to leave them."""

    passes: NDArray[np.float32]  # (E, T) 1 for the nodes on the path
    turns: NDArray[np.float32]  # (E, T) 1 for those left on side 0
    of_word: Int64s  # (V,) by which way a word is reached


@dataclass(frozen=True, slots=True)
class LowerPaths:
    """For each word, the nodes of its path past the top ones, from the word up."""

    offsets: Int64s  # (V + 1,)
    nodes: Int64s
    turns: NDArray[np.float32]  # 1 where the path leaves the node on side 0


def split_paths(tree: HuffmanTree, top: int) -> tuple[TopPaths, LowerPaths]:
    """Cut the paths of all words in two: the first `top` nodes, or all if there are fewer, and the rest."""
    top = min(top, tree.node_parents.size)
    nodes, sides = tree.word_parents.copy(), tree.word_sides.copy()
    words = np.arange(nodes.size)
    below: list[tuple[Int64s, Int64s, NDArray[np.int8]]] = []
    while (lower := words[nodes[words] >= top]).size:
        below.append((lower, nodes[lower], sides[lower]))
        nodes[lower], sides[lower] = tree.node_parents[nodes[lower]], tree.node_sides[nodes[lower]]
        words = lower
    passes, turns = _ways_out(tree, top)
    none = (words[:0], nodes[:0], sides[:0])
    owners, passed, left = (np.concatenate(parts) for parts in zip(none, *below, strict=True))
    order = np.argsort(owners, kind="stable")
    offsets = np.searchsorted(owners[order], np.arange(nodes.size + 1))
    lower_paths = LowerPaths(offsets, passed[order], (1 - left[order]).astype(np.float32))
    return TopPaths(passes, turns, 2 * nodes + sides), lower_paths


def _ways_out(tree: HuffmanTree, top: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the nodes that each way passes and those that it leaves on side 0: (2 T, T) twice."""
    passes = np.zeros((2 * top, top), dtype=np.float32)
    turns = np.zeros((2 * top, top), dtype=np.float32)
    ways = np.arange(2 * top)
    nodes, sides = ways // 2, ways % 2
    while ways.size:
        passes[ways, nodes] = 1
        turns[ways, nodes] = 1 - sides
        nodes, sides = tree.node_parents[nodes], tree.node_sides[nodes].astype(np.int64)
        inside = nodes >= 0
        ways, nodes, sides = ways[inside], nodes[inside], sides[inside]
    return passes, turns
