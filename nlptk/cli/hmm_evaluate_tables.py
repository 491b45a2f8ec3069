"""The tables that `nlptk hmm evaluate` prints of tags."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.core.errors import UsageError

if TYPE_CHECKING:
    from nlptk.hmm.evaluate import Evaluation

Entities = Annotated[
    bool,
    typer.Option(
        "--entities",
        help="Print precision, recall and F1 of entities, in the words of conlleval. Tags are BIO or BIOES.",
    ),
]
PerTag = Annotated[
    bool, typer.Option("--per-tag", help="Print a row for each tag: its count, precision, recall, F1.")
]
Confusion = Annotated[
    int | None,
    typer.Option("--confusion", metavar="N", help="Print the N commonest errors: the gold tag, the guessed."),
]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables asked for."""

    entities: Entities = False
    per_tag: PerTag = False
    confusion: Confusion = None

    @property
    def asked(self) -> int:
        """How many tables; accuracy is printed where it is none."""
        return self.entities + self.per_tag + (self.confusion is not None)

    def check(self, *, as_json: bool) -> None:
        """Refuse a number of errors that is none, and JSON of more than one table."""
        if self.confusion is not None and self.confusion < 1:
            raise UsageError(f"--confusion {self.confusion}", "this is no number of errors", "Give 20, say")
        if as_json and self.asked > 1:
            what = "--entities, --per-tag and --confusion exclude one another there"
            raise UsageError("--json", what, "Give one of them")

    def write(self, evaluation: Evaluation, signature: str, *, as_json: bool) -> None:
        """Print the tables, an empty line between them."""
        from nlptk.cli.output import write_report
        from nlptk.hmm import accuracy, confusion, entities

        total, names = evaluation.total, evaluation.tag_names
        tables: list[tuple[Sequence[str], Sequence[Mapping[str, object]]]] = []
        if self.per_tag:
            tables.append((accuracy.TAG_COLUMNS, total.tag_rows(names)))
        if self.confusion is not None:
            tables.append((confusion.COLUMNS, total.confusions.rows(self.confusion, names)))
        if self.entities and as_json:
            tables.append((entities.COLUMNS, evaluation.entities.rows(evaluation.span_tags)))
        if not self.asked:
            tables.append((accuracy.COLUMNS, accuracy.report(evaluation.files, signature)))
        for number, (columns, rows) in enumerate(tables):
            sys.stdout.write("\n" if number else "")
            write_report(columns, rows, as_json=as_json)
        if self.entities and not as_json:
            sys.stdout.write("\n" if tables else "")
            sys.stdout.writelines(evaluation.entities.conlleval(evaluation.span_tags))


def check_entity_tags(evaluation: Evaluation, model: str) -> None:
    """Refuse to look for entities with the tags of a model that are not those of spans."""
    foreign = evaluation.span_tags.foreign
    if foreign:
        what = f"{model} has the tag {foreign[0].decode('utf-8', 'replace')}, which is none of BIO or BIOES"
        raise UsageError("--entities", what, "Leave --entities out, or give a model of such tags")
