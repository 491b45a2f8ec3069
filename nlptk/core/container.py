"""The bytes around the arrays of a model file: a stored zip archive, laid out in exactly one way.

Every byte that is not array data follows from the members' names, sizes and checksums. The writer puts
these bytes down; the reader computes them once more and compares, so that nothing in a damaged archive
is ever interpreted. Zip64 fields are always there: one layout serves every size. Timestamps are fixed.
The data of each member starts at a multiple of 64 bytes, that it may be mapped into memory as it lies.
Records and fields: PKWARE's APPNOTE.TXT, sections 4.3 and 4.5.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ALIGNMENT = 64
VERSION_NEEDED = 45  # the first with Zip64
MADE_BY_UNIX = 3 << 8 | VERSION_NEEDED
JANUARY_1980 = 0x21  # the first day a zip archive can name
IN_ZIP64_16 = 0xFFFF
IN_ZIP64_32 = 0xFFFFFFFF
ZIP64_FIELD = 0x0001
PADDING_FIELD = 0xD935  # Android's zipalign: the alignment, then zeros
READABLE_FILE = 0o100644 << 16

LOCAL = struct.Struct("<4s5H3L2H")
LOCAL_ZIP64 = struct.Struct("<2H2Q")
LOCAL_PADDING = struct.Struct("<3H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
CENTRAL_ZIP64 = struct.Struct("<2H3Q")
END_ZIP64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
END = struct.Struct("<4s4H2LH")

DOCUMENT_NAME = b"nlptk.json"
_DOCUMENT_EXTRA = LOCAL.size + len(DOCUMENT_NAME)
DOCUMENT_START = -(-(_DOCUMENT_EXTRA + LOCAL_ZIP64.size + LOCAL_PADDING.size) // ALIGNMENT) * ALIGNMENT
SIGNATURE = b"PK\3\4"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: what is known of its data before the array's own bytes are read."""

    name: str
    head: bytes  # its first bytes: the .npy header, or the whole of nlptk.json
    body: int  # bytes of array data after them
    crc: int  # CRC32 of both

    @property
    def size(self) -> int:
        """The bytes of the member's data."""
        return len(self.head) + self.body


@dataclass(frozen=True, slots=True)
class Frame:
    """Bytes that the layout prescribes, and where they lie in the file."""

    start: int
    data: bytes

    @property
    def end(self) -> int:
        """Where the next bytes lie: a member's array data, or the end of the file."""
        return self.start + len(self.data)


def frames(members: Sequence[Member]) -> list[Frame]:
    """Lay out an archive: one frame before each member's array data, and one that ends the file."""
    laid = []
    position = 0
    for member in members:
        laid.append(Frame(position, _local_header(member, position) + member.head))
        position = laid[-1].end + member.body
    starts = [frame.start for frame in laid]
    return [*laid, Frame(position, b"".join(_directory(members, starts, position)))]


def document_claim(start: bytes) -> tuple[int, int]:
    """Return the size and CRC32 that the first DOCUMENT_START bytes of a model file claim for its header."""
    crc = LOCAL.unpack_from(start)[6]
    size = LOCAL_ZIP64.unpack_from(start, _DOCUMENT_EXTRA)[2]
    return size, crc


def names_document(start: bytes) -> bool:
    """Tell whether these are the first bytes of an archive whose first member is the header of a model."""
    return start.startswith(SIGNATURE) and start[LOCAL.size : _DOCUMENT_EXTRA] == DOCUMENT_NAME


def _local_header(member: Member, position: int) -> bytes:
    name = member.name.encode("ascii")
    unpadded = position + LOCAL.size + len(name) + LOCAL_ZIP64.size + LOCAL_PADDING.size
    padding = -unpadded % ALIGNMENT
    extra = (
        LOCAL_ZIP64.pack(ZIP64_FIELD, LOCAL_ZIP64.size - 4, member.size, member.size)
        + LOCAL_PADDING.pack(PADDING_FIELD, LOCAL_PADDING.size - 4 + padding, ALIGNMENT)
        + bytes(padding)
    )
    sizes = (member.crc, IN_ZIP64_32, IN_ZIP64_32, len(name), len(extra))
    return LOCAL.pack(SIGNATURE, VERSION_NEEDED, 0, 0, 0, JANUARY_1980, *sizes) + name + extra


def _directory(members: Sequence[Member], starts: Sequence[int], position: int) -> Iterator[bytes]:
    entries = b"".join(map(_central_header, members, starts))
    count, end = len(members), position + len(entries)
    yield entries
    places = (count, count, len(entries), position)
    yield END_ZIP64.pack(b"PK\6\6", END_ZIP64.size - 12, MADE_BY_UNIX, VERSION_NEEDED, 0, 0, *places)
    yield LOCATOR.pack(b"PK\6\7", 0, end, 1)
    yield END.pack(b"PK\5\6", 0, 0, IN_ZIP64_16, IN_ZIP64_16, IN_ZIP64_32, IN_ZIP64_32, 0)


def _central_header(member: Member, start: int) -> bytes:
    name = member.name.encode("ascii")
    extra = CENTRAL_ZIP64.pack(ZIP64_FIELD, CENTRAL_ZIP64.size - 4, member.size, member.size, start)
    version = (MADE_BY_UNIX, VERSION_NEEDED, 0, 0, 0, JANUARY_1980)
    sizes = (member.crc, IN_ZIP64_32, IN_ZIP64_32, len(name), len(extra), 0, 0, 0)
    return CENTRAL.pack(b"PK\1\2", *version, *sizes, READABLE_FILE, IN_ZIP64_32) + name + extra
