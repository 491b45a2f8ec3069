"""The standard streams as inputs and outputs: the path that means them, and their names in messages."""

from __future__ import annotations

import sys

from nlptk.core.errors import UsageError

STDIN = STDOUT = "-"


def input_name(path: str) -> str:
    """Return what messages call an input."""
    return "<stdin>" if path == STDIN else path


def output_name(path: str) -> str:
    """Return what messages call an output."""
    return "<stdout>" if path == STDOUT else path


def refuse_terminal(path: str) -> None:
    """Raise UsageError if a model is to be written to standard output and that is a terminal."""
    if path == STDOUT and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("-o -", "a model is binary and stdout is a terminal", "Give a file or a pipe")
