"""Random streams: the same for the same block, never overlapping."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nlptk.core.errors import UsageError
from nlptk.core.random import generator


def draws(seed: int, stream: str, block: int) -> list[int]:
    words: Any = generator(seed, stream, block).bit_generator.random_raw(8)
    return [int(word) for word in words]


def test_a_block_draws_the_same_whoever_asks_and_when() -> None:
    generator(7, "dropout", 2).random(1000)
    assert draws(7, "dropout", 3) == draws(7, "dropout", 3)


def test_the_streams_are_those_of_every_release() -> None:
    assert draws(7, "dropout", 3)[:2] == [12230091546560225428, 16426173545875298599]


def test_seeds_streams_and_blocks_all_draw_differently() -> None:
    seeds, streams, blocks = [0, 1, 2**64 - 1], ["dropout", "window", ""], [0, 1, 2**40]
    drawn = [draws(seed, stream, block) for seed in seeds for stream in streams for block in blocks]
    assert len({word for words in drawn for word in words}) == 27 * 8


def test_a_block_starts_where_the_one_before_it_would_be_after_2_to_the_128_steps() -> None:
    before, after = generator(1, "window", 4), generator(1, "window", 5)
    assert isinstance(before.bit_generator, np.random.Philox)
    before.bit_generator.advance(1 << 128)
    assert (before.integers(0, 1 << 60, 100) == after.integers(0, 1 << 60, 100)).all()


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_outside_64_bits_is_refused(seed: int) -> None:
    with pytest.raises(UsageError, match="out of range. Give a whole number from 0"):
        generator(seed, "dropout", 0)
