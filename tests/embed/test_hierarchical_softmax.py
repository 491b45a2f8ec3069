"""What words of a window owe to those before them, which have moved the nodes."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest

from nlptk.embed.huffman import HuffmanTree
from tests.embed.blocks import TOP, SmallText
from tests.oracle import embed as oracle

RATE = 0.05


def _by_the_book(text: SmallText, rate: float) -> np.ndarray:
    tree, gradients = HuffmanTree.of(text.counts), np.zeros_like(text.inputs)
    for target, pairs in groupby(text.pairs(), lambda pair: pair[1]):
        words = text.words[[place for places, _ in pairs for place in places]]
        found = oracle.gradients_one_after_the_other(
            text.inputs[words], int(text.words[target]), tree, text.outputs, rate, TOP
        )
        np.add.at(gradients, words, found)
    return gradients


def test_each_word_of_a_window_finds_the_nodes_as_the_one_before_left_them():
    text = SmallText.of("skipgram", "hierarchical-softmax")
    plain, in_turn = (text.judged(rate)[1] for rate in (0.0, RATE))
    assert plain == pytest.approx(_by_the_book(text, 0.0), rel=1e-12, abs=1e-12)
    assert np.abs(in_turn - plain).max() > 0.1
    assert in_turn == pytest.approx(_by_the_book(text, RATE), rel=1e-12, abs=1e-12)


def test_the_mean_of_a_window_is_one_pair_and_owes_nothing():
    text = SmallText.of("cbow", "hierarchical-softmax")
    assert (text.judged(0.0)[1] == text.judged(RATE)[1]).all()
