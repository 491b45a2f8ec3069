"""A translator: any command that reads lines and writes a line for each.

A command that runs on gets a mark, a line of its own, behind each batch: its translation, known from the
start, shows that no line was lost or made up. One that is run anew for each batch shows it by its end.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self

from nlptk.core.errors import ResourceError

_MARK = b"7305918264."
_CHUNK = 1 << 16
_REMEDY = "It must write a line for each line"
_BUFFERS = "Give a longer --timeout, or --restart if it writes only when its input ends"


@dataclass(frozen=True, slots=True)
class Command:
    """A translator as it is asked for."""

    option: str  # that names it
    line: str  # of the shell
    timeout: float  # seconds without a byte in or out
    restart: bool  # for each batch


class Translator:
    """A translator at work; use it in a `with` statement. ResourceError that names it for all that fails."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._mark = b""

    def __enter__(self) -> Self:
        """Start the command, and learn how it translates the mark."""
        if not self._command.restart:
            try:
                self._process = self._started()
                self._mark = self._learned()
            except BaseException:
                self._kill()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the command; lines that are left over at its end are an error, too."""
        try:
            if kind is None and self._process is not None:
                rest, _ = self._exchanged(self._process, b"", None, "at the end")
                if rest.strip():
                    raise self._failed("it wrote more lines than it read", _REMEDY)
        finally:
            self._kill()

    def translate(self, lines: Sequence[bytes], where: str) -> list[bytes]:
        """Translate lines, none of them blank; `where` says in messages which they are."""
        if not lines:
            return []
        if self._command.restart:
            return self._translated_anew(lines, where)
        return self._marked(self._asked(lines, where), len(lines), where)

    def _learned(self) -> bytes:
        answers = self._asked([], "at the start")
        if len(answers) != 1:
            raise self._failed(f"it wrote {len(answers)} lines for one, at the start", _REMEDY)
        return answers[0]

    def _asked(self, lines: Sequence[bytes], where: str) -> list[bytes]:
        """Return what the command that runs on writes for lines and the mark."""
        assert self._process is not None
        data = b"".join(line + b"\n" for line in (*lines, _MARK))
        answer, ended = self._exchanged(self._process, data, len(lines) + 1, where)
        if ended:
            raise self._died(self._process, answer.count(b"\n"), where)
        return self._lines(answer, where)

    def _marked(self, answers: list[bytes], wanted: int, where: str) -> list[bytes]:
        """Return all answers but that to the mark, which must be the last."""
        if len(answers) != wanted + 1 or answers[-1] != self._mark:
            raise self._failed(f"its lines are out of step with those it read, {where}", _REMEDY)
        return answers[:-1]

    def _translated_anew(self, lines: Sequence[bytes], where: str) -> list[bytes]:
        self._process = process = self._started()
        answer, _ = self._exchanged(process, b"".join(line + b"\n" for line in lines), None, where)
        answers = self._lines(answer, where)
        if self._code(process):
            raise self._died(process, len(answers), where)
        self._kill()
        if len(answers) != len(lines):
            raise self._failed(f"it wrote {len(answers)} lines for {len(lines)}, {where}", _REMEDY)
        return answers

    def _exchanged(
        self, process: subprocess.Popen[bytes], data: bytes, wanted: int | None, where: str
    ) -> tuple[bytes, bool]:
        """Write data and read until so many lines have come (None: close the input and read to the end).

        Also returns whether the output has ended.
        """
        source, sink = _streams(process)
        answer, count, rest = bytearray(), 0, memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            selector.register(sink, selectors.EVENT_WRITE)
            while wanted is None or count < wanted:
                ready = [key.fileobj for key, _ in selector.select(self._command.timeout)]
                if not ready:
                    raise self._stalled(bytes(answer), wanted, where)
                if sink in ready:
                    rest = rest[_written(sink, rest) :]
                    if not rest:
                        selector.unregister(sink)
                    if not rest and wanted is None:
                        sink.close()
                if source in ready:
                    chunk = os.read(source.fileno(), _CHUNK)
                    if not chunk:
                        return bytes(answer), True
                    answer += chunk
                    count += chunk.count(b"\n")
        return bytes(answer), False

    def _lines(self, answer: bytes, where: str) -> list[bytes]:
        try:
            answer.decode()
        except UnicodeDecodeError:
            raise self._failed(f"it wrote what is not UTF-8, {where}", "It must write UTF-8") from None
        lines = answer.split(b"\n")
        return [line.removesuffix(b"\r") for line in (lines if lines[-1] else lines[:-1])]

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._command.line,
            shell=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
        for stream in _streams(process):
            os.set_blocking(stream.fileno(), False)
        return process

    def _kill(self) -> None:
        """End the command and all that it has started."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        for stream in _streams(process):
            with suppress(OSError):
                stream.close()
        process.wait()

    def _code(self, process: subprocess.Popen[bytes]) -> int | None:
        """Return the exit code of a command that has closed its output, None if it goes on."""
        try:
            return process.wait(self._command.timeout)
        except subprocess.TimeoutExpired:
            return None

    def _died(self, process: subprocess.Popen[bytes], count: int, where: str) -> ResourceError:
        code = self._code(process)
        if code is None:
            how = "closed its output"
        elif code < 0:
            how = f"was killed by {signal.Signals(-code).name}"
        else:
            how = f"ended with exit code {code}"
        return self._failed(f"it {how} after {count} lines, {where}", "Try it by itself on these lines")

    def _stalled(self, answer: bytes, wanted: int | None, where: str) -> ResourceError:
        lines = answer.split(b"\n")[:-1]
        if wanted is not None and self._mark and lines[-1:] == [self._mark]:
            what = f"it wrote {len(lines) - 1} lines for {wanted - 1}, {where}"
            return self._failed(what, _REMEDY)
        what = f"nothing moved for {self._command.timeout:g} s after {len(lines)} lines, {where}"
        return self._failed(what, _BUFFERS)

    def _failed(self, what: str, remedy: str) -> ResourceError:
        return ResourceError(f"{self._command.option} {self._command.line!r}", what, remedy)


def _streams(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Return what to read from a process, and what to write to it."""
    assert process.stdout is not None
    assert process.stdin is not None
    return process.stdout, process.stdin


def _written(sink: IO[bytes], data: memoryview) -> int:
    """Write what can be written now; where nobody reads any more, all of it is lost."""
    try:
        return os.write(sink.fileno(), data[:_CHUNK])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        return len(data)
