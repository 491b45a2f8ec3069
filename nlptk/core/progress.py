"""Progress of a long run, on stderr: a bar on a terminal, a line a phase otherwise, or nothing.

A phase is a stretch of work with one unit (`B` for bytes read, `merges`, `records`):

    with progress.phase("reading", total=size, unit="B") as step:
        for block in blocks:
            step(len(block))
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

Mode = Literal["bar", "lines", "none"]
Step = Callable[[int], None]


class Progress:
    """Show how far the phases of a run are."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode

    @classmethod
    def silent(cls) -> Progress:
        """Return a progress that shows nothing."""
        return cls("none")

    @contextmanager
    def phase(self, name: str, total: int | None, unit: str) -> Iterator[Step]:
        """Open a phase and give the function that counts its units; `total` may be unknown."""
        match self.mode:
            case "bar":
                shown = _bar(name, total, unit)
            case "lines":
                shown = _line(name, unit)
            case "none":
                shown = _nothing()
        with shown as step:
            yield step


@contextmanager
def _bar(name: str, total: int | None, unit: str) -> Iterator[Step]:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # tqdm's monitor is a thread, and a process with threads must not fork
    with tqdm(desc=name, total=total, unit=unit, unit_scale=True, dynamic_ncols=True, file=sys.stderr) as bar:

        def step(count: int) -> None:
            bar.update(count)

        yield step


@contextmanager
def _line(name: str, unit: str) -> Iterator[Step]:
    started = time.monotonic()
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count

    yield step
    seconds = time.monotonic() - started
    sys.stderr.write(f"nlptk: {name}: {_amount(done, unit)}, {seconds:.1f} s\n")


@contextmanager
def _nothing() -> Iterator[Step]:
    yield lambda count: None


def _amount(done: int, unit: str) -> str:
    if unit != "B":
        return f"{done} {unit}"
    from nlptk.core.sizes import format_size

    return format_size(done)
