"""Where a model file comes from: a path, a pipe or standard input, as one array of bytes.

Files of a megabyte and more are mapped into memory, smaller ones read; a pipe is copied to a temporary file
first. What is plainly something else (a pickle, a compressed file, an ARPA model) is named as such.
"""

from __future__ import annotations

import mmap
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from nlptk.core.container import SIGNATURE
from nlptk.core.errors import ModelError, ResourceError, UsageError
from nlptk.core.streams import STDIN, input_name

MAPPED = 1 << 20  # bytes
HEAD = 4096  # bytes: what a pipe must show before it is copied
GIVE_A_MODEL = "Give a .nlptk file"
UNPACK = "Unpack it first"

FOREIGN = {
    b"\x1f\x8b": ("is compressed with gzip", UNPACK),
    b"BZh": ("is compressed with bzip2", UNPACK),
    b"\xfd7zXZ\0": ("is compressed with xz", UNPACK),
    b"\x28\xb5\x2f\xfd": ("is compressed with zstandard", UNPACK),
    b"\x80": ("is a Python pickle, which nlptk never loads", GIVE_A_MODEL),
    b"\x93NUMPY": ("is a NumPy array, not a model", GIVE_A_MODEL),
    b"\\data\\": ("is an ARPA language model, not a .nlptk file", "Import it first"),
    b"nlptk-hmm\t": ("is a tagger as text, not a .nlptk file", "Import it first: nlptk hmm import"),
    b"{": ("is JSON, not a .nlptk file", "Import a tokenizer.json first: nlptk bpe import"),
    b"#version": ("is a list of merges, not a .nlptk file", "Import it first: nlptk bpe import"),
}


def model_bytes(path: str) -> tuple[str, NDArray[np.uint8]]:
    """Return the name for messages and the bytes of a model file (N,), N > 0, read-only.

    ModelError if it cannot be read or is of some other kind of file, UsageError for a terminal.
    """
    name = input_name(path)
    try:
        if path == STDIN:
            return name, _standard_input(name)
        with Path(path).open("rb") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return path, _regular(file, path)
            return path, _spooled(file, path)
    except OSError as error:
        raise ModelError(name or "''", f"cannot be read ({error.strerror or error})", GIVE_A_MODEL) from error


def looks_like_model(path: str) -> bool:
    """Tell whether a path leads to a regular file that begins as model files do."""
    if path == STDIN or not Path(path).is_file():
        return False
    try:
        with Path(path).open("rb") as file:
            return file.read(len(SIGNATURE)) == SIGNATURE
    except OSError:
        return False  # whoever reads it will say so


def _standard_input(name: str) -> NDArray[np.uint8]:
    if sys.stdin is None:
        raise ModelError(name, "is closed", GIVE_A_MODEL)
    if sys.stdin.isatty():
        raise UsageError(
            "MODEL -", "a model cannot be typed at a terminal", "Give a path, or pipe a model in"
        )
    return _spooled(sys.stdin.buffer, name)


def _spooled(stream: IO[bytes], name: str) -> NDArray[np.uint8]:
    head = stream.read(HEAD)
    _refuse_foreign(head, name)
    try:
        with tempfile.TemporaryFile() as spool:
            spool.write(head)
            shutil.copyfileobj(stream, spool)
            spool.seek(0)
            return _regular(spool, name)
    except OSError as error:
        what = f"cannot be copied to a temporary file ({error.strerror or error})"
        raise ResourceError(name, what, "Save the model to a file and give its path") from error


def _regular(file: IO[bytes], name: str) -> NDArray[np.uint8]:
    _refuse_foreign(file.read(HEAD), name)
    if os.fstat(file.fileno()).st_size >= MAPPED:
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=np.uint8)
    file.seek(0)
    return np.frombuffer(file.read(), dtype=np.uint8)


def _refuse_foreign(head: bytes, name: str) -> None:
    if not head:
        raise ModelError(name, "is empty", GIVE_A_MODEL)
    if SIGNATURE.startswith(head[: len(SIGNATURE)]):
        return
    for magic, (what, remedy) in FOREIGN.items():
        if head.lstrip(b"\r\n").startswith(magic):
            raise ModelError(name, what, remedy)
    raise ModelError(name, "is not a .nlptk file", GIVE_A_MODEL)
