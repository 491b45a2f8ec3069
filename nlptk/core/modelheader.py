"""`nlptk.json`, the header of a model file: its kind, its settings, its signature, its arrays.

The header is the first member of the container, so that `unzip -p MODEL nlptk.json` shows what a model is.
The signature names a model on one line of a report: kind, settings, a hash of the arrays, and the version.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlptk import __version__
from nlptk.core.container import DOCUMENT_NAME, Member
from nlptk.core.errors import ModelError

FORMAT = "nlptk"
VERSION = 1
FETCH_AGAIN = "Train it again or fetch another copy"

ITEM_BYTES = {"|u1": 1, "|i1": 1, "<u2": 2, "<i2": 2, "<u4": 4, "<i4": 4, "<u8": 8, "<i8": 8}
FLOAT_BYTES = {"<f2": 2, "<f4": 4, "<f8": 8}
ITEM_BYTES |= FLOAT_BYTES

BYTES_SUFFIX = ".bytes"
OFFSETS_SUFFIX = ".offsets"
KIND = re.compile(r"[a-z][a-z0-9-]*")
NAME = re.compile(r"[a-z][a-z0-9_]*")
STORED_NAME = re.compile(rf"{NAME.pattern}({re.escape(BYTES_SUFFIX)}|{re.escape(OFFSETS_SUFFIX)})?")
MAX_DIMENSIONS = 8
MAX_LENGTH = 1 << 48
NPY_MAGIC = b"\x93NUMPY\1\0"
NPY_ALIGNMENT = 64
MAX_SIGNATURE_VALUE = 80  # characters
_SPEC_NAME = re.compile(r"[a-z][a-z0-9-]{,40}:")


@dataclass(frozen=True, slots=True)
class ArrayEntry:
    """What the header says of one array."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    crc: int  # CRC32 of the member: .npy header and data

    @property
    def size(self) -> int:
        """The bytes of the array's data."""
        return math.prod(self.shape) * ITEM_BYTES[self.dtype]

    @property
    def member(self) -> Member:
        """The array as a file of the container."""
        return Member(f"{self.name}.npy", npy_header(self.dtype, self.shape), self.size, self.crc)


@dataclass(frozen=True, slots=True)
class Header:
    """All of a model but the arrays' own bytes."""

    kind: str
    made_by: str
    settings: dict[str, Any]
    signature: str
    arrays: tuple[ArrayEntry, ...]

    @classmethod
    def of(cls, kind: str, settings: Mapping[str, object], arrays: tuple[ArrayEntry, ...]) -> Header:
        """Describe a model that this version of nlptk makes."""
        if not KIND.fullmatch(kind):
            raise ValueError(f"no name of a kind: {kind}")
        made_by = f"{FORMAT} {__version__}"
        return cls(kind, made_by, dict(settings), signature(kind, settings, arrays), arrays)

    def document(self) -> bytes:
        """Write the header as JSON."""
        fields = {
            "format": FORMAT,
            "version": VERSION,
            "kind": self.kind,
            "made_by": self.made_by,
            "settings": self.settings,
            "signature": self.signature,
            "arrays": [
                {"name": entry.name, "dtype": entry.dtype, "shape": entry.shape, "crc32": entry.crc}
                for entry in self.arrays
            ],
        }
        return json.dumps(fields, indent=1, allow_nan=False).encode("ascii") + b"\n"

    @classmethod
    def parse(cls, document: bytes, where: str) -> Header:
        """Read the header back; ModelError for one that is newer or not as this version writes it."""
        try:
            fields = json.loads(document)
            version = fields["version"] if fields["format"] == FORMAT else None
        except (ValueError, KeyError, TypeError, RecursionError):
            version = None
        if type(version) is int and version > VERSION:
            what = f"has format version {version}, newer than the version {VERSION} that this nlptk reads"
            raise ModelError(where, what, "Upgrade nlptk: pip install --upgrade nlptk")
        try:
            if version != VERSION:
                raise ValueError("no version")
            return _header(fields)
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(where, "its header is not one that nlptk writes") from error


