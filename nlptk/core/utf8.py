"""Blocks of a file that must be UTF-8."""

from nlptk.core.errors import InputError, UsageError

STRICT, REPLACE = "strict", "replace"


def check_errors(errors: str) -> None:
    """Refuse anything but strict and replace as a way to treat bytes that are no UTF-8."""
    if errors not in (STRICT, REPLACE):
        remedy = f"Choose {STRICT} or {REPLACE}"
        raise UsageError(f"--errors {errors}", "this is not a way to treat bad bytes", remedy)


def valid_utf8(block: bytes, errors: str, file: str, first_line: int) -> bytes:
    """Return the block if it is UTF-8; else replace bad bytes by U+FFFD or raise InputError naming the first.

    `first_line` is the number of the block's first line in the file, from 1.
    """
    if block.isascii():
        return block
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        if errors == REPLACE:
            return block.decode("utf-8", "replace").encode("utf-8")
        line = first_line + block.count(b"\n", 0, error.start)
        byte = error.start - block.rfind(b"\n", 0, error.start)
        what = f"byte {byte} (0x{block[error.start]:02x}) is not valid UTF-8"
        raise InputError(
            f"{file}:{line}", what, "Go on with --errors replace, or convert the file"
        ) from error
    return block
