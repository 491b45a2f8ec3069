"""The state of one run, `ctx.obj` in every command: how much it says on stderr."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlptk.core.streams import STDOUT

if TYPE_CHECKING:  # the entry point makes a Run before it dares the slow import of Typer
    import typer

    from nlptk.core.progress import Progress


@dataclass
class Run:
    """One run of nlptk; `-q` and `-v` set its two switches while the command line is parsed."""

    quiet: bool = False
    verbose: bool = False
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """The time since the run began."""
        return time.monotonic() - self.started

    @property
    def progress(self) -> Progress:
        """A bar on a terminal, a line a phase otherwise, nothing with `-q`."""
        from nlptk.core.progress import Progress

        if self.quiet:
            return Progress.silent()
        return Progress("bar" if sys.stderr.isatty() else "lines")

    def progress_beside(self, output: str) -> Progress:
        """Show no progress where data goes to the terminal itself: the two would mix."""
        from nlptk.core.progress import Progress

        return Progress.silent() if output == STDOUT and sys.stdout.isatty() else self.progress

    def say(self, message: str) -> None:
        """Write one line to stderr, unless the run is quiet."""
        if not self.quiet:
            sys.stderr.write(f"{message}\n")

    def warn(self, message: str) -> None:
        """Write a warning to stderr, unless the run is quiet."""
        self.say(f"nlptk: warning: {message}")


def run_of(ctx: typer.Context) -> Run:
    """Return the run that a command belongs to."""
    run = ctx.obj
    assert isinstance(run, Run)
    return run