def damaged(where: str, what: str) -> ModelError:
    """Make the error for a model file that is not as it was written."""
    return ModelError(where, f"is damaged: {what}", FETCH_AGAIN)


def document_member(document: bytes, crc: int) -> Member:
    """Return the header as a file of the container."""
    return Member(DOCUMENT_NAME.decode(), document, 0, crc)


def npy_header(dtype: str, shape: tuple[int, ...]) -> bytes:
    """Return the bytes before an array's data in a .npy file of version 1.0, C order."""
    text = f"{{'descr': {dtype!r}, 'fortran_order': False, 'shape': {shape!r}, }}".encode()
    unpadded = len(NPY_MAGIC) + 2 + len(text) + 1
    text += b" " * (-unpadded % NPY_ALIGNMENT) + b"\n"
    return NPY_MAGIC + len(text).to_bytes(2, "little") + text


def signature(kind: str, settings: Mapping[str, object], arrays: Sequence[ArrayEntry]) -> str:
    """Name a model on one line: `kind|setting:value|...|content:hash|v:version`, without empty settings."""
    named = [f"{key}:{_signed(value)}" for key, value in _plain(settings) if value not in (None, [], ())]
    content = "\n".join(f"{entry.name} {entry.dtype} {entry.shape} {entry.crc}" for entry in arrays)
    return "|".join([kind, *named, f"content:{_digest(content)}", f"v:{__version__}"])


def _plain(settings: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield the settings, those within a setting under dotted names."""
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from _plain(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _signed(value: object) -> str:
    if isinstance(value, list | tuple):
        text = "/".join(map(_signed, value))
    elif isinstance(value, str) and value and value.isascii() and value.isprintable() and "|" not in value:
        text = value
    else:
        text = json.dumps(value)
    if len(text) <= MAX_SIGNATURE_VALUE:
        return text
    name = _SPEC_NAME.match(text)
    return f"{name[0] if name else ''}sha256~{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _header(fields: dict[str, Any]) -> Header:
    """Check every field; ValueError, KeyError or TypeError for what is not as it should be."""
    texts = [fields[key] for key in ("kind", "made_by", "signature")]
    if not all(isinstance(text, str) for text in texts) or not isinstance(fields["settings"], dict):
        raise ValueError("a field of another type")
    if not KIND.fullmatch(texts[0]):
        raise ValueError("no kind")
    arrays = tuple(_entry(**given) for given in fields["arrays"])
    _check_pairs([entry.name for entry in arrays])
    return Header(texts[0], texts[1], fields["settings"], texts[2], arrays)


def _entry(name: str, dtype: str, shape: list[int], crc32: int) -> ArrayEntry:
    if not STORED_NAME.fullmatch(name) or dtype not in ITEM_BYTES or len(shape) > MAX_DIMENSIONS:
        raise ValueError("an array that is not known")
    if not all(type(length) is int and 0 <= length < MAX_LENGTH for length in shape):
        raise ValueError("a shape that cannot be")
    if math.prod(length or 1 for length in shape) >= MAX_LENGTH:
        raise ValueError("an array that is too large")
    if type(crc32) is not int or not 0 <= crc32 < 1 << 32:
        raise ValueError("a checksum that cannot be")
    return ArrayEntry(name, dtype, tuple(shape), crc32)


def _check_pairs(names: list[str]) -> None:
    """See that no name occurs twice and that each NAME.bytes has its NAME.offsets."""
    bases = [name.removesuffix(BYTES_SUFFIX) for name in names if not name.endswith(OFFSETS_SUFFIX)]
    needed = [
        name.removesuffix(BYTES_SUFFIX) + OFFSETS_SUFFIX for name in names if name.endswith(BYTES_SUFFIX)
    ]
    given = [name for name in names if name.endswith(OFFSETS_SUFFIX)]
    if len(set(bases)) != len(bases) or needed != given:
        raise ValueError("arrays that do not belong together")
