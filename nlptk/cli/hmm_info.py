"""`nlptk hmm info`: what a tagger has learned, as tables and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli import options
from nlptk.cli.hmm_app import app
from nlptk.cli.options import Json, Model
from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from nlptk.hmm.model import HmmModel

Transitions = Annotated[
    bool,
    typer.Option(
        "--transitions", help="Print how likely each tag is after each; <s> and </s> are sentence edges."
    ),
]
Emissions = Annotated[
    str | None,
    typer.Option(
        "--emissions", metavar="TAG", show_default=False, help="Print the words of a tag, likeliest first."
    ),
]
Word = Annotated[
    str | None,
    typer.Option(
        "--word",
        metavar="WORD",
        show_default=False,
        help="Print the tags of a word, likeliest first; those guessed, if it is unknown.",
    ),
]
Top = Annotated[
    int | None,
    typer.Option(
        "--top",
        metavar="N",
        show_default="all",
        help="Print the N likeliest words or tags; of --transitions, after each tag.",
    ),
]
Plot = Annotated[
    str | None,
    typer.Option(
        "--plot",
        metavar="FILE",
        show_default=False,
        help="Draw the transitions as a heat map; the name ends in .svg or .png.",
    ),
]

_DRAWN = 60  # tags whose names can be read in a picture


@app.command()
def info(
    model: Model,
    *,
    transitions: Transitions = False,
    emissions: Emissions = None,
    word: Word = None,
    top: Top = None,
    plot: Plot = None,
    as_json: Json = False,
) -> None:
    """Print how large a model is, or what it knows of tags and words.

    The transitions of a second-order model are means over the tags before both.

    \b
    Example:
      nlptk hmm info brown.nlptk --transitions --top 3
      nlptk hmm info brown.nlptk --word round
    """
    from nlptk.cli import plots
    from nlptk.cli.output import write_listing, write_report
    from nlptk.hmm import inspect
    from nlptk.hmm.model import load_tagger

    check_parts(transitions=transitions, emissions=emissions, word=word, top=top)
    if plot is not None:
        plots.check(plot)
        options.check_kept(model, plot)
    loaded = load_tagger(model)
    if transitions:
        write = write_listing if top is None else write_report  # all may be hundreds of thousands
        write(inspect.TRANSITION_COLUMNS, inspect.successors(loaded, top), as_json=as_json)
    elif emissions is not None:
        write_report(inspect.EMISSION_COLUMNS, inspect.words_of(loaded, emissions)[:top], as_json=as_json)
    elif word is not None:
        write_report(inspect.EMISSION_COLUMNS, inspect.tags_of(loaded, word)[:top], as_json=as_json)
    else:
        write_report(inspect.SIZE_COLUMNS, [inspect.sizes(loaded)], as_json=as_json)
    if plot is not None:
        plots.save(_heat_map(loaded), plot)


def check_parts(*, transitions: bool, emissions: str | None, word: str | None, top: int | None) -> None:
    """Raise UsageError for more than one table, and for a number of rows that is none."""
    if transitions + (emissions is not None) + (word is not None) > 1:
        what = "--transitions, --emissions and --word exclude one another"
        raise UsageError("info", what, "Give one of them")
    if top is not None and top < 1:
        raise UsageError(f"--top {top}", "this is no number of rows", "Give 10, say")
    if top is not None and not transitions and emissions is None and word is None:
        raise UsageError("--top", "there is but one row", "Give --transitions, --emissions or --word, too")
    if word is not None and any("\udc80" <= each <= "\udcff" for each in word):  # as Python reads raw bytes
        raise UsageError("--word", "its bytes are not UTF-8", "Give it in UTF-8")


def _heat_map(model: HmmModel) -> Figure:
    from nlptk.cli import plots
    from nlptk.hmm.inspect import transition_table

    before, after, table = transition_table(model, _DRAWN)
    shown, kinds = len(before) - 1, len(model.tags)
    title = "p(tag | tag before)" + ("" if shown == kinds else f", the {shown} commonest of {kinds} tags")
    return plots.heat_map(table, before, after, title=title, x_label="tag", y_label="tag before")
