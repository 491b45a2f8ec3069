"""Every option and argument that two commands share, written once.

Nothing is opened and nothing heavy imported while a command line is parsed: an option is text or a number,
and the functions below say what it means when the command runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from nlptk import __version__
from nlptk.cli.context import run_of
from nlptk.core.errors import UsageError
from nlptk.core.streams import STDIN, STDOUT, input_name, refuse_terminal
from nlptk.core.utf8 import REPLACE, STRICT

UTF_8 = "utf-8"


def _print_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"nlptk {__version__}\n")
        raise typer.Exit


def _be_quiet(ctx: typer.Context, value: bool) -> None:
    if value:
        run_of(ctx).quiet = True


def _be_verbose(ctx: typer.Context, value: bool) -> None:
    if value:
        run_of(ctx).verbose = True


def one_of(names: Sequence[str]) -> Callable[[], list[str]]:
    """Return what completes an option's value: these names."""
    return lambda: list(names)


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_print_version, is_eager=True, expose_value=False, help="Print the version."
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("-q", "--quiet", callback=_be_quiet, expose_value=False, help="Say nothing but errors."),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "-v",
        "--verbose",
        callback=_be_verbose,
        expose_value=False,
        help="Say time and memory, and show where an error came from.",
    ),
]

Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="What to read, one after the other; none or - is stdin. gz, bz2, xz and zst are unpacked.",
    ),
]
Model = Annotated[
    str, typer.Argument(metavar="MODEL", show_default=False, help="A model file (.nlptk); - is stdin.")
]
ModelOutput = Annotated[
    str,
    typer.Option("-o", "--output", metavar="FILE", help="Where to write the model; - is stdout, in a pipe."),
]
Output = Annotated[
    str, typer.Option("-o", "--output", metavar="FILE", help="Where to write the result; - is stdout.")
]
Record = Annotated[
    str,
    typer.Option(
        "--record",
        metavar="KIND",
        help="What one record is: line, paragraph, file, nul, or jsonl:FIELD.",
    ),
]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="The encoding of the text.")]
Errors = Annotated[
    str,
    typer.Option(
        "--errors",
        metavar=f"{STRICT}|{REPLACE}",
        autocompletion=one_of((STRICT, REPLACE)),
        help="Where text must be UTF-8 and is not: stop, or put U+FFFD and go on.",
    ),
]
Normalize = Annotated[
    str | None,
    typer.Option("--normalize", metavar="LIST", help="Any of nfc, nfkc and lower, applied in this order."),
]
Tokenizer = Annotated[
    str,
    typer.Option(
        "--tokenizer",
        metavar="NAME[:PARAMETERS]",
        autocompletion=one_of(("whitespace", "words", "characters", "model:path=")),
        help="What cuts lines into words: whitespace, words, characters, or model:path=FILE.",
    ),
]
MinCount = Annotated[
    int, typer.Option("--min-count", metavar="N", help="Words that occur less often are <unk>.")
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="SIZE",
        show_default="half of all there is",
        help="How much memory to use, written as for sort: 500M, 2G, 50%.",
    ),
]
TempDir = Annotated[
    str | None,
    typer.Option(
        "--temp-dir", metavar="DIR", show_default="TMPDIR", help="Where to keep what does not fit in memory."
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", show_default="all processors", help="How many processes work."),
]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="N", help="The seed of the random numbers: the same for the same output."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def paths_of(inputs: Sequence[str] | None, *others: str | None) -> list[str]:
    """Return the files to read: stdin when none is named.

    UsageError if the `others`, the model say, are on stdin too: what is read second would be empty.
    """
    paths = list(inputs) if inputs else [STDIN]
    if STDIN in others and [*paths, *others].count(STDIN) > 1:
        raise UsageError(input_name(STDIN), "it can be read only once", "Name a file for all inputs but one")
    return paths


def memory_of(memory: str | None) -> int:
    """Return the bytes of memory that may be used."""
    from nlptk.core.sizes import default_memory, parse_size

    return default_memory() if memory is None else parse_size(memory)


def jobs_of(jobs: int | None) -> int:
    """Return the number of processes: as many as this one may use processors by default."""
    if jobs is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs < 1:
        raise UsageError("--jobs", f"{jobs} processes cannot work", "Give a number from 1 up")
    return jobs


def check_model_output(output: str, *, as_json: bool = False) -> None:
    """Raise now, not after hours of work, what would keep a model from being written."""
    from nlptk.core.files import check_output

    if as_json and output == STDOUT:
        raise UsageError("--json", "stdout is for the model already", "Give -o FILE")
    refuse_terminal(output)
    check_output(output)


def refuse_given(ctx: typer.Context, names: Sequence[str], what: str, remedy: str) -> None:
    """Raise UsageError for the first of these options that the command line has."""
    for name in names:
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"--{name.replace('_', '-')}", what, remedy)


def check_kept(path: str, output: str, what: str = "the model") -> None:
    """Raise UsageError where the result would replace the file that it comes from."""
    if same_file(path, output):
        raise UsageError("-o", f"{output} is {what}", "Give the result a file of its own")


def same_file(one: str, other: str) -> bool:
    """Tell whether two paths lead to one regular file."""
    paths = Path(one), Path(other)
    return STDIN not in (one, other) and all(map(Path.is_file, paths)) and paths[0].samefile(paths[1])


def check_inputs_kept(paths: Sequence[str | None], output: str) -> None:
    """Raise UsageError where the result would replace one of the files that are read."""
    for path in paths:
        if path is not None:
            check_kept(path, output, "one of the files to read")


def check_apart(heldout: Sequence[str | None], scored: Sequence[str], what: str = "scored") -> None:
    """Raise UsageError for held-out text that is used otherwise, too."""
    for path in heldout:
        if path is not None and any(same_file(path, other) for other in scored):
            raise UsageError("--heldout", f"{path} is {what}, too", "Give text of its own, or leave it out")
