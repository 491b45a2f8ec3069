"""`nlptk stopwords filter`: text without its stopwords, or nothing but them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.context import run_of
from nlptk.cli.options import Inputs, Jobs, Memory, jobs_of, memory_of, one_of, paths_of
from nlptk.cli.reading_options import Reading
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
from nlptk.stopwords.negation import NEGATION

if TYPE_CHECKING:
    from nlptk.stopwords.filter import Filter

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


@dataclass(frozen=True, slots=True)
class Filtering:
    """What is filtered, and how text is cut and compared."""

    language: Language = DEFAULT
    list_file: ListFile = None
    keep: Keep = None
    only: Only = False
    labels: Labels = False
    tokenizer: Tokenizer = "words"
    case_sensitive: CaseSensitive = False

    @property
    def files(self) -> list[str]:
        """The files of stopwords, and of words that are none."""
        lists = [] if self.list_file is None else [self.list_file]
        return [*lists, *filter(is_file, self.keep or [])]

    @property
    def settings(self) -> Filter:
        """What the library takes; its lists are read."""
        from nlptk.stopwords.filter import Filter
        from nlptk.stopwords.fold import fold_of
        from nlptk.stopwords.listfile import read_list
        from nlptk.stopwords.lists import load

        named = load(self.language)  # even beside --list: its language tells how case is folded
        return Filter(
            stopwords=named.entries if self.list_file is None else read_list(self.list_file),
            kept=tuple(_kept(self.keep or [], named.language)),
            tokenizer=tokenizer_of(self.tokenizer),
            entry_tokenizer=entry_tokenizer_of(self.tokenizer),
            fold=fold_of(named.language, case_sensitive=self.case_sensitive),
            only=self.only,
            labels=self.labels,
        )


@app.command("filter")
def filter_text(
    ctx: typer.Context,
    inputs: Inputs = None,
    *,
    filtering: Filtering,
    reading: Reading,
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
    from nlptk.stopwords.filter import filter_files

    paths = paths_of(inputs, *filtering.files)
    blocks = filter_files(
        paths,
        filtering.settings,
        **reading.keywords,
        memory=memory_of(memory),
        jobs=jobs_of(jobs),
        progress=run_of(ctx).progress_beside(STDOUT),
    )
    write_lines(blocks)


def _kept(asked: list[str], language: str) -> Iterator[str]:
    """Yield what the values of --keep stand for."""
    from nlptk.stopwords.listfile import read_list
    from nlptk.stopwords.negation import negations

    for value in asked:
        if value == NEGATION:
            yield from negations(language, "--keep")
        else:
            yield from read_list(value) if is_file(value) else value.split(",")
