"""The entry point: streams, signals, and how everything that can go wrong ends.

    0    done                          70   a bug in nlptk (traceback)
    1    input, model or environment   130  Ctrl-C
    2    usage                         141  closed pipe (silent)
                                       129, 143  SIGHUP, SIGTERM

Typer is imported inside the guard: it takes most of the start, and Ctrl-C may come in the middle of it.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType

from nlptk import __version__
from nlptk.cli.context import Run
from nlptk.cli.processor import choose_sort
from nlptk.cli.streams import discard, prepare_streams
from nlptk.core.errors import NlptkError, ResourceError

SUCCESS = 0
BUG = 70
SIGNALLED = 128


class Terminated(BaseException):
    """SIGTERM or SIGHUP, as an exception: temporary files are removed on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (`sys.argv` by default) and return its exit code."""
    run = Run()
    words = list(sys.argv[1:] if arguments is None else arguments)
    code = _guarded(run, lambda: _command_line(run, words))
    flushed = _guarded(
        run, lambda: sys.stdout.flush()
    )  # the last block may meet a closed pipe or a full disk
    return code or flushed


def _command_line(run: Run, words: list[str]) -> None:
    prepare_streams()
    _catch_signals()
    choose_sort()
    from nlptk.cli.root import run_command

    run_command(run, words)
    if run.verbose:
        run.say(f"nlptk: {run.seconds:.1f} s, at most {_peak_memory()} of memory")


def _catch_signals() -> None:
    def terminate(number: int, frame: FrameType | None) -> None:
        raise Terminated(number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores SIGHUP, and means it
            signal.signal(number, terminate)


def _guarded(run: Run, work: Callable[[], None]) -> int:
    try:
        work()
    except BaseException as error:  # every end has its exit code
        with suppress(BrokenPipeError):  # stderr may be the closed pipe
            return _explain(error, run)
        return SIGNALLED + signal.SIGPIPE
    return SUCCESS


def _explain(error: BaseException, run: Run) -> int:
    """Say what went wrong as its kind deserves, and return the exit code."""
    match error:
        case KeyboardInterrupt():
            return SIGNALLED + signal.SIGINT
        case Terminated():
            return SIGNALLED + error.number
        case BrokenPipeError():
            discard(sys.stdout)
            return SIGNALLED + signal.SIGPIPE
        case SystemExit():
            return error.code if isinstance(error.code, int) else SUCCESS
    known = _as_known(error)
    if known is None or run.verbose:
        _show_traceback(error)
    if known is None:
        sys.stderr.write(
            f"nlptk: this is a bug in nlptk {__version__}: please report it with the lines above\n"
        )
        return BUG
    sys.stderr.write(f"nlptk: error: {known}\n")
    return known.exit_code


def _as_known(error: BaseException) -> NlptkError | None:
    """Return the error that a user can mend, or None for a bug."""
    match error:
        case NlptkError():
            return error
        case MemoryError():
            what = str(error) or "there is not enough of it"
            return ResourceError("memory", what, "Give a smaller --memory, fewer --jobs or less input")
        case OSError():
            discard(sys.stdout)
            where = str(error.filename or "<stdout>")  # what names no file is a write to stdout
            return ResourceError(where, error.strerror or str(error), "See that it can be read or written")
    return None


def _show_traceback(error: BaseException) -> None:
    import traceback

    sys.stderr.write("".join(traceback.format_exception(error)))


def _peak_memory() -> str:
    from nlptk.core.sizes import format_size

    unit = 1 if sys.platform == "darwin" else 1024
    return format_size(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
