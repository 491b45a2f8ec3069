"""Huffman trees are optimal, and the paths through them lead to every word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.embed.huffman import HuffmanTree, split_paths
from nlptk.embed.losses.hierarchical_softmax import TreeLayer
from nlptk.embed.pairs import OwnPairs, Pairs
from nlptk.embed.windows import Blocks
from tests.oracle import embed as oracle

COUNTS = st.lists(st.integers(1, 10**9), min_size=2, max_size=60).map(
    lambda counts: sorted(counts, reverse=True)
)


@given(COUNTS)
def test_its_codes_are_optimal(counts):
    tree = HuffmanTree.of(np.array(counts))
    assert int(tree.lengths() @ np.array(counts)) == oracle.least_code_length(counts)


@given(COUNTS)
def test_no_two_words_have_the_same_path_and_none_is_part_of_another(counts):
    tree = HuffmanTree.of(np.array(counts))
    codes = [
        "".join(f"{node}.{side}/" for node, side in oracle.path(tree, word)[::-1])
        for word in range(len(counts))
    ]
    assert len(set(codes)) == len(codes)
    assert not [1 for one in codes for other in codes if one != other and other.startswith(one)]


@given(COUNTS)
def test_parents_come_before_their_children(counts):
    tree = HuffmanTree.of(np.array(counts))
    assert tree.node_parents[0] == -1
    assert (tree.node_parents[1:] < np.arange(1, len(counts) - 1)).all()
    assert (tree.node_parents[1:] >= 0).all()


def test_a_tree_by_hand():
    tree = HuffmanTree.of(np.array([4, 2, 1, 1]))
    assert tree.lengths().tolist() == [1, 2, 3, 3]


@given(COUNTS, st.integers(1, 70))
def test_a_path_cut_in_two_is_the_whole_path(counts, top):
    tree = HuffmanTree.of(np.array(counts))
    upper, lower = split_paths(tree, top)
    for word in range(len(counts)):
        way = upper.of_word[word]
        below = slice(lower.offsets[word], lower.offsets[word + 1])
        found = {(int(node), 1 - int(upper.turns[way, node])) for node in np.flatnonzero(upper.passes[way])}
        found |= {(int(n), 1 - int(t)) for n, t in zip(lower.nodes[below], lower.turns[below], strict=True)}
        assert found == set(oracle.path(tree, word))


def _seen_by_the_first(hidden):
    mask = np.zeros((1, 16, 16))
    mask[0, 0, 3] = 1
    return Pairs(Blocks(16, 0), hidden, mask)


@pytest.mark.parametrize(
    "make_pairs", [_seen_by_the_first, lambda hidden: OwnPairs.of(hidden, np.eye(16)[0])]
)
@pytest.mark.parametrize("words", [2, 3, 50, 300])
def test_the_probabilities_of_all_words_sum_to_one(words, make_pairs):
    rng = np.random.default_rng(0)
    layer = TreeLayer(np.sort(rng.integers(1, 10**6, words))[::-1], top=16)
    table = rng.normal(size=(words - 1, 6))
    hidden = np.tile(rng.normal(size=6), (16, 1))
    total = 0.0
    for word in range(words):
        targets = np.array([word] + [0] * 15)
        pairs = make_pairs(hidden)
        total += np.exp(-layer.judge(pairs, targets, 1, table, rng, with_loss=True).loss)
    assert total == pytest.approx(1, abs=1e-12)
