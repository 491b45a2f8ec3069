"""Model files: named arrays and the settings that made them, in a `.nlptk` container.

The container is a stored zip archive (container.py): first `nlptk.json` (modelheader.py), which gives every
array's name, type, shape and CRC32, then the arrays as `.npy` files (modelarrays.py). Nothing is unpickled,
and no size is believed before it agrees with the size of the file. The same model gives the same bytes: no
times, paths or jobs are written.

On loading everything is verified but one thing: in files of 64 MB and more, large floating-point arrays are
taken as they lie unless `verify` is given. Damage there is a wrong number; elsewhere it is a wrong address.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nlptk.core.container import DOCUMENT_START, Frame, document_claim, frames, names_document
from nlptk.core.errors import ModelError
from nlptk.core.files import write_atomic
from nlptk.core.modelarrays import Array, bytes_of, checksum, entry_of, flat, joined
from nlptk.core.modelheader import FLOAT_BYTES, VERSION, ArrayEntry, Header, damaged, document_member
from nlptk.core.modelsource import GIVE_A_MODEL, model_bytes
from nlptk.core.ragged import ByteStrings
from nlptk.core.streams import refuse_terminal

VERIFIED_WHOLE = 64 << 20  # bytes: a smaller file is verified whole
LARGE_ARRAY = 1 << 20  # bytes

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file that was read: what it says of itself, and its arrays, read-only."""

    kind: str
    version: int
    made_by: str
    settings: dict[str, Any]
    signature: str
    arrays: Mapping[str, Array | ByteStrings]
    path: str

    def array(self, name: str, dtype: type[Scalar], dimensions: int = 1) -> NDArray[Scalar]:
        """Return an array by name; ModelError if the file holds none of this type."""
        found = self.arrays.get(name)
        if not isinstance(found, np.ndarray) or found.dtype != dtype or found.ndim != dimensions:
            raise self.damaged(f"it holds no array {name} of {dimensions} dimensions of {dtype.__name__}")
        return found

    def strings(self, name: str) -> ByteStrings:
        """Return byte strings by name; ModelError if the file holds none."""
        found = self.arrays.get(name)
        if not isinstance(found, ByteStrings):
            raise self.damaged(f"it holds no byte strings {name}")
        return found

    def damaged(self, what: str) -> ModelError:
        """Make the error for content that cannot be a model of this kind."""
        return damaged(self.path, what)


def write_model(
    path: str, kind: str, settings: Mapping[str, object], arrays: Mapping[str, Array | ByteStrings]
) -> None:
    """Write a model, or nothing at all; `-` is standard output, but not a terminal (UsageError).

    Settings are what JSON can hold; arrays are integers or floats of any shape, or byte strings.
    """
    refuse_terminal(path)
    stored = dict(flat(arrays))
    header = Header.of(kind, settings, tuple(entry_of(name, array) for name, array in stored.items()))
    bodies: list[bytes | memoryview] = [b"", *(bytes_of(array).data for array in stored.values()), b""]
    with write_atomic(path) as file:
        for frame, body in zip(_frames(header.document(), header.arrays), bodies, strict=True):
            file.write(frame.data)
            file.write(body)


def read_model(path: str, kind: str | None = None, verify: bool = False) -> ModelFile:
    """Read a model of one kind, or of any; `-` is standard input.

    ModelError for a file that is missing, foreign, truncated, damaged, newer, or of another kind.
    """
    name, data = model_bytes(path)
    document = _document(name, data)
    header = Header.parse(document, name)
    if kind not in (None, header.kind):
        what = f"is a model of kind {header.kind}, and kind {kind} is needed"
        raise ModelError(name, what, f"Give a model of kind {kind}")
    laid = _checked_frames(name, data, document, header.arrays)
    whole = verify or data.size < VERIFIED_WHOLE
    with ThreadPoolExecutor() as threads:  # CRC32 leaves Python to others
        verified = threads.map(partial(_array, name, data, whole), laid[1:-1], header.arrays)
        stored = {entry.name: array for entry, array in zip(header.arrays, verified, strict=True)}
    arrays = MappingProxyType(dict(joined(stored, name)))
    return ModelFile(header.kind, VERSION, header.made_by, header.settings, header.signature, arrays, name)


def describe(path: str, verify: bool = False) -> dict[str, Any]:
    """Say what a model file holds, in values that JSON can hold; verify all of it if asked."""
    model = read_model(path, verify=verify)
    return {
        "kind": model.kind,
        "signature": model.signature,
        "made_by": model.made_by,
        "format_version": model.version,
        "settings": model.settings,
        "arrays": [_described(name, array) for name, array in model.arrays.items()],
    }


def _described(name: str, array: Array | ByteStrings) -> dict[str, Any]:
    if isinstance(array, ByteStrings):
        size = array.values.nbytes + array.offsets.nbytes
        return {"name": name, "type": "bytes", "shape": [len(array)], "bytes": size}
    return {"name": name, "type": array.dtype.name, "shape": list(array.shape), "bytes": array.nbytes}


def _frames(document: bytes, entries: Sequence[ArrayEntry]) -> list[Frame]:
    header = document_member(document, zlib.crc32(document))
    return frames([header, *(entry.member for entry in entries)])


def _document(name: str, data: NDArray[np.uint8]) -> bytes:
    """Return the bytes of nlptk.json, verified."""
    start = data[:DOCUMENT_START].tobytes()
    if len(start) < DOCUMENT_START:
        raise damaged(name, f"it is cut short after {len(start)} bytes")
    if not names_document(start):
        raise ModelError(name, "is a zip archive but not a .nlptk file", GIVE_A_MODEL)
    size, crc = document_claim(start)
    if size > data.size - DOCUMENT_START:
        raise damaged(name, f"it is cut short after {data.size} bytes")
    document = data[DOCUMENT_START : DOCUMENT_START + size]
    if zlib.crc32(document.data) != crc:
        raise damaged(name, "its header does not agree with its checksum")
    return document.tobytes()


def _checked_frames(
    name: str, data: NDArray[np.uint8], document: bytes, entries: Sequence[ArrayEntry]
) -> list[Frame]:
    """Lay the archive out again and see that the file has just these bytes around its arrays."""
    least = sum(entry.size for entry in entries)
    if least > data.size:
        raise damaged(name, f"it is cut short after {data.size} of more than {least} bytes")
    laid = _frames(document, entries)
    if data.size < laid[-1].end:
        raise damaged(name, f"it is cut short after {data.size} of {laid[-1].end} bytes")
    if data.size > laid[-1].end:
        raise damaged(name, f"{data.size - laid[-1].end} bytes follow its end")
    for frame in laid:
        if data[frame.start : frame.end].tobytes() != frame.data:
            raise damaged(name, f"the bytes from {frame.start} to {frame.end} are not as they were written")
    return laid


def _array(name: str, data: NDArray[np.uint8], whole: bool, frame: Frame, entry: ArrayEntry) -> Array:
    """Return one array as it lies in the file, verified if it must be."""
    body = data[frame.end : frame.end + entry.size]
    is_payload = entry.dtype in FLOAT_BYTES and entry.size >= LARGE_ARRAY
    if (whole or not is_payload) and checksum(entry, body) != entry.crc:
        raise damaged(name, f"the array {entry.name} does not agree with its checksum")
    return body.view(entry.dtype).reshape(entry.shape)
