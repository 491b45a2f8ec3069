"""Progress goes to stderr: a bar on a terminal, a line a phase otherwise, or nothing."""

from __future__ import annotations

import re
import threading

import pytest

from nlptk.core.progress import Progress


def _work(progress: Progress) -> None:
    with progress.phase("reading", total=3000, unit="B") as step:
        step(1000)
        step(2000)
    with progress.phase("merging", total=None, unit="merges") as step:
        step(7)


def test_a_log_gets_a_line_a_phase(capsys):
    _work(Progress("lines"))
    written = capsys.readouterr()
    assert written.out == ""
    reading, merging = written.err.splitlines()
    assert re.fullmatch(r"nlptk: reading: 3\.0 KB, \d+\.\d s", reading)
    assert re.fullmatch(r"nlptk: merging: 7 merges, \d+\.\d s", merging)


def test_a_terminal_gets_a_bar(capsys):
    _work(Progress("bar"))
    written = capsys.readouterr()
    assert written.out == ""
    assert "reading: 100%" in written.err


def test_quiet_is_silent(capsys):
    _work(Progress.silent())
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("mode", ["bar", "lines", "none"])
def test_a_phase_starts_no_thread(mode):
    with Progress(mode).phase("reading", total=1, unit="B") as step:
        step(1)
        assert threading.active_count() == 1


def test_a_phase_that_fails_does_not_claim_to_be_done(capsys):
    with pytest.raises(ValueError), Progress("lines").phase("reading", None, "B"):
        raise ValueError
    assert capsys.readouterr().err == ""
