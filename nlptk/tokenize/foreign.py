"""What reading files of other tools shares: the whole text, strictly, and quotes of it in messages."""

from __future__ import annotations

from nlptk.core.errors import InputError
from nlptk.core.files import open_input

REPAIR = "Give the file whole, as its tool wrote it"

_CHUNK = 1 << 20
_LONGEST_QUOTE = 60


def read_text(path: str) -> str:
    """Return a whole file, decompressed, as text; InputError names the line that is not UTF-8."""
    with open_input(path) as file:
        data = b"".join(file.chunks(_CHUNK))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02x} is not valid UTF-8"
        raise InputError(f"{file.name}:{line}", what, REPAIR) from None


def shown(value: object) -> str:
    """Return what a file says, as a message may quote it: on one line and not too long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 3]}..."
