"""Compressed input: gzip, bz2, xz and zst, known by the magic bytes they begin with."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nlptk.core.errors import InputError, ResourceError

RAW_BYTES = 1 << 16  # compressed bytes read at a time


class Decoder(Protocol):
    """Decompress one stream: the interface of `bz2.BZ2Decompressor`."""

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out without new bytes."""

    @property
    def unused_data(self) -> bytes:
        """The bytes given that lie behind the stream's end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Take in `data` and give `max_length` bytes or so at most; raise the library's error if damaged."""


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._stream.decompress(self._stream.unconsumed_tail + data, max_length)
        self.needs_input = not self._stream.unconsumed_tail and len(out) < max_length
        return out


class _Zstd:
    needs_input = True

    def __init__(self) -> None:
        import zstandard  # an optional package

        self._stream = zstandard.ZstdDecompressor().decompressobj()
        self._error = zstandard.ZstdError

    @property
    def eof(self) -> bool:
        return bool(self._stream.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._stream.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return bytes(self._stream.decompress(data))
        except self._error as error:
            raise OSError(str(error)) from error


def _xz() -> Decoder:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ)


@dataclass(frozen=True)
class Format:
    """A compressed format: the bytes it begins with, its decoder, and how many bytes to feed it at a time."""

    name: str
    magics: tuple[bytes, ...]
    decoder: Callable[[], Decoder]
    feed: int = RAW_BYTES


# A text may begin with "BZh": ask for the level too, and the mark of the first block or of the end.
_BZ2_MAGICS = tuple(
    b"BZh%d%b" % (level, block) for level in range(1, 10) for block in (b"1AY&SY", b"\x17rE8P\x90")
)
FORMATS = (
    Format("gzip", (b"\x1f\x8b\x08",), _Gzip),
    Format("bz2", _BZ2_MAGICS, bz2.BZ2Decompressor),
    Format("xz", (b"\xfd7zXZ\0",), _xz),
    # zstandard cannot bound its output, and four bytes may stand for 128 KB: small bites bound it.
    Format("zst", (b"\x28\xb5\x2f\xfd",), _Zstd, feed=1 << 10),
)
_LONGEST_MAGIC = max(len(magic) for form in FORMATS for magic in form.magics)


def recognize(read: Callable[[int], bytes]) -> tuple[bytes, Format | None]:
    """Return the first bytes of an input and the format that they announce.

    Only an input that may yet turn out to be compressed is read on, so that a line from a terminal is enough.
    """
    head = b""
    while any(m.startswith(head) and m != head for form in FORMATS for m in form.magics):
        more = read(_LONGEST_MAGIC - len(head))
        if not more:
            break
        head += more
    return head, next((form for form in FORMATS if head.startswith(form.magics)), None)


class CompressedReader:
    """Decompress the streams of one input end to end."""

    def __init__(self, name: str, form: Format, read: Callable[[int], bytes]) -> None:
        self._name = name
        self._format = form
        self._read_raw = read
        self._raw = b""
        self._at = 0  # how much of _raw has been fed to the decoder
        self._decoder = self._new_decoder()

    def read(self, n: int) -> bytes:
        """Return about `n` bytes at most, b"" at the end; InputError where the data is damaged or cut off."""
        while True:
            piece = b""
            if self._decoder.eof:
                piece = self._next_stream()
                if not piece:
                    return b""
            elif self._decoder.needs_input:
                piece = self._bite()
                if not piece:
                    what = f"it ends in the middle of its {self._format.name} stream"
                    raise InputError(self._name, what, "Fetch or copy the file again")
            data = self._decompress(piece, n)
            if data:
                return data

    def _new_decoder(self) -> Decoder:
        try:
            return self._format.decoder()
        except ImportError as error:
            what = f"reading {self._format.name} needs the package zstandard"
            raise ResourceError(self._name, what, "Run pip install nlptk[zst]") from error

    def _next_stream(self) -> bytes:
        """Begin the next stream, and return its first bytes; b"" if there is none. Zeros may pad streams."""
        piece = self._decoder.unused_data.lstrip(b"\0")
        while not piece:
            bite = self._bite()
            if not bite:
                return b""
            piece = bite.lstrip(b"\0")
        self._decoder = self._new_decoder()
        return piece

    def _bite(self) -> bytes:
        if self._at == len(self._raw):
            self._raw, self._at = self._read_raw(RAW_BYTES), 0
        bite = self._raw[self._at : self._at + self._format.feed]
        self._at += len(bite)
        return bite

    def _decompress(self, piece: bytes, n: int) -> bytes:
        try:
            return self._decoder.decompress(piece, n)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            what = f"its {self._format.name} data is damaged ({error})"
            raise InputError(self._name, what, "Fetch or compress the file again") from error
