"""The standard streams as nlptk wants them: all three open, stdout UTF-8 with `\\n`, whatever the locale."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def prepare_streams() -> None:
    """Give each closed stream a stand-in, and make stdout UTF-8 with `\\n`."""
    _replace_closed_streams()
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


def discard_stdout() -> None:
    """Send what is still buffered for stdout nowhere, or Python would try to write it again at exit."""
    with suppress(OSError, ValueError):  # a stdout that is not a file has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
