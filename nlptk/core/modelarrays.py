"""The arrays of a model file as they lie in it: flat, little-endian, in C order, each with its checksum.

Byte strings are two of them, NAME.bytes and NAME.offsets.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlptk.core.modelheader import BYTES_SUFFIX, ITEM_BYTES, NAME, OFFSETS_SUFFIX, ArrayEntry, damaged
from nlptk.core.ragged import ByteStrings

Array: TypeAlias = NDArray[Any]


def flat(arrays: Mapping[str, Array | ByteStrings]) -> Iterator[tuple[str, Array]]:
    """Yield the arrays to store; ValueError or TypeError for names and types that models do not hold."""
    for name, array in arrays.items():
        if not NAME.fullmatch(name):
            raise ValueError(f"a model file holds no array of the name {name!r}")
        if isinstance(array, ByteStrings):
            yield name + BYTES_SUFFIX, _storable(array.values)
            yield name + OFFSETS_SUFFIX, _storable(array.offsets)
        else:
            yield name, _storable(array)


def joined(stored: Mapping[str, Array], where: str) -> Iterator[tuple[str, Array | ByteStrings]]:
    """Put byte strings together again; ModelError if their offsets do not rise from 0 to their end."""
    for name, array in stored.items():
        if name.endswith(BYTES_SUFFIX):
            base = name.removesuffix(BYTES_SUFFIX)
            offsets = stored[base + OFFSETS_SUFFIX]
            if not _are_offsets(offsets, array):
                raise damaged(where, f"the byte strings {base} do not lie within their bytes")
            yield base, ByteStrings(array, offsets)
        elif not name.endswith(OFFSETS_SUFFIX):
            yield name, array


def entry_of(name: str, array: Array) -> ArrayEntry:
    """Describe a stored array, its checksum computed."""
    unchecked = ArrayEntry(name, array.dtype.str, array.shape, 0)
    return ArrayEntry(name, unchecked.dtype, unchecked.shape, checksum(unchecked, bytes_of(array)))


def checksum(entry: ArrayEntry, body: NDArray[np.uint8]) -> int:
    """Compute the CRC32 of the `.npy` file that holds an array of this type and shape, and these bytes."""
    return zlib.crc32(body.data, zlib.crc32(entry.member.head))


def bytes_of(array: Array) -> NDArray[np.uint8]:
    """Return a stored array's bytes (N,), not copied."""
    return array.reshape(-1).view(np.uint8)


def _storable(array: Array) -> Array:
    dtype = array.dtype.newbyteorder("<")
    if dtype.str not in ITEM_BYTES:
        raise TypeError(f"a model file holds no {array.dtype}")
    return np.asarray(array, dtype=dtype, order="C")


def _are_offsets(offsets: Array, values: Array) -> bool:
    if offsets.dtype != np.int64 or values.dtype != np.uint8 or offsets.ndim != 1 or values.ndim != 1:
        return False
    rising = offsets.size > 0 and bool((offsets[1:] >= offsets[:-1]).all())
    return rising and offsets[0] == 0 and offsets[-1] == values.size
