"""`nlptk stopwords filter`: text without its stopwords, or nothing but them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from nlptk.cli.context import run_of
from nlptk.cli.options import Encoding, Errors, Inputs, Jobs, Memory, jobs_of, memory_of, one_of, paths_of
from nlptk.cli.stopwords_app import (
    DEFAULT,
    CaseSensitive,
    Language,
    Tokenizer,
    app,
    entry_tokenizer_of,
    is_file,
    tokenizer_of,
)
from nlptk.core.streams import STDOUT
from nlptk.core.utf8 import STRICT
from nlptk.stopwords.negation import NEGATION

ListFile = Annotated[
    str | None,
    typer.Option(
        "--list",
        metavar="FILE",
        show_default=False,
        help="Stopwords of your own in place of the language's: an entry a line, of one word or of several.",
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        metavar=f"{NEGATION}|WORDS|FILE",
        show_default=False,
        autocompletion=one_of((NEGATION,)),
        help="What is no stopword: negations (en, zh), words with commas between, or a FILE (with . or / in"
        " its name). May be given again.",
    ),
]
Only = Annotated[bool, typer.Option("--only", help="Keep the stopwords, and drop all else.")]
Labels = Annotated[
    bool,
    typer.Option("--labels", help="The lines are LABEL TAB TEXT: keep what is before the first TAB."),
]


@app.command("filter")
def filter_text(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    language: Language = DEFAULT,
    list_file: ListFile = None,
    keep: Keep = None,
    only: Only = False,
    labels: Labels = False,
    tokenizer: Tokenizer = "words",
    case_sensitive: CaseSensitive = False,
    encoding: Encoding = "utf-8",
    errors: Errors = STRICT,
    memory: Memory = None,
    jobs: Jobs = None,
) -> None:
    """Take the stopwords out of text.

    Lines stay lines, and empty ones empty. A stopword goes with the spaces and TABs behind it, at the end
    of a line or before a mark such as a comma with those before it; all else stays as it is. With --only a
    space stands between stopwords.
    Entries of several words are found as phrases, and the longest wins. Chinese: --tokenizer characters
    finds words in running text, a segmenter finds them where it cuts; give text that is cut into words with
    --tokenizer whitespace.

    \b
    Example:
      echo "It isn't the best film, but I don't mind." | nlptk stopwords filter --keep negation
      nlptk stopwords filter --language zh --tokenizer characters zh.txt
    """
    from nlptk.cli.output import write_lines
    from nlptk.stopwords.filter import Filter, filter_files
    from nlptk.stopwords.fold import fold_of
    from nlptk.stopwords.listfile import read_list
    from nlptk.stopwords.lists import load

    asked = keep or []
    paths = paths_of(inputs, list_file, *filter(is_file, asked))
    named = load(language)  # even beside --list: its language tells how case is folded
    settings = Filter(
        stopwords=named.entries if list_file is None else read_list(list_file),
        kept=tuple(_kept(asked, named.language)),
        tokenizer=tokenizer_of(tokenizer),
        entry_tokenizer=entry_tokenizer_of(tokenizer),
        fold=fold_of(named.language, case_sensitive=case_sensitive),
        only=only,
        labels=labels,
    )
    write_lines(
        filter_files(
            paths,
            settings,
            encoding=encoding,
            errors=errors,
            memory=memory_of(memory),
            jobs=jobs_of(jobs),
            progress=run_of(ctx).progress_beside(STDOUT),
        )
    )


def _kept(asked: list[str], language: str) -> Iterator[str]:
    """Yield what the values of --keep stand for."""
    from nlptk.stopwords.listfile import read_list
    from nlptk.stopwords.negation import negations

    for value in asked:
        if value == NEGATION:
            yield from negations(language, "--keep")
        else:
            yield from read_list(value) if is_file(value) else value.split(",")
