"""Temporary files, for what does not fit in memory: a disk that fails is an error that says so."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nlptk.core.errors import ResourceError


@contextmanager
def named_errors() -> Iterator[None]:
    """Make an OSError of a temporary file a ResourceError of --temp-dir."""
    try:
        yield
    except OSError as error:
        what = f"a temporary file cannot be kept there ({error.strerror or error})"
        raise ResourceError(
            "--temp-dir", what, "Make room, name another directory or give more --memory"
        ) from error


@contextmanager
def temporary_folder(parent: str | None) -> Iterator[Path]:
    """Give a folder inside `parent` (None: the usual one) that is removed with all that is in it."""
    with named_errors():
        folder = tempfile.TemporaryDirectory(prefix="nlptk-", dir=parent)
    with folder as name:
        yield Path(name)


def write(file: BinaryIO, data: bytes) -> None:
    """Write all of the data to an unbuffered file; ResourceError if the disk is full."""
    rest = memoryview(data)
    with named_errors():
        while rest:
            rest = rest[file.write(rest) :]
