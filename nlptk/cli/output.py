"""What commands print: tables for people, tab-separated lines for pipes, JSON for machines.

In tab-separated lines a tab, line feed, carriage return or backslash inside a value is written `\\t`, `\\n`,
`\\r` or `\\\\`; the first line names the columns. JSON is one array with a row a line, and what is
infinite, for which it has no word, is null.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nlptk.core.escapes import ESCAPES

Row = Mapping[str, object]

_ESCAPES = str.maketrans(ESCAPES)


def write_report(columns: Sequence[str], rows: Iterable[Row], *, as_json: bool) -> None:
    """Write a report of a few rows: a table on a terminal, else as `write_listing`."""
    if sys.stdout.isatty() and not as_json:
        _write_table(columns, rows)
    else:
        write_listing(columns, rows, as_json=as_json)


def write_listing(columns: Sequence[str], rows: Iterable[Row], *, as_json: bool) -> None:
    """Write rows as they come, of which there may be many: tab-separated with a header, or JSON."""
    lines = _json_lines(columns, rows) if as_json else _tab_separated_lines(columns, rows)
    sys.stdout.writelines(lines)


def write_lines(parts: Iterable[bytes]) -> None:
    """Write lines that are bytes already as they come."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(parts)
    sys.stdout.buffer.flush()


def write_document(document: Row) -> None:
    """Write one thing with parts as a JSON object."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _tab_separated_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join(columns) + "\n"
    for row in rows:
        yield "\t".join(_text(row[column]).translate(_ESCAPES) for column in columns) + "\n"


def _json_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield before + json.dumps({column: _finite(row[column]) for column in columns}, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_table(columns: Sequence[str], rows: Iterable[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout)
    cells = [list(columns), *([_text(row[column]) for column in columns] for row in rows)]
    if _width(cells) > console.width and len(cells) < len(columns):
        cells = [
            list(row) for row in zip(*cells, strict=True)
        ]  # few rows of many columns stand better upright
    table = Table(box=None, header_style="bold", pad_edge=False)
    for header, *column in zip(*cells, strict=True):
        table.add_column(
            Text(header), justify="right" if all(map(_is_number, column)) else "left", overflow="fold"
        )
    for row in cells[1:]:
        table.add_row(*map(Text, row))
    console.print(table)


def _width(cells: list[list[str]]) -> int:
    return sum(max(map(len, column)) + 2 for column in zip(*cells, strict=True))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
