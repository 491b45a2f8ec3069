"""Blocks of running text, and who is near whom in them."""

from __future__ import annotations

import numpy as np
import pytest

from nlptk.embed.windows import Blocks, context_mask
from tests.oracle import embed as oracle


@pytest.mark.parametrize(("window", "size"), [(1, 16), (5, 16), (8, 16), (9, 32), (500, 1024)])
def test_a_block_is_at_least_twice_as_long_as_its_halo(window, size):
    assert Blocks.for_window(window) == Blocks(size, window)


@pytest.mark.parametrize("window", [1, 2, 5, 8, 11])
def test_the_mask_has_the_contexts_of_every_word(window):
    rng = np.random.default_rng(window)
    blocks = Blocks.for_window(window)
    count = 4 * blocks.size
    sentence = np.cumsum(rng.random(count) < 0.15).astype(np.int32)
    reach = rng.integers(1, window + 1, count)
    mask = context_mask(blocks, sentence, reach)
    found = {
        (block * blocks.size + place, block * blocks.size + seen - window)
        for block, place, seen in np.argwhere(mask).tolist()
    }
    assert found == {(target, places[0]) for places, target in oracle.skipgram_pairs(sentence, reach)}


def test_a_place_of_reach_0_is_nobodys_context_where_its_sentence_is_its_own():
    mask = context_mask(Blocks(16, 2), np.full(16, -2, np.int32), np.zeros(16, np.int16))
    assert not mask.any()


@pytest.mark.parametrize("halo", [0, 1, 8])
def test_folding_sums_what_the_blocks_have_of_each_place(halo):
    rng = np.random.default_rng(0)
    blocks = Blocks(16, halo)
    rows = rng.normal(size=(64, 3))
    seen = rng.normal(size=blocks.around(rows).shape)
    # Folding is the transpose of looking around.
    assert (blocks.around(rows) * seen).sum() == pytest.approx((rows * blocks.folded(seen)).sum())
