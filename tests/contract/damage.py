"""Damaged copies of a model file: what disks, networks, editors and zip tools do to one."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle, islice

Mutation = Callable[[bytes, random.Random], bytes]


def mutations(data: bytes, count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield the name of what was done and the damaged bytes, each kind of damage in turn."""
    rng = random.Random(seed)
    for mutate in islice(cycle(MUTATIONS), count):
        yield mutate.__name__, mutate(data, rng)


def truncated(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def one_bit_flipped(data: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(data)
    damaged[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def bytes_overwritten(data: bytes, rng: random.Random) -> bytes:
    start, length = rng.randrange(len(data)), rng.randint(1, 64)
    return data[:start] + rng.randbytes(length) + data[start + length :]


def a_sector_of_zeros(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(0, len(data), 512)
    return data[:start] + bytes(len(data[start : start + 512])) + data[start + 512 :]


def bytes_inserted(data: bytes, rng: random.Random) -> bytes:
    start = rng.randint(0, len(data))
    return data[:start] + rng.randbytes(rng.randint(1, 130)) + data[start:]


def bytes_removed(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randint(1, 130) :]


def line_ends_rewritten(data: bytes, rng: random.Random) -> bytes:
    return data.replace(b"\n", b"\r\n", rng.randint(1, 4))


def two_ranges_swapped(data: bytes, rng: random.Random) -> bytes:
    length = rng.choice([1, 8, 64])
    first = rng.randrange(0, len(data) // 2 - length)
    second = rng.randrange(len(data) // 2, len(data) - length)
    middle = data[first + length : second]
    swapped = data[second : second + length] + middle + data[first : first + length]
    return data[:first] + swapped + data[second + length :]


def members_swapped_as_they_lie(data: bytes, rng: random.Random) -> bytes:
    members, directory = _members(data)
    first, second = rng.sample(range(len(members)), 2)
    members[first], members[second] = members[second], members[first]
    return b"".join(members) + directory


def a_member_doubled(data: bytes, rng: random.Random) -> bytes:
    members, directory = _members(data)
    members.insert(rng.randrange(len(members) + 1), rng.choice(members))
    return b"".join(members) + directory


def a_member_lost(data: bytes, rng: random.Random) -> bytes:
    members, directory = _members(data)
    members.pop(rng.randrange(len(members)))
    return b"".join(members) + directory


def names_exchanged_by_a_zip_tool(data: bytes, rng: random.Random) -> bytes:
    contents = _contents(data)
    first, second = rng.sample(sorted(contents), 2)
    contents[first], contents[second] = contents[second], contents[first]
    return _zipped(contents)


def order_changed_by_a_zip_tool(data: bytes, rng: random.Random) -> bytes:
    items = list(_contents(data).items())
    rng.shuffle(items)
    return _zipped(dict(items))


def an_array_changed_by_a_zip_tool(data: bytes, rng: random.Random) -> bytes:
    contents = _contents(data)
    name = rng.choice(sorted(contents))
    contents[name] = one_bit_flipped(contents[name], rng)
    return _zipped(contents)


def compressed_by_a_zip_tool(data: bytes, rng: random.Random) -> bytes:
    return _zipped(_contents(data), rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))


def followed_by_another(data: bytes, rng: random.Random) -> bytes:
    return data + data[rng.randrange(len(data)) :]


MUTATIONS: tuple[Mutation, ...] = (
    truncated,
    one_bit_flipped,
    bytes_overwritten,
    a_sector_of_zeros,
    bytes_inserted,
    bytes_removed,
    line_ends_rewritten,
    two_ranges_swapped,
    members_swapped_as_they_lie,
    a_member_doubled,
    a_member_lost,
    names_exchanged_by_a_zip_tool,
    order_changed_by_a_zip_tool,
    an_array_changed_by_a_zip_tool,
    compressed_by_a_zip_tool,
    followed_by_another,
)


def _members(data: bytes) -> tuple[list[bytes], bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        bounds = [info.header_offset for info in archive.infolist()] + [archive.start_dir]
    return [data[start:end] for start, end in zip(bounds, bounds[1:], strict=False)], data[bounds[-1] :]


def _contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(contents: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()
