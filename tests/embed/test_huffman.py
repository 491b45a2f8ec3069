"""Huffman trees are optimal, and the paths through them lead to every word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlptk.embed.huffman import HuffmanTree, bundle_paths
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


@given(COUNTS, st.lists(st.integers(1, 20), max_size=3))
def test_a_path_cut_at_bundles_is_the_whole_path(counts, sizes):
    tree = HuffmanTree.of(np.array(counts))
    bundles, lower = bundle_paths(tree, sizes)
    for word in range(len(counts)):
        below = slice(lower.offsets[word], lower.offsets[word + 1])
        found = {(int(n), 1 - int(t)) for n, t in zip(lower.nodes[below], lower.turns[below], strict=True)}
        for bundle in bundles:
            if (way := bundle.of_word[word]) >= 0:
                nodes = bundle.nodes[bundle.group_of_word[word]]
                passed = np.flatnonzero(bundle.passes[way])
                assert bundle.is_real[bundle.group_of_word[word], passed].all()
                found |= {(int(nodes[at]), 1 - int(bundle.turns[way, at])) for at in passed}
        assert sorted(found) == sorted(oracle.path(tree, word))


@given(COUNTS, st.integers(1, 20))
def test_a_group_is_the_top_of_its_subtree(counts, size):
    tree = HuffmanTree.of(np.array(counts))
    (first, _), _ = bundle_paths(tree, (size, 1))
    assert first.nodes[first.is_real].tolist() == list(range(min(size, len(counts) - 1)))


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
    layer = TreeLayer(np.sort(rng.integers(1, 10**6, words))[::-1], top=16, own_top=8)
    table, room = rng.normal(size=(words - 1, 6)), np.empty((layer.row_capacity(16), 6))
    hidden = np.tile(rng.normal(size=6), (16, 1))
    total = 0.0
    for word in range(words):
        targets = np.array([word] + [0] * 15)
        pairs = make_pairs(hidden)
        total += np.exp(-layer.judge(pairs, targets, 1, table, rng, with_loss=True, room=room, rate=0.0).loss)
    assert total == pytest.approx(1, abs=1e-12)
