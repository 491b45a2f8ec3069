"""Reports: a table on a terminal, tab-separated lines in a pipe, JSON on demand."""

from __future__ import annotations

import io
import json
import sys

import pytest

from nlptk.cli.output import write_listing, write_report

COLUMNS = ("file", "tokens", "bytes_per_token")
ROWS = [
    {"file": "a\tb\\c\n", "tokens": 12, "bytes_per_token": 4.4337777777},
    {"file": "ñ.txt", "tokens": 0, "bytes_per_token": None},
]


def test_a_pipe_gets_a_header_and_tabs(capsys):
    write_report(COLUMNS, ROWS, as_json=False)
    assert capsys.readouterr().out == (
        "file\ttokens\tbytes_per_token\na\\tb\\\\c\\n\t12\t4.43378\nñ.txt\t0\t\n"
    )


def test_json_is_an_array_with_a_row_a_line(capsys):
    write_report(COLUMNS, ROWS, as_json=True)
    written = capsys.readouterr().out
    assert json.loads(written) == ROWS
    assert len(written.splitlines()) == len(ROWS) + 2


def test_what_is_infinite_is_null_in_json_and_inf_elsewhere(capsys):
    rows = [{"file": "inf", "tokens": 1, "bytes_per_token": float("inf")}]
    write_report(COLUMNS, rows, as_json=True)
    assert json.loads(capsys.readouterr().out) == [{**rows[0], "bytes_per_token": None}]
    write_report(COLUMNS, rows, as_json=False)
    assert capsys.readouterr().out.endswith("\ninf\t1\tinf\n")


@pytest.mark.parametrize("as_json", [True, False])
def test_no_rows_are_an_empty_report(capsys, as_json):
    write_listing(COLUMNS, [], as_json=as_json)
    written = capsys.readouterr().out
    assert written == ("[]\n" if as_json else "file\ttokens\tbytes_per_token\n")


class Terminal(io.StringIO):
    """A stdout that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def written_to_a_terminal(monkeypatch):
    """Return a function that writes a report to a terminal 80 columns wide and tells what came out."""

    def write(rows, as_json=False):
        with monkeypatch.context() as patch:  # in the test itself: pytest sets stdout anew for each stage
            patch.setenv("COLUMNS", "80")
            patch.setenv("TERM", "xterm")
            patch.setattr(sys, "stdout", Terminal())
            write_report(COLUMNS, rows, as_json=as_json)
            return sys.stdout.getvalue()

    monkeypatch.delenv("NO_COLOR", raising=False)
    return write


def test_a_terminal_gets_a_table(written_to_a_terminal):
    written = written_to_a_terminal([{"file": "[bold]x", "tokens": 7, "bytes_per_token": 0.5}])
    assert "\t" not in written
    assert "[bold]x" in written  # data is not markup
    assert "\x1b[1m" in written


def test_a_table_too_wide_for_the_terminal_stands_upright(written_to_a_terminal):
    rows = [{"file": "x" * 60, "tokens": 7, "bytes_per_token": 0.5}]
    lines = written_to_a_terminal(rows).splitlines()
    assert [line.split()[0].strip("\x1b[01m") for line in lines] == list(COLUMNS)


def test_no_color_is_respected(written_to_a_terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in written_to_a_terminal(ROWS)


def test_a_terminal_gets_json_if_it_asks(written_to_a_terminal):
    assert json.loads(written_to_a_terminal(ROWS, as_json=True)) == ROWS
