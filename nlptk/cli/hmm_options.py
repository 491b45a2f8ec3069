"""The options of `nlptk hmm`; those of `train` bear the names of the fields of `HmmSettings`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.options import one_of
from nlptk.core.errors import UsageError
from nlptk.core.registry import names
from nlptk.hmm.settings import HmmSettings

if TYPE_CHECKING:
    from nlptk.hmm.tagger import Decoding

DEFAULTS = HmmSettings()
UNKNOWN_TAGS = 20
_FORMATS = "two-column, slash, underscore, columns:word=1,tag=-1 or conllu:tag=upos"

Order = Annotated[int, typer.Option("--order", metavar="1|2", help="How many tags before decide on a tag.")]
Smoothing = Annotated[
    str,
    typer.Option(
        "-s",
        "--smoothing",
        metavar="METHOD",
        autocompletion=lambda: names("nlptk.hmm.smoothing"),
        help="How the probabilities of tags are smoothed (see nlptk info --methods).",
    ),
]
Unknown = Annotated[
    str,
    typer.Option(
        "--unknown",
        metavar="METHOD[:PARAMETERS]",
        autocompletion=lambda: names("nlptk.hmm.unknown"),
        help="What tells the tags of unknown words: suffix, shape or uniform; suffix:length=5, say.",
    ),
]
Rare = Annotated[
    int,
    typer.Option("--rare", metavar="N", help="Learn about unknown words from words seen at most so often."),
]
TaggedFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME[:PARAMETERS]",
        show_default="what the first lines look like",
        autocompletion=lambda: names("nlptk.hmm.tagged"),
        help=f"The format of the tagged text: {_FORMATS}.",
    ),
]
OutputFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME[:PARAMETERS]",
        show_default="slash for sentences, two-column for tokens",
        autocompletion=lambda: names("nlptk.hmm.tagged"),
        help=f"The format to write: {_FORMATS}.",
    ),
]
WordColumn = Annotated[
    int | None,
    typer.Option("--word-column", metavar="N", help="The column of words; columns are counted from 1."),
]
TagColumn = Annotated[
    int | None, typer.Option("--tag-column", metavar="N", help="The column of tags; -1 is the last.")
]
InputForm = Annotated[
    str,
    typer.Option(
        "--input",
        metavar="sentences|tokens",
        autocompletion=one_of(("sentences", "tokens")),
        help="One tokenised sentence a line, or one token a line and a blank line behind a sentence.",
    ),
]
UnknownTags = Annotated[
    int, typer.Option("--unknown-tags", metavar="N", help="How many tags an unknown word can have.")
]
Beam = Annotated[
    float | None,
    typer.Option(
        "--beam",
        metavar="X",
        show_default="exact",
        help="Give up sequences X times less likely than the best so far; 1000, say.",
    ),
]
Posterior = Annotated[
    bool,
    typer.Option(
        "--posterior", help="Choose the likeliest tag of each word by itself, with its probability."
    ),
]


@dataclass(frozen=True, slots=True)
class TaggedText:
    """The format of tagged text; columns that are given make it `columns`."""

    format: TaggedFormat = None
    word_column: WordColumn = None
    tag_column: TagColumn = None

    @property
    def spec(self) -> str | None:
        """The spec of the format, None where it is to be found; UsageError for two formats."""
        columns = {"word": self.word_column, "tag": self.tag_column}
        given = [f"{name}={column}" for name, column in columns.items() if column is not None]
        if not given:
            return self.format
        if self.format not in (None, "columns"):
            what = "--word-column and --tag-column are of the format columns"
            raise UsageError(f"--format {self.format}", what, "Leave one of them out")
        return f"columns:{','.join(given)}"


@dataclass(frozen=True, slots=True)
class Choice:
    """How tags are chosen."""

    unknown_tags: UnknownTags = UNKNOWN_TAGS
    beam: Beam = None
    posterior: Posterior = False

    @property
    def decoding(self) -> Decoding:
        """What the library takes; UsageError for what cannot be meant."""
        from nlptk.hmm.tagger import Decoding

        if self.beam is not None and not self.beam > 1:
            what = f"{self.beam:g} keeps nothing but the best"
            raise UsageError("--beam", what, "Give a number above 1, 1000 say")
        logarithm = None if self.beam is None else math.log(self.beam)
        return Decoding(unknown_tags=self.unknown_tags, beam=logarithm, posterior=self.posterior)
