"""What the query commands of `nlptk embed` share: words from arguments or stdin, and their rows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated

import typer

from nlptk.cli.context import Run
from nlptk.cli.options import paths_of
from nlptk.cli.output import Row, write_report
from nlptk.core.errors import InputError, UsageError
from nlptk.core.streams import STDIN

if TYPE_CHECKING:
    from nlptk.embed.lookup import Found
    from nlptk.embed.vectors import Float32s, Int64s, KeyedVectors

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="WORD", show_default=False, help="The words; none is stdin, with a query a line."),
]
TopK = Annotated[int, typer.Option("-k", "--top-k", metavar="N", help="How many words to print.")]
Restrict = Annotated[
    int | None,
    typer.Option("--restrict", metavar="N", show_default="all", help="Look at the N commonest words only."),
]

_BLOCK = 64  # queries answered at a time
_LEAST = 3  # words of a query that has any number of them
_PLACES = 5
_EXPLAINED = 5  # words without a vector of their own that are told one by one


@dataclass(frozen=True, slots=True)
class Query:
    """The words of one query, and where it stands."""

    where: str
    words: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Answerable:
    """A query of n words that all have a vector."""

    query: Query
    rows: Int64s  # (n,) -1 for a word that is made of n-grams
    vectors: Float32s  # (n, D)


@dataclass
class Queries:
    """The queries of one run; those from stdin with an unknown word are warned of and left out.

    `size` is the number of words of a query, None for any number above 2. Arguments are one query after the
    other, or a single one where `size` is None. With `by_ngrams`, what is made of n-grams is told and not
    unknown.
    """

    run: Run
    vectors: KeyedVectors
    words: list[str] | None
    size: int | None
    by_ngrams: bool = False
    unknown: int = field(default=0, init=False)
    composed: int = field(default=0, init=False)
    answered: int = field(default=0, init=False)

    def blocks(self) -> Iterator[list[Answerable]]:
        """Yield queries with the rows and vectors of their words, some at a time.

        InputError for an unknown word among the arguments, a line with too many or too few words, and where
        no query of stdin can be answered.
        """
        queries = iter(self._given() if self.words else self._read())
        while block := list(islice(queries, _BLOCK)):
            found = self._found(block)
            if found:
                yield found
        for count, what in (
            (self.unknown, "have words without a vector"),
            (self.composed, "have words that are made of n-grams"),
        ):
            if count > _EXPLAINED and not self.words:
                self.run.warn(f"{count - _EXPLAINED} more lines {what}")
        if self.unknown and not self.answered:
            remedy = "See that the vectors are of the same language and --normalize"
            raise InputError("<stdin>", "no line has only words with a vector", remedy)

    def _given(self) -> Iterator[Query]:
        words = tuple(map(os.fsencode, self.words or ()))
        size = self.size or max(len(words), _LEAST)
        if len(words) % size or not words:
            what = f"{len(words)} words are given, and a query has {_number(self.size)}"
            raise UsageError("WORD", what, "Give as many, or a query a line on stdin")
        for start in range(0, len(words), size):
            yield Query("WORD", words[start : start + size])

    def _read(self) -> Iterator[Query]:
        for where, line in read_lines(STDIN):
            words = (line.strip(b" \t"),) if self.size == 1 else fields_of(line)
            if words in ((), (b"",)):
                continue
            if len(words) != self.size if self.size else len(words) < _LEAST:
                what = f"there are {len(words)} words, and a query has {_number(self.size)}"
                raise InputError(where, what, "Put a TAB between words that hold spaces")
            yield Query(where, words)

    def _found(self, queries: list[Query]) -> list[Answerable]:
        from nlptk.embed.lookup import look_up

        words = [word for query in queries for word in query.words]
        found = look_up(self.vectors, words, by_ngrams=self.by_ngrams)
        has_vector = found.has_vector
        answerable, end = [], 0
        for query in queries:
            start, end = end, end + len(query.words)
            if has_vector[start:end].all():
                answerable.append(Answerable(query, found.rows[start:end], found.vectors[start:end]))
                self._tell_composed(query, found, range(start, end))
            else:
                self._tell_unknown(query, query.words[int(has_vector[start:end].argmin())])
        self.answered += len(answerable)
        return answerable

    def _tell_composed(self, query: Query, found: Found, places: range) -> None:
        """Warn of the words of a query that are made of n-grams."""
        from nlptk.embed.lookup import by_ngrams_only

        made = [place for place in places if found.rows[place] < 0]
        self.composed += bool(made)
        if self.words or self.composed <= _EXPLAINED:
            for place in made:
                known, ngrams = int(found.known[place]), int(found.ngrams[place])
                told = by_ngrams_only(self.vectors, query.words[place - places.start], known, ngrams)
                self.run.warn(f"{query.where}: {told}")

    def _tell_unknown(self, query: Query, word: bytes) -> None:
        """Raise or warn of a word that has no vector."""
        from nlptk.embed.lookup import unknown_word

        if self.words:
            raise unknown_word(self.vectors, word)
        self.unknown += 1
        if self.unknown <= _EXPLAINED:
            self.run.warn(f"{query.where}: {unknown_word(self.vectors, word)}")


def read_lines(path: str) -> Iterator[tuple[str, bytes]]:
    """Yield the place and the bytes of each line of a file."""
    from nlptk.core.text import read_text

    for block in read_text([path]):
        lines = block.data.tobytes().split(b"\n")[:-1]
        yield from ((f"{block.file}:{number}", line) for number, line in enumerate(lines, block.first_line))


def fields_of(line: bytes) -> tuple[bytes, ...]:
    """Return the words of a line: between TABs, or between spaces where there is no TAB."""
    if b"\t" in line:
        return tuple(each.strip(b" ") for each in line.split(b"\t"))
    return tuple(filter(None, line.split(b" ")))


def load_vectors(model: str, words: Iterable[str] | None) -> KeyedVectors:
    """Open the vectors; UsageError if words are to come from stdin as well as the vectors."""
    from nlptk.embed.vectors import KeyedVectors

    if not words:
        paths_of(None, model)
    return KeyedVectors.load(model)


def print_rows(columns: Sequence[str], rows: Iterable[Row], *, as_json: bool) -> None:
    """Print a report, and nothing at all if its first row cannot be had."""
    coming = iter(rows)
    first = list(islice(coming, 1))
    write_report(columns, chain(first, coming), as_json=as_json)


def rounded(score: float) -> float:
    """Return a score with as many places as float32 has for sure."""
    return round(score, _PLACES)


def check_positive(option: str, number: int | None) -> None:
    """Raise UsageError for a number below 1."""
    if number is not None and number < 1:
        raise UsageError(option, f"{number} is less than 1", "Give 1 or more")


def _number(size: int | None) -> str:
    return f"{_LEAST} or more" if size is None else str(size)
