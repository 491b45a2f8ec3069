"""`nlptk stopwords list`: the lists that come with nlptk, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from nlptk.cli.context import Run, run_of
from nlptk.cli.options import Json, one_of
from nlptk.cli.output import Row
from nlptk.cli.stopwords_app import app
from nlptk.core.errors import UsageError
from nlptk.stopwords.lists import LANGUAGES, OWN, load, names
from nlptk.stopwords.negation import KNOWN, NEGATION, negations

COLUMNS = ("name", "language", "entries", "phrases", "negations", "source")

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="LANGUAGE",
        show_default=False,
        autocompletion=one_of(names()),
        help="The list to print: en, en-iso, de, zh, ...; none for the table of all.",
    ),
]
Negation = Annotated[
    bool, typer.Option("--negation", help="Print the negations of the language, not its stopwords.")
]


@app.command("list")
def list_stopwords(
    ctx: typer.Context, language: Name = None, negation: Negation = False, as_json: Json = False
) -> None:
    """Print a list of stopwords, an entry a line, or the table of all lists.

    Where a list comes from is told on stderr. English is a short list of our own; en-iso and all other
    languages are the lists of Stopwords ISO (MIT), as they are.

    \b
    Example:
      nlptk stopwords list
      nlptk stopwords list de > de.txt
    """
    from nlptk.cli.output import write_listing

    if language is not None:
        _print(run_of(ctx), language, negation, as_json)
    elif negation:
        raise UsageError("--negation", "it is of one language", f"Name it: {' or '.join(KNOWN)}")
    else:
        write_listing(COLUMNS, _rows(), as_json=as_json)


def _rows() -> Iterator[Row]:
    """Yield a row a list."""
    for name in names():
        each = load(name)
        yield {
            "name": name,
            "language": LANGUAGES[each.language],
            "entries": len(each.entries),
            "phrases": each.phrases,
            "negations": len(negations(each.language, "")) if each.language in KNOWN else 0,
            "source": each.source,
        }


def _print(run: Run, name: str, negation: bool, as_json: bool) -> None:
    """Print one list."""
    import sys

    from nlptk.cli.output import write_document

    each = load(name)
    entries, source = each.entries, each.source
    if negation:
        if each.language not in KNOWN:
            what = f"there is no list of negations for {LANGUAGES[each.language]}"
            raise UsageError("--negation", what, f"There is one for {' and for '.join(KNOWN)}")
        entries, source = negations(each.language, ""), OWN
    language = LANGUAGES[each.language]
    if as_json:
        write_document({"name": name, "language": language, "source": source, "entries": entries})
        return
    kind = f"{NEGATION} entries" if negation else "entries"
    run.say(f"nlptk: {language}: {len(entries)} {kind}; {source}")
    sys.stdout.writelines(f"{entry}\n" for entry in entries)
