"""Run commands in turn, each in processes of its own: how long they took, how much memory they used.

Seconds are wall time from start to exit, everything included; on a machine that does other things as well the
processor time says more. Memory is the peak of all resident sets of the process and its descendants together,
looked at every few milliseconds: pages that two processes share count twice.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

_INTERVAL = 0.02  # seconds between two looks at the memory
_PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes
_NO_BYTECODE = (
    "PYTHONDONTWRITEBYTECODE"  # it would have what is installed from a checkout compiled in each run
)


class CommandFailed(Exception):
    """A command that did not end well; its message is the last line it wrote."""


@dataclass(frozen=True)
class Run:
    """One run of a command."""

    seconds: float
    processor: float  # seconds of all processors, of the process and of those it has waited for
    peak: int  # bytes
    private_peak: int  # bytes; 0 where there is no /proc
    output: str
    said: str  # on stderr


@dataclass(frozen=True)
class Runs:
    """All runs of one command."""

    runs: list[Run]

    @property
    def seconds(self) -> list[float]:
        """The wall time of each run."""
        return [run.seconds for run in self.runs]

    @property
    def processor(self) -> float:
        """The median of the processor time."""
        return median(run.processor for run in self.runs)

    @property
    def peak(self) -> int:
        """The largest peak of memory, in bytes."""
        return max(run.peak for run in self.runs)

    @property
    def private_peak(self) -> int:
        """The largest peak of private memory, in bytes."""
        return max(run.private_peak for run in self.runs)

    @property
    def output(self) -> str:
        """What the last run wrote to stdout."""
        return self.runs[-1].output


def in_turn(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, Runs]:
    """Run every command once, then all of them again, until each has had its runs."""
    done: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs):
        for name, command in commands.items():
            done[name].append(run_once(command))
            print(f"run {number + 1}: {name}: {done[name][-1].seconds:.2f} s", file=sys.stderr)
    return {name: Runs(results) for name, results in done.items()}


def run_once(command: Sequence[str]) -> Run:
    """Run a command; CommandFailed with its last words if it fails."""
    environment = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=environment)
        watch = _MemoryWatch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        peak, private = watch.stop()
        output.seek(0)
        errors.seek(0)
        said = errors.read().decode(errors="replace")
        if process.returncode:
            words = said.strip().splitlines() or [""]
            raise CommandFailed(f"{words[-1]} (exit {process.returncode})")
        peak = peak or usage.ru_maxrss  # where there is no /proc
        processor = usage.ru_utime + usage.ru_stime
        return Run(seconds, processor, peak, private, output.read().decode(errors="replace"), said)


class _MemoryWatch:
    """A thread that looks at the memory of a process and its descendants, where there is a /proc."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = self._private_peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> tuple[int, int]:
        """Return the peaks of resident and of private memory, in bytes."""
        self._ended.set()
        self._thread.join()
        return self._peak, self._private_peak

    def _look(self) -> None:
        while not self._ended.wait(_INTERVAL):
            pages = [_pages(pid) for pid in _descendants(self._pid)]
            self._peak = max(self._peak, sum(resident for resident, _ in pages) * _PAGE)
            self._private_peak = max(self._private_peak, sum(private for _, private in pages) * _PAGE)


def _descendants(pid: int) -> Iterator[int]:
    """Yield a process and all that it has started."""
    yield pid
    try:
        children = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # a thread has ended
        return
    for child in " ".join(children).split():
        yield from _descendants(int(child))


def _pages(pid: int) -> tuple[int, int]:
    """Return how many pages of a process are resident, and how many of these no file stands behind."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except (OSError, ValueError):  # the process has ended
        return 0, 0
    return resident, resident - shared


def machine() -> str:
    """Return a line on the day, the processor and the versions of what every benchmark needs."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{date.today().isoformat()}; {_processor()}, {cores} cores;"
        f" Python {platform.python_version()}, {versions('numpy')}"
    )


def versions(*packages: str) -> str:
    """Return the packages with their versions, `absent` for one that is not installed."""
    return ", ".join(f"{package} {_version(package)}" for package in packages)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def spread(seconds: Sequence[float]) -> str:
    """Write the median of some times, and the least and the greatest.

    >>> spread([2.0, 1.0, 4.0])
    '2.00 (1.00-4.00)'
    """
    return f"{median(seconds):.2f} ({min(seconds):.2f}-{max(seconds):.2f})"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table, the first column left, the others right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
