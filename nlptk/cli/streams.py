"""The standard streams as nlptk wants them: all three open, stdout UTF-8 with `\\n`, whatever the locale."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


class _Messages(io.TextIOWrapper):
    """A stderr on which no message fails: what cannot be written, on a full disk say, is lost."""

    def write(self, text: str, /) -> int:
        """Write a message, or lose it."""
        try:
            return super().write(text)
        except BrokenPipeError:
            raise
        except OSError:
            discard(self)
            return len(text)


def prepare_streams() -> None:
    """Give each closed stream a stand-in, make stdout UTF-8 with `\\n`, and let no message fail."""
    _replace_closed_streams()
    if type(sys.stderr) is io.TextIOWrapper:
        encoding, errors = sys.stderr.encoding, sys.stderr.errors
        sys.stderr = _Messages(sys.stderr.detach(), encoding, errors, line_buffering=True)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file name that is not UTF-8 comes in as lone surrogates, and goes out as the bytes it was.
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")


def _replace_closed_streams() -> None:
    """Open descriptors 0 to 2 where the caller closed them (`<&-`), so that no file gets their number.

    The stand-ins of stdin and stdout fail when they are used, as the closed ones would; messages are lost.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_WRONLY), "r")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def discard(stream: TextIO) -> None:
    """Send what is still buffered for a stream nowhere, or Python would try to write it again at exit."""
    with suppress(OSError, ValueError):  # a stream that is not a file has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
