"""Files as text: UTF-8 in blocks of whole lines, the byte order mark and carriage returns dropped.

Lines end at line feeds only; NUL, U+0085 and U+2028 are text like any other.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlptk.core.blocks import after_last, whole_blocks
from nlptk.core.container import names_document
from nlptk.core.errors import InputError, UsageError
from nlptk.core.files import InputFile, open_input
from nlptk.core.utf8 import STRICT, check_errors, valid_utf8

_BOM = b"\xef\xbb\xbf"
_REMEDY = "Give the right --encoding, or go on with --errors replace"
_NORMALIZERS: dict[str, Callable[[str], str]] = {
    "nfc": lambda text: unicodedata.normalize("NFC", text),
    "nfkc": lambda text: unicodedata.normalize("NFKC", text),
    "lower": str.lower,
}


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Whole lines of one file, as valid UTF-8, each ended by a line feed."""

    data: NDArray[np.uint8]  # (n,)
    file: str
    first_line: int  # counted from 1


@dataclass(frozen=True, slots=True)
class _Reading:
    """How to read: the codec, None for UTF-8; strict or replace; the normalizers in order."""

    encoding: str | None
    errors: str
    normalizers: tuple[str, ...]


def read_text(  # noqa: PLR0913  one argument for each reading option that all commands share
    paths: Sequence[str],
    *,
    encoding: str = "utf-8",
    errors: str = STRICT,
    normalize: str | None = None,
    block_bytes: int = 1 << 22,
    on_bytes: Callable[[int], None] | None = None,
) -> Iterator[TextBlock]:
    """Yield the lines of the files, one file after the other, in blocks of about `block_bytes`.

    A line that is longer makes a larger block; a missing last line feed is supplied. `errors` is strict
    (InputError naming file, line and byte) or replace (by U+FFFD). `normalize` lists nfc, nfkc and lower,
    done in the order given. `on_bytes` is told how many stored bytes have been read.
    """
    check_errors(errors)
    reading = _Reading(_codec(encoding), errors, parse_normalize(normalize))
    return _read(paths, reading, block_bytes, on_bytes)


def parse_normalize(spec: str | None) -> tuple[str, ...]:
    """Return the normalizers that a comma-separated list names, in its order; UsageError if unknown."""
    names = tuple(spec.split(",")) if spec else ()
    for name in names:
        if name not in _NORMALIZERS:
            remedy = f"Choose among {', '.join(_NORMALIZERS)}"
            raise UsageError(f"--normalize {name}", "there is no such normalization", remedy)
    return names


def _codec(encoding: str) -> str | None:
    try:
        b" ".decode(encoding, "ignore")  # a codec that is not for text, such as hex, fails here
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        remedy = "Give a name such as utf-8, utf-16, latin-1, cp1252, gb18030 or shift_jis"
        raise UsageError(f"--encoding {encoding}", "there is no such text encoding", remedy) from error
    return None if name in ("utf-8", "utf-8-sig") else name


def _read(
    paths: Sequence[str], reading: _Reading, block_bytes: int, on_bytes: Callable[[int], None] | None
) -> Iterator[TextBlock]:
    for path in paths:
        with open_input(path) as file:
            chunks = file.chunks(block_bytes, on_bytes)
            if reading.encoding is not None:
                chunks = _transcoded(chunks, file, reading.encoding, reading.errors)
            first_line = 1
            for block in whole_blocks(chunks, after_last(b"\n"), block_bytes):
                if first_line == 1 and names_document(block):
                    what = "this is a model file, not text"
                    raise InputError(file.name, what, "Give a text, or what export has written")
                data = _clean(block, reading, file, first_line)
                if data:
                    yield TextBlock(np.frombuffer(data, np.uint8), file.name, first_line)
                first_line += block.count(b"\n")


def _clean(block: bytes, reading: _Reading, file: InputFile, first_line: int) -> bytes:
    if not block.isascii():
        block = valid_utf8(block, reading.errors, file.name, first_line)
        if first_line == 1:
            block = block.removeprefix(_BOM)
    if block and not block.endswith(b"\n"):
        block += b"\n"
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    return _normalized(block, reading.normalizers) if reading.normalizers else block


def normalized(text: bytes, spec: str | None) -> bytes:
    """Return UTF-8 text normalized as a comma-separated list says; its lines stay lines."""
    names = parse_normalize(spec)
    return _normalized(text, names) if names else text


def _normalized(block: bytes, normalizers: tuple[str, ...]) -> bytes:
    if block.isascii():  # which nfc and nfkc leave alone
        return block.lower() if "lower" in normalizers else block
    text = block.decode("utf-8")
    for name in normalizers:
        text = _NORMALIZERS[name](text)
    return text.encode("utf-8")


def _transcoded(chunks: Iterator[bytes], file: InputFile, encoding: str, errors: str) -> Iterator[bytes]:
    """Decode chunks in any encoding and yield them in UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    line, fed = 1, 0
    for chunk, final in _with_end(chunks):
        state = decoder.getstate()
        fed += len(chunk)
        try:
            text = decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            behind = len(error.object) - error.start  # from the bad byte to the end of the chunk
            decoder.setstate(state)
            line += decoder.decode(chunk[: max(0, len(chunk) - behind)]).count("\n")
            place = f"byte {fed - behind + 1} of the file (0x{error.object[error.start]:02x})"
            what = f"{place} is not valid {encoding} ({error.reason})"
            raise InputError(f"{file.name}:{line}", what, _REMEDY) from error
        except UnicodeError as error:  # before Python 3.13, UTF-16 without a byte order mark
            raise InputError(f"{file.name}:{line}", f"this is not {encoding} ({error})", _REMEDY) from error
        line += text.count("\n")
        yield text.encode("utf-8", "surrogatepass")  # `valid_utf8` names the place of a lone surrogate


def _with_end(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    for chunk in chunks:
        yield chunk, False
    yield b"", True
