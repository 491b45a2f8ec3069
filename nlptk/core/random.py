"""Random streams: each logical block of work draws from a generator of its own.

Philox turns a key and a counter into random bits. The seed and the stream's name make the key, the block's
number is the counter's third word: 2^128 draws lie between two blocks, so that streams never overlap, and
what a block draws depends neither on who computes it nor on what came before it.
Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

import hashlib

import numpy as np

from nlptk.core.errors import UsageError

SEED_BITS = 64


def generator(seed: int, stream: str, block: int) -> np.random.Generator:
    """Return the generator of one block of a named stream; UsageError for a seed outside 64 bits."""
    if not 0 <= seed < 1 << SEED_BITS:
        raise UsageError(f"--seed {seed}", "is out of range", "Give a whole number from 0 to 2^64 - 1")
    name = hashlib.sha256(stream.encode()).digest()[:8]
    key = np.array([seed, int.from_bytes(name, "little")], dtype=np.uint64)
    counter = np.array([0, 0, block, 0], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter))
