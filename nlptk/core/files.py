"""Files and standard streams: inputs decompressed as they are read, outputs that appear whole or never."""

from __future__ import annotations

import errno
import gzip
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

from nlptk.core.compressed import CompressedReader, recognize
from nlptk.core.errors import InputError, ResourceError
from nlptk.core.streams import STDIN, STDOUT, input_name, output_name


class InputFile:
    """One input, open: its name for messages, and its bytes, decompressed."""

    name: str
    size: int | None  # in bytes as stored; None for a pipe or a terminal

    def __init__(self, name: str, read: Callable[[int], bytes], file: BinaryIO) -> None:
        self.name = name
        self.size = _size_of(file)
        self._file = file
        self._read_file = read
        self._consumed = 0
        self._head = b""
        self._head, form = recognize(self._read_raw)
        self._consumed = 0
        self._read = CompressedReader(name, form, self._read_raw).read if form else self._read_raw

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file, unless it is standard input."""
        if self.name != input_name(STDIN):
            self._file.close()

    def read(self, n: int) -> bytes:
        """Return about `n` bytes at most, b"" at the end; InputError where that fails."""
        return self._read(n)

    def chunks(self, n: int, on_bytes: Callable[[int], None] | None = None) -> Iterator[bytes]:
        """Yield all bytes, about `n` at a time; `on_bytes` is told of the stored bytes behind each chunk."""
        told = 0
        more = True
        while more:
            chunk = self._read(n)
            more = bool(chunk)
            if on_bytes is not None and self._consumed > told:
                on_bytes(self._consumed - told)
                told = self._consumed
            if more:
                yield chunk

    def _read_raw(self, n: int) -> bytes:
        if self._head:
            data, self._head = self._head[:n], self._head[n:]
        else:
            try:
                data = self._read_file(n)
            except OSError as error:
                raise _unreadable(self.name, error) from error
        self._consumed += len(data)
        return data


def open_input(path: str) -> InputFile:
    """Open a path, or standard input for `-`; InputError if that fails.

    gzip, bz2, xz and zst are known by their first bytes; zst needs the package zstandard, else ResourceError.
    """
    if path == STDIN:
        stream = getattr(sys.stdin, "buffer", None)
        if stream is None:
            raise InputError(input_name(path), "standard input is closed", "Name a file, or pipe one in")
        with suppress(OSError):  # of a pipe that does not block, read1 would say that it has ended
            os.set_blocking(stream.fileno(), True)
        return InputFile(input_name(path), stream.read1, stream)
    try:
        file = Path(path).open("rb", buffering=0)
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        return InputFile(path, file.read, file)
    except BaseException:
        file.close()
        raise


def input_size(paths: Sequence[str]) -> int | None:
    """Return how many bytes the inputs hold as they are stored, or None where that cannot be known yet."""
    total = 0
    for path in paths:
        try:
            status = os.fstat(sys.stdin.fileno()) if path == STDIN else Path(path).stat()
        except (OSError, AttributeError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        total += status.st_size
    return total


def _size_of(file: BinaryIO) -> int | None:
    try:
        status = os.fstat(file.fileno())
    except OSError:  # a stream in memory
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _unreadable(name: str, error: OSError) -> InputError:
    where = name or "''"
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return InputError(where, "there is no such file", "Check the path")
        case IsADirectoryError():
            return InputError(where, "this is a directory", "Name the files in it")
        case PermissionError():
            return InputError(where, "it may not be read", "Change its permissions")
        case _:
            return InputError(where, f"it cannot be read ({error.strerror or error})", "Check path and disk")


@contextmanager
def write_atomic(path: str) -> Iterator[BinaryIO]:
    """Give a binary file that takes the place of `path` when all went well; `-` is standard output.

    The bytes go to a temporary file beside the target, removed on any failure, so an old file survives whole.
    A symbolic link is followed; a device or named pipe is written to directly. ResourceError if the disk is
    full, or the target cannot be written; a closed pipe stays BrokenPipeError.
    """
    try:
        with _standard_output() if path == STDOUT else _replacing(path) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(output_name(path), error) from error


@contextmanager
def compressed(file: BinaryIO, path: str) -> Iterator[BinaryIO]:
    """Give the file itself, or one that compresses into it where the path ends in .gz."""
    if not path.endswith(".gz"):
        yield file
        return
    with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:  # the same bytes at any time
        yield packed  # type: ignore[misc]


def check_output(path: str) -> None:
    """Raise now, before any work is done, what `write_atomic` would raise for `path` later."""
    if path == STDOUT:
        return
    try:
        target = _target(path)
        if target is not None:
            with tempfile.TemporaryFile(dir=target.parent):
                pass
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def _replacing(path: str) -> Iterator[BinaryIO]:
    target = _target(path)
    if target is None:
        with Path(path).open("wb") as file:
            yield file
        return
    stem = os.fsdecode(os.fsencode(target.name)[:200])  # room for the rest within 255 bytes
    temporary = target.with_name(f".{stem}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            if target.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _target(path: str) -> Path | None:
    """Return the regular file, there or not yet, that `path` leads to; None for a device or named pipe."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG
    if path.endswith("/") or stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    target = Path(path).resolve()
    # The directory's permissions would do, but a file that was made read-only is meant to stay.
    if Path(path).exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return target if stat.S_ISREG(mode) else None


def _unwritable(name: str, error: OSError) -> ResourceError:
    where = name or "''"
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return ResourceError(where, "its directory does not exist", "Make the directory first")
        case IsADirectoryError():
            return ResourceError(where, "this is a directory", "Name a file in it")
        case PermissionError():
            return ResourceError(where, "it may not be written", "Change permissions, or write elsewhere")
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return ResourceError(where, "the disk is full", "Make room, or write elsewhere")
        case OSError(errno=errno.EFBIG):
            return ResourceError(where, "the file grew past the limit on sizes", "Raise it with ulimit -f")
        case _:
            return ResourceError(
                where, f"it cannot be written ({error.strerror or error})", "Write elsewhere"
            )
