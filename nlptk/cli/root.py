"""The tree of commands: `nlptk` and its groups, each imported only when it is used.

A new group is a file `cli/NAME.py` that has an `app`, and one line in `COMMANDS`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, ClassVar

import typer
from typer.main import get_command

from nlptk.cli.context import Run
from nlptk.cli.groups import LazyGroup, new_app
from nlptk.cli.options import Quiet, Verbose, Version
from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from typer._click import Command, Context

PROGRAM = "nlptk"
COMPLETION_VARIABLE = "_NLPTK_COMPLETE"

COMMANDS = {
    "train-bpe": "Train a byte-pair encoding.",
    "bpe": "Train, apply, judge and convert byte-pair encodings.",
    "wordpiece": "Train, apply and convert WordPiece tokenizers.",
    "ngram": "Count n-grams; train, apply, compare and convert language models.",
    "embed": "Train, query, evaluate, draw and convert word vectors.",
    "hmm": "Train and apply taggers and word segmenters (hidden Markov models).",
    "augment": "Make training text of text: variants, masked words, pairs, back-translations.",
    "stopwords": "Filter stopwords out of text, list them, or derive them from a corpus.",
    "info": "Say what a model file is, or list every method and its parameters.",
    "completion": "Print the completion script of a shell.",
}


class Root(LazyGroup):
    """The commands of nlptk."""

    summaries = COMMANDS
    shortcuts: ClassVar = {"train-bpe": ("bpe", "train")}


root = new_app(cls=Root)


@root.callback()
def nlptk(version: Version = False, quiet: Quiet = False, verbose: Verbose = False) -> None:
    """The classical NLP toolkit for the command line.

    Commands read the FILEs they are given, or stdin; data goes to stdout, everything else to stderr.

    \b
    Example:
      nlptk train-bpe corpus.txt.gz --vocab-size 8000 -o corpus.nlptk
      echo "Hello, world" | nlptk bpe encode corpus.nlptk --pieces
    """


def run_command(run: Run, words: list[str]) -> None:
    """Parse the command line and run its command; a wrong one is a `UsageError`."""
    command = get_command(root)
    if COMPLETION_VARIABLE in os.environ:
        _complete(command)
    try:
        with command.make_context(PROGRAM, words, obj=run) as ctx:
            command.invoke(ctx)
    except typer.Exit as end:
        raise SystemExit(end.exit_code) from None
    except typer.TyperException as error:
        raise _usage_error(error) from None


def _complete(command: Command) -> None:
    from typer.completion import completion_init  # type: ignore[attr-defined]

    completion_init()
    command.main([], prog_name=PROGRAM, complete_var=COMPLETION_VARIABLE)


def _usage_error(error: typer.TyperException) -> UsageError:
    """Put Typer's message in the form of all of nlptk's: WHERE: WHAT. REMEDY."""
    ctx: Context | None = getattr(error, "ctx", None)
    path = PROGRAM if ctx is None else ctx.command_path
    message = error.format_message()
    if ctx is not None and message == ctx.get_help():  # a group without a command
        sys.stderr.write(f"{message}\n")
        raise SystemExit(error.exit_code)
    what, _, hint = message.strip().rstrip(".").partition(". ")
    where = path.removeprefix(f"{PROGRAM} ")
    return UsageError(where, what[:1].lower() + what[1:], f"{hint} See {path} --help".strip())
